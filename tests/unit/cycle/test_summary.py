"""The job summary: the worst first, untrusted text stays text, and GitHub shows all of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from ministudio_ci.cycle.fix import Correction
from ministudio_ci.cycle.journal import Stage
from ministudio_ci.cycle.release import ReleaseOutcome
from ministudio_ci.cycle.summary import summary
from ministudio_ci.cycle.week import StageFailure, Week
from ministudio_ci.errors import GateShutError
from ministudio_ci.foundation.actions import SUMMARY_LIMIT
from ministudio_ci.model.report import BudgetResult, Quarantine, Timed
from tests.support.gfm import gfm
from tests.support.hostile import texts
from tests.support.markup import Markup
from tests.support.weeks import (
    GREEN,
    PLAN,
    a_failure,
    a_red_week,
    a_report,
    a_suite,
    project,
)

HERE = Path(__file__).parent
PAGE = "https://git.example/o/r/blob/" + "a" * 40
SHUT = StageFailure(stage=Stage.RELEASE, error=GateShutError(tag="v2.0.0", reasons="moved"))
DIFF = """\
>       assert got == want
E       AssertionError: assert 'a\\nb' == 'a\\nc'
E         
E           a
E         - c
E         + b
E        +  where 'a' = one()
tests/test_a.py:1: AssertionError"""  # noqa: W291 - as pytest writes it
FLAKY = Week(report=a_report(flaky=(a_failure(3, "late by 2 s"),)))
QUARANTINE = Quarantine(owner="@ada", expires="2026-12-31", reason="waits for the player")
HELD = replace(a_failure(4, "assert 3 == 4"), quarantine=QUARANTINE)
COVERAGE = BudgetResult(name="coverage", kind="coverage", value=71.25, unit="%", at_least=80.0,
                        change=-9.04, within=False, why="71.25%, at least 80%")  # fmt: skip
SIZE = BudgetResult(name="size", kind="command", value=None, unit="kB", at_most=1500.0,
                    within=False, why="the command ended with status 2")  # fmt: skip
HOLDING = a_report(suites=(replace(a_suite(), quarantined=1),))
FULL = Week(report=replace(HOLDING, quarantined=(HELD,), budgets=(COVERAGE, SIZE),
            notes=("The quarantine of a ended on 2026-11-02: it counts again (@bob)",),
            slowest=(Timed(nodeid="tests/test_b.py::test_long", seconds=83.24),)))  # fmt: skip
ELEMENTS = {"h3", "h4", "p", "b", "br", "sub", "code", "a", "a@href", "pre", "pre@lang", "details",
            "summary", "table", "tbody", "tr", "th", "td", "td@align", "td@colspan", "ul",
            "li"}  # fmt: skip


def seen(week: Week, lang: str = "en", **changes: object) -> Markup:
    """What a reader sees on GitHub."""
    return Markup(gfm(summary(project(HERE, lang), week, **changes), html=True))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "week", "words"),
    [
        pytest.param("en", GREEN, ["✅ Tests are green", "3 passed · 1 skipped · 1 min 23 s",
                                   "🚀 v1.6.0", "the release", "unit✅ green301", "1.2 s"],
                     id="green, English"),
        pytest.param("fr", GREEN, ["Les tests sont verts", "3 réussis · 1 ignoré", "1,2 s"],
                     id="green, French"),
        pytest.param("fr", a_red_week(a_failure(7)), ["Les tests sont rouges", "1 échoué · ",
                     "tests/test_a.py::test_7", "tests/test_a.py:7", "assert 1 == 2"],
                     id="red, French"),
        pytest.param("en", Week(report=a_report(suites=(a_suite(why="ended after 3 s"),))),
                     ["The test run broke", "ended after 3 s"], id="broken"),
        pytest.param("en", Week(report=a_report(suites=(a_suite("a", why="no"), a_suite("b")))),
                     ["a: no"], id="one suite of two broken"),
        pytest.param("en", replace(GREEN, release=ReleaseOutcome(plan=PLAN)),
                     ["The next release would be v1.6.0"], id="looked at"),
        pytest.param("en", replace(GREEN, release=ReleaseOutcome(
                     plan=PLAN._replace(next=None, tag=None))), ["Nothing to release since 1.5.0"],
                     id="nothing to release"),
        pytest.param("en", replace(GREEN, failure=SHUT), ["✗ release", "moved",
                     "→ Each line says what to do"], id="gate shut"),
        pytest.param("fr", replace(GREEN, failure=SHUT), ["✗ publication"], id="gate shut, French"),
        pytest.param("en", FLAKY, ["✅ Tests are green", "1 flaky", "tests/test_a.py::test_3",
                                   "late by 2 s"], id="flaky"),
        pytest.param("fr", FLAKY, ["1 instable", "échoués, puis réussis seuls"],
                     id="flaky, French"),
        pytest.param("en", replace(FLAKY, report=replace(a_report(), shard="1/4")),
                     ["shard 1/4"], id="a shard"),
        pytest.param("en", FULL, ["3 passed · 1 in quarantine · ", "test_4", "@ada", "2026-12-31",
                     "waits for the player", "assert 3 == 4", "it counts again (@\u200bbob)",
                     "❌ coverage71.25% ≥ 80%-9.0%71.25%, at least 80%", "❌ size—≤ 1,500 kB—the",
                     "The slowest tests", "test_long1 min 23 s"], id="all else"),
        pytest.param("fr", FULL, ["1 en quarantaine", "responsable", "71,25\u00a0%",
                     "≤ 1\u202f500"],
                     id="all else, French"),
    ],
)  # fmt: skip
def test_it_is_said_to_a_person(lang: str, week: Week, words: Sequence[str]) -> None:
    text = seen(week, lang).text
    assert [word for word in words if word not in text] == []


def test_the_first_failure_stands_open_on_top_and_the_others_are_folded() -> None:
    week = replace(a_red_week(a_failure(1, text=DIFF), a_failure(2, text="E   second")),
                   failure=SHUT)  # fmt: skip
    html = gfm(summary(project(HERE), week), html=True)
    marks = ["Tests are red", "✗ release", "tests/test_a.py::test_1", "assert got == want",
             "<details>", "tests/test_a.py::test_2", "second", "</details>", "<table>"]  # fmt: skip
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)


def test_the_signs_of_the_diff_stand_in_the_margin_and_no_others() -> None:
    text = seen(a_red_week(a_failure(text=DIFF))).text
    block = text[text.index("→") : text.index("AssertionError\n")].split("\n")
    assert [line[0] for line in block] == list("→EEE-+Et")
    assert block[4:6] == ["-           c", "+           b"]


@pytest.mark.parametrize(
    ("top", "failure", "link"),
    [
        pytest.param("", a_failure(7), f"{PAGE}/tests/test_a.py#L7", id="a line"),
        pytest.param("app/", a_failure(7), f"{PAGE}/app/tests/test_a.py#L7", id="in a folder"),
        pytest.param("", replace(a_failure(), line=None), f"{PAGE}/tests/test_a.py", id="a file"),
        pytest.param("", replace(a_failure(), path="é #?.py"), f"{PAGE}/%C3%A9%20%23%3F.py#L1",
                     id="an odd name"),
        pytest.param("", replace(a_failure(), path="../a.py"), None, id="out of the repository"),
        pytest.param("", replace(a_failure(), path="/usr/a.py"), None, id="on the machine"),
    ],
)  # fmt: skip
def test_a_failure_is_linked_to_its_line_in_the_commit(
    top: str, failure: object, link: str | None
) -> None:
    assert seen(a_red_week(failure), top=top).links == ([link] if link else [])  # type: ignore[arg-type]


@pytest.mark.parametrize("env", [
    pytest.param({}, id="off GitHub"),
    pytest.param({"GITHUB_SERVER_URL": "javascript:alert(1)//", "GITHUB_REPOSITORY": "o/r",
                  "GITHUB_SHA": "a" * 40}, id="no web address"),
    pytest.param({"GITHUB_SERVER_URL": "https://x", "GITHUB_REPOSITORY": 'o/"><script>',
                  "GITHUB_SHA": "a" * 40}, id="no repository"),
    pytest.param({"GITHUB_SERVER_URL": "https://x", "GITHUB_REPOSITORY": "o/r",
                  "GITHUB_SHA": "main"}, id="no commit"),
])  # fmt: skip
def test_without_a_forge_the_place_is_text(env: dict[str, str]) -> None:
    words = summary(project(HERE, env=env), a_red_week(a_failure(7)))
    assert "tests/test_a.py:7" in words
    assert "<a " not in words


@settings(max_examples=40)
@given(texts, texts)
def test_no_text_of_others_becomes_markup(one: str, other: str) -> None:
    hostile = replace(a_failure(message=one, text=f"{other}\n\n{one}"), nodeid=other, path=one)
    suites = (replace(a_suite(one, failed=1), why=f"! {other}"), a_suite(other))
    held = replace(hostile, quarantine=Quarantine(owner=one, expires=other, reason=one))
    budget = BudgetResult(name=one, kind="command", value=3e300, unit=other, at_most=1.0,
                          change=2e99, within=False, why=one)  # fmt: skip
    report = replace(a_report(hostile, hostile, flaky=(hostile,)), suites=suites, shard=other,
                     quarantined=(held,), budgets=(budget,), notes=(one, other),
                     slowest=(Timed(nodeid=other, seconds=1.0),))  # fmt: skip
    week = Week(report=report, failure=SHUT)
    found = seen(week, "fr")
    assert set(found.elements) <= ELEMENTS
    assert all(link.startswith(f"{PAGE}/") for link in found.links)
    assert found.elements.count("pre") == 4
    assert "\x1b" not in found.text
    assert "\u202e" not in found.text


def test_what_the_corrections_did_is_told_with_its_pull_request() -> None:
    url = "https://git.example/o/r/pull/12"
    lines = ("With `a`, every suite is green (@ada) <b>.", f"Proposed: {url}")
    found = seen(replace(a_red_week(a_failure()), correction=Correction(lines=lines, url=url)))
    assert "With `a`, every suite is green (@\u200bada) <b>." in found.text
    assert found.links.count(url) == 1
    assert set(found.elements) <= ELEMENTS


def test_what_the_runs_before_say_stands_last_and_keeps_its_bound() -> None:
    words = summary(project(HERE), GREEN, stability="### 📈 Stability\n\n| a |\n|---|\n| b |\n")
    assert gfm(words, html=True).endswith("<td>b</td>\n</tr>\n</tbody>\n</table>\n")
    long = summary(project(HERE), GREEN, stability="### 📈 Stability\n" + "é\n" * 90_000)
    assert len(long.encode()) < 70_000


def test_a_secret_of_an_error_is_masked() -> None:
    error = GateShutError(tag="v1", reasons="hunter2-hunter2")
    week = Week(failure=StageFailure(stage=Stage.RELEASE, error=error))
    assert "hunter2" not in summary(project(HERE), week)


def test_what_is_left_out_is_counted() -> None:
    failures = tuple(a_failure(number) for number in range(60))
    suites = tuple(a_suite(f"suite {number}") for number in range(40))
    week = Week(report=replace(a_report(*failures, flaky=failures), suites=suites))
    text = seen(week, left_out=50).text
    assert "… and 10 more failures in the report." in text
    assert "50 more annotations were left out" in text
    assert "… and 15 more in the report" in text
    assert "… and 35 more in the report" in text


def test_however_much_went_wrong_github_shows_the_whole_of_it() -> None:
    long = ('"🎬<a>' * 30 + "\n") * 60
    failure = replace(a_failure(message=long, text=f"E   first\n{long}last"), nodeid=long,
                      path=long)  # fmt: skip
    suites = tuple(a_suite(f"{long}{number}", why=long) for number in range(300))
    report = a_report(*[failure] * 5_000, flaky=(failure,) * 300, suites=suites)
    held = replace(failure, quarantine=Quarantine(owner=long, expires=long, reason=long))
    budget = BudgetResult(name=long, kind="command", value=3e300, unit=long, at_most=3e300,
                          at_least=3e300, change=3e300, within=False, why=long)  # fmt: skip
    report = replace(report, quarantined=(held,) * 300, budgets=(budget,) * 300,
                     notes=(long,) * 300,
                     slowest=(Timed(nodeid=long, seconds=9.0),) * 5)  # fmt: skip
    week = Week(report=report, failure=SHUT, correction=Correction(lines=(long,) * 300))
    words = summary(project(HERE), week, left_out=9_999, stability="é\n" * 90_000)
    assert len(words.encode()) < SUMMARY_LIMIT
    order = ["The test run broke", "✗ release", "E   first", "\nlast\n", "more failures",
             "9999 more annotations", "<th>suite</th>", "Flaky", "In quarantine:", "📏",
             "🐢"]  # fmt: skip
    places = [words.index(mark) for mark in order]
    assert places == sorted(places)
