"""The words of a Discord message."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.announce import message
from ministudio_ci.announce.discord_text import CONTENT_LIMIT
from tests.support.news import SITE, Sections, failure_news, release_news

KINDS = ("breaking", "features", "improvements", "fixes", "other")
FRENCH = """\
📢 Mise à jour CStream v1.6
✅ Corrections : bug lecteur vidéo mobile
🚀 Améliorations : fluidité streaming + recherche optimisée
🛠️ Nouveautés : nouvelle section films populaires"""
ENGLISH = """\
📢 CStream update v1.6
✅ Fixes: bug lecteur vidéo mobile
🚀 Improvements: fluidité streaming + recherche optimisée
🛠️ New: nouvelle section films populaires"""


@pytest.mark.parametrize(
    ("lang", "words"), [pytest.param("fr", FRENCH, id="fr"), pytest.param("en", ENGLISH, id="en")]
)
def test_a_release_is_told_as_promised(lang: str, words: str) -> None:
    assert message(release_news(lang=lang)) == words


@pytest.mark.parametrize(
    ("sections", "lines"),
    [
        pytest.param({"fixes": ["a"]}, ["✅ Corrections : a"], id="no line without entries"),
        pytest.param({}, [], id="nothing but the version"),
        pytest.param({"other": ["a", "b"]}, ["🧹 Divers : a + b"], id="the rest where it is all"),
        pytest.param({"fixes": ["a"], "other": ["b"]}, ["✅ Corrections : a"],
                     id="not the rest beside something better"),
        pytest.param({"features": ["a"], "breaking": ["b"]},
                     ["⚠️ Changements incompatibles : b", "🛠️ Nouveautés : a"],
                     id="what breaks comes first"),
    ],
)  # fmt: skip
def test_each_section_has_its_line(sections: Sections, lines: list[str]) -> None:
    assert message(release_news(sections=sections)).splitlines()[1:] == lines


@pytest.mark.parametrize(
    ("version", "shown"),
    [
        pytest.param("1.6.0", "v1.6", id="patch 0"),
        pytest.param("2.0.0", "v2.0", id="major"),
        pytest.param("1.6.1", "v1.6.1", id="patch"),
        pytest.param("1.6.10", "v1.6.10", id="patch ending in 0"),
        pytest.param("1.6.0-rc.1", r"v1.6.0\-rc.1", id="pre-release"),
    ],
)
def test_the_version_is_short_where_it_can_be(version: str, shown: str) -> None:
    assert message(release_news(version)).splitlines()[0] == f"📢 Mise à jour CStream {shown}"


def test_a_long_message_is_cut_at_entries_and_links_to_the_rest() -> None:
    sections = {kind: [f"{kind} {number} {'x' * 60}" for number in range(30)] for kind in KINDS}
    first, *lines, link = message(release_news(sections=sections)).splitlines()
    assert first == "📢 Mise à jour CStream v1.6"
    assert link == f"📄 {SITE}/releases/v1.6.0"
    assert len(lines) == 4
    for line in lines:
        entries, _, more = line.partition(" : ")[2].partition(" … + ")
        shown = entries.split(" + ")
        assert all(entry.endswith("x" * 60) for entry in shown)
        assert more == f"{30 - len(shown)} autres"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_longest_of_everything_fits(lang: str) -> None:
    sections = dict.fromkeys(KINDS, ["*" * 9_000] * 99)
    url = "https://git.example/" + "a" * 278
    news = release_news("-" * 9_000, sections, lang=lang, project="_" * 9_000, url=url)
    content = message(news)
    assert len(content) <= CONTENT_LIMIT
    assert content.count(r"\*") == 4 * 149
    assert content.endswith(url)


def test_one_entry_left_out_is_singular() -> None:
    sections = dict.fromkeys(("breaking", "features", "improvements", "fixes"), ["x" * 140] * 4)
    shown = message(release_news(sections=sections))
    assert "… + 1 autre\n" in shown


ANY_TEXT = st.text(max_size=300) | st.text(alphabet="\\`*@<>[]()_\n\ud800\u202e", max_size=300)


@given(
    sections=st.dictionaries(
        st.sampled_from(KINDS), st.lists(ANY_TEXT, min_size=1, max_size=40), max_size=5
    ),
    project=ANY_TEXT,
    lang=st.sampled_from(["fr", "en"]),
)
def test_any_release_fits_and_keeps_its_lines(sections: Sections, project: str, lang: str) -> None:
    news = release_news(sections=sections, project=project, lang=lang)
    content = message(news)
    assert 0 < len(content) <= CONTENT_LIMIT
    expected = 1 + len(set(sections) - {"other"} or sections)
    link = [line for line in content.splitlines() if line.startswith("📄 ")]
    assert len(content.splitlines()) == expected + len(link)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        pytest.param("fr", "🚨 CStream\u00a0: échec à l’étape «\u00a0tests\u00a0»", id="fr"),
        pytest.param("en", "🚨 CStream: failure at stage “tests”", id="en"),
    ],
)
def test_an_alert_names_stage_cause_and_run(lang: str, title: str) -> None:
    lines = message(failure_news("E   boom", lang=lang)).splitlines()
    assert lines == [title, "```", "E   boom", "```", f"🔎 {SITE}/actions/runs/1"]


def test_an_alert_without_cause_or_run_says_the_stage() -> None:
    assert len(message(failure_news("", url=None)).splitlines()) == 1


@given(cause=ANY_TEXT | st.text(alphabet="`\n@é", max_size=3_000), stage=ANY_TEXT)
def test_any_alert_fits_and_its_block_holds(cause: str, stage: str) -> None:
    content = message(failure_news(cause, stage=stage))
    assert len(content) <= CONTENT_LIMIT
    assert content.count("```") in (0, 2)


def test_an_alert_of_100_kb_keeps_its_first_and_last_line() -> None:
    content = message(failure_news("head of it\n" + "x" * 100_000 + "\nthe cause"))
    assert len(content) == CONTENT_LIMIT
    assert "head of it" in content
    assert "\nthe cause\n```" in content


def test_the_pull_request_that_would_mend_a_failure_is_linked() -> None:
    news = replace(failure_news("x", lang="en"), proposal="https://x.test/pull/1")
    assert message(news).splitlines()[-2:] == [
        "🔧 Proposed correction: https://x.test/pull/1", "🔎 https://git.example/cstream/actions/runs/1",
    ]  # fmt: skip
