"""What is told of the history: in words, as Markdown, as a chart. Names are others' text."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ministudio_ci.cycle.chart import Chart, chart_svg
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.stability import (
    Told,
    stability_markdown,
    stability_section,
    stability_text,
)
from ministudio_ci.foundation.config import Settings
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.history import Track
from ministudio_ci.model.stability import RunTold
from ministudio_ci.testing import Reading, Remade, weigh
from tests.support.gfm import gfm
from tests.support.histories import a_history, a_run, a_track
from tests.support.remembered import Memory, entry

HOSTILE = "t.py::test[`a`|b</td><script>x</script>\x1b[31m\n## ![x](http://e) @ada \u202e]"


def told(*tracks: Track, versions: str = "", **reading: object) -> Told:
    history = a_history(*tracks)
    named = {run.commit or "": versions for run in history.runs} if versions else {}
    found = Reading(history=history, **reading)  # type: ignore[arg-type]
    return Told(stability=weigh(history, named), reading=found)


ALL = told(
    a_track("PF*P" * 8, name="flaky"),
    a_track("P" * 32, [1.0] * 16 + [2.0] * 16, name="slow"),
    a_track("Qq" * 16, name="held"),
)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("runs", [1, 2, 32])
def test_every_kind_of_history_is_told_in_both_languages(lang: str, runs: int) -> None:
    for one in (ALL, told(a_track("P" * runs))):
        assert stability_text(one, lang, colour=True)
        assert stability_markdown(one, lang).startswith("### 📈")
        assert ET.fromstring(chart_svg(one.stability, lang)).tag.endswith("svg")  # noqa: S314


@pytest.mark.parametrize(
    ("lang", "did", "said"),
    [
        pytest.param("fr", "*", "échoué et réussi sur 1 commit\u202f;", id="one commit in French"),
        pytest.param("fr", "**", "échoué et réussi sur 2 commits\u202f;", id="two in French"),
        pytest.param("en", "*", "failed and passed on 1 commit;", id="one commit"),
        pytest.param("en", "**", "failed and passed on 2 commits;", id="two"),
        pytest.param("fr", "P", "sur 1 exécution complète", id="one run in French"),
        pytest.param("fr", "PP", "sur les 2 dernières exécutions complètes", id="two runs"),
        pytest.param("en", "P", "of the last 1 whole run of", id="one run"),
        pytest.param("fr", "q", "1 échec, réussi 0 fois", id="one failure in French"),
    ],
)
def test_a_number_and_its_word_agree(lang: str, did: str, said: str) -> None:
    assert said in stability_text(told(a_track(did)), lang, colour=False)


def test_what_amiss_with_the_reports_is_said() -> None:
    odd = told(a_track("P"), skipped=(("ci_report_x.json", "it is \x1b[31mred"),), parts=2,
               remade=Remade.DAMAGED, unkept="the disk is full")  # fmt: skip
    words = stability_text(odd, "en", colour=False)
    for expected in ("1 report cannot be used", "it is red", "2 reports of shards were",
                     "The store was damaged", "the disk is full"):  # fmt: skip
        assert expected in words
    back = a_run(0)._replace(clock_went_back=True)
    history = a_history(a_track("P"), runs=[back])
    odd = Told(stability=weigh(history, {}), reading=Reading(history=history))
    assert "1 run was recorded before it began" in stability_text(odd, "en", colour=False)
    assert "a clock went back" in stability_markdown(odd, "en")


def test_only_so_many_are_shown_and_the_rest_is_counted() -> None:
    many = told(*(a_track("PF*P", name=f"test_{at:02d}") for at in range(23)))
    for words in (stability_text(many, "en", colour=False), stability_markdown(many, "en")):
        assert "13 more" in words
        assert "test_22" not in words


def hostile(name: str) -> Told:
    return told(a_track("PF*q" * 8, name=name), a_track("q", name=name), versions="1.0.0")


@settings(max_examples=12)
@given(st.one_of(st.just(HOSTILE), st.text(max_size=40)))
def test_a_name_stays_a_name_on_the_screen_and_in_markdown(name: str) -> None:
    words = stability_text(hostile(name), "en", colour=False)
    assert "\x1b" not in words
    assert "\u202e" not in words
    plain = stability_markdown(hostile("x"), "en")
    assert _shape(stability_markdown(hostile(name), "en")) == _shape(plain)


def _shape(markdown: str) -> list[str]:
    """The elements that GitHub makes of Markdown, without their text."""
    return [part.partition(">")[0] for part in gfm(markdown, html=True).split("<")[1:]]


def test_a_version_stays_a_text_in_the_chart() -> None:
    svg = chart_svg(told(a_track("P"), versions='1</text><script>"').stability, "en")
    assert "<script>" not in svg
    ET.fromstring(svg)  # noqa: S314 - made here


def runs(*numbers: int, version: str = "1.0.0") -> list[RunTold]:
    return [RunTold(name=f"ci_report_20260104-{at:06d}.json", commit=None, version=version,
                    result="SUCCESS", tests=9, failed=number, flaky=0, seconds=float(number))
            for at, number in enumerate(numbers)]  # fmt: skip


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=400))
def test_everything_in_the_chart_stands_inside_it(numbers: list[int]) -> None:
    chart = Chart(runs(*numbers), "en")
    assert len(chart.columns) <= 145
    for panel in chart.panels:
        assert 2 <= len(list(panel.ticks)) <= 6
        assert all(panel.top <= tick.at <= panel.bottom for tick in panel.ticks)
    top, bottom = chart.panels[0].top, chart.panels[0].bottom
    for bar in chart.bars:
        assert chart.left - 1 <= bar.x <= bar.x + bar.width <= chart.right + 1
        assert top <= bar.y <= bar.y + bar.height <= bottom + 8
    for dot in chart.dots:
        assert chart.panels[1].top <= dot.y <= chart.panels[1].bottom
    heights = max(bar.height for bar in chart.bars)
    assert (heights > 0) is (max(numbers) > 0)


def test_a_bar_is_as_high_as_its_number() -> None:
    chart = Chart(runs(10, 5, 0), "en")
    failed = [bar.height for bar in chart.bars if bar.kind == "failed"]
    assert failed == [120.0, 60.0, 0.0]
    assert [tick.text for tick in chart.panels[0].ticks] == ["0", "5", "10"]


def test_version_names_do_not_overlap() -> None:
    chart = Chart([one for at in range(60) for one in runs(1, version=f"1.{at}.0")], "en")
    shown = [mark for mark in chart.versions if mark.text]
    assert 2 < len(shown) < 60
    ends = [mark.text_at + 7.5 * len(mark.text) for mark in shown]
    assert all(end <= after.text_at for end, after in zip(ends, shown[1:], strict=False))
    assert max(ends) <= chart.width


def test_the_section_of_the_summary_is_there_where_there_is_a_history(tmp_path: Path) -> None:
    project = Project(
        root=tmp_path, settings=Settings(), env={}, project_env={}, git=Git(tmp_path),
        now=lambda: datetime.now(UTC), scrubber=Scrubber([]), tell=print, write=print,
    )  # fmt: skip
    assert stability_section(project) == ""
    memory = Memory(project.memory)
    memory.put(entry("a"))
    assert stability_section(project) == ""
    memory.put(entry("a"))
    assert stability_section(project).startswith("### 📈 Stability over 2 runs")
