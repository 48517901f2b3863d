"""What the forge knows of a commit, beside what the commit says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog.enrich import commits_of, enriched
from ministudio_ci.changelog.links import links_from
from ministudio_ci.changelog.markdown import render_notes
from ministudio_ci.foundation.pull_cache import Pull, pull_of
from ministudio_ci.model.release import Bump, Entry, Release, Section, SectionKind
from tests.support.gfm import gfm

LINKS = links_from("https://github.com/o/site.git")


def release(*entries: Entry, kind: SectionKind = SectionKind.FIXES) -> Release:
    return Release(version=None, tag=None, commit="f" * 40, previous=None, date=None,
                   bump=Bump.PATCH, sections=(Section(kind, entries),))  # fmt: skip


def entry(sha: str = "a", *, type_: str = "fix", references: tuple[str, ...] = ()) -> Entry:
    return Entry(sha * 40, type_, None, "words", authors=("Ada",), references=references)


def only(found: tuple[Release, ...]) -> tuple[Entry, ...]:
    ((section,),) = (one.sections for one in found)
    return section.entries


def test_an_entry_gets_number_and_author_and_keeps_its_words() -> None:
    (found,) = only(enriched([release(entry())], {"a" * 40: Pull(12, "A title", "ada-l")}))
    assert (found.summary, found.authors, found.references) == (
        "words",
        ("Ada", "@ada-l"),
        ("#12",),
    )


@pytest.mark.parametrize("there", ["#12", "GH-12"])
def test_a_number_that_is_there_is_not_told_twice(there: str) -> None:
    given = release(entry(references=("#3", there)))
    (found,) = only(enriched([given], {"a" * 40: Pull(12, "A title", None)}))
    assert (found.references, found.authors) == (("#3", there), ("Ada",))


def test_a_commit_of_no_pull_request_stays_as_it_is() -> None:
    given = release(entry(), entry("b"))
    assert enriched([given], {}) == (given,)
    assert commits_of([given, given]) == ("a" * 40, "b" * 40)


def test_the_title_stands_once_for_all_unconventional_commits_of_a_pull_request() -> None:
    given = release(*(entry(sha, type_="other") for sha in "abcd"), kind=SectionKind.OTHER)
    pulls = {sha * 40: Pull(12, "The\nplayer", "ada") for sha in "ac"} | {
        "d" * 40: Pull(9, " ", "x")
    }
    found = only(enriched([given], pulls))
    assert [(one.commit[:1], one.summary) for one in found] == [
        ("a", "The player"), ("b", "words"), ("d", "words")]  # fmt: skip


def test_a_breaking_commit_is_told_by_its_own_words() -> None:
    given = release(entry("a", type_="other"), entry("b", type_="other"), kind=SectionKind.BREAKING)
    pull = Pull(12, "The player", "ada")
    found = only(enriched([given], {"a" * 40: pull, "b" * 40: pull}))
    assert [one.summary for one in found] == ["words", "words"]


def test_markdown_names_the_author_without_a_ping() -> None:
    pulls = {"a" * 40: Pull(12, "A title", "ada-l"), "b" * 40: Pull(13, "B", "renovate[bot]")}
    notes = render_notes(enriched([release(entry(), entry("b"))], pulls)[0], lang="en", links=LINKS)
    assert "[#12](https://github.com/o/site/issues/12), @\u200bada-l)" in notes
    assert "renovate\\[bot\\])" in notes
    assert not re.search(r"@\w", notes)


@given(st.text() | st.sampled_from(["[x](https://evil.example)", "@org/team", "<img src=x>"]))
def test_a_title_is_shown_as_text(title: str) -> None:
    given_ = release(entry(type_="other"), kind=SectionKind.OTHER)
    found = enriched([given_], {"a" * 40: Pull(12, title, None)})
    html = gfm(render_notes(found[0], lang="en", links=LINKS))
    assert set(re.findall(r"<(\w+)", html)) <= {"h3", "ul", "li", "a"}
    assert set(re.findall(r'href="(?!https://github.com/o/site/)', html)) == set()
    assert not re.search(r"@\w", html)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([1, "a", "b"], Pull(1, "a", "b")),
        ([1, "a", "a_b-c"], Pull(1, "a", "a_b-c")),
        ([1, "a", None], Pull(1, "a", None)),
        ([1, "a", "b](x"], Pull(1, "a", None)),
        ([1, "a", "é"], Pull(1, "a", None)),
        ([0, "a", None], None),
        (["1", "a", None], None),
        ([1, "a"], None),
        ([10**12, "a", None], None),
        ({"number": 1}, None),
        (None, None),
    ],
)
def test_what_comes_from_outside_is_a_pull_request_or_none(
    told: object, expected: Pull | None
) -> None:
    assert pull_of(told) == expected
