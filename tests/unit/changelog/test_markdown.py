"""The changelog and the notes of a release, as Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog import Links, render_markdown, render_notes
from ministudio_ci.changelog.text import clean
from ministudio_ci.model.release import SectionKind
from tests.support.gfm import gfm
from tests.support.releases import CSTREAM, SHA, entry, release, section

GITHUB = Links(server="https://github.com", path="o/cstream")
ENGLISH = """\
# Changelog

## [v1.6.0](https://github.com/o/cstream/releases/tag/v1.6.0) · 2025-11-02

### 🛠️ New

- nouvelle section films populaires ([c0ffee0](https://github.com/o/cstream/commit/{sha}))

### 🚀 Improvements

- fluidité streaming ([c0ffee0](https://github.com/o/cstream/commit/{sha}))
- recherche optimisée ([c0ffee0](https://github.com/o/cstream/commit/{sha}))

### ✅ Fixes

- **lecteur:** bug lecteur vidéo mobile ([c0ffee0](https://github.com/o/cstream/commit/{sha}), \
[#12](https://github.com/o/cstream/issues/12))

**All changes:** [v1.5.0…v1.6.0](https://github.com/o/cstream/compare/v1.5.0...v1.6.0)
"""
FRENCH_NOTES = """\
### 🛠️ Nouveautés

- nouvelle section films populaires (c0ffee0)

### 🚀 Améliorations

- fluidité streaming (c0ffee0)
- recherche optimisée (c0ffee0)

### ✅ Corrections

- **lecteur\N{NO-BREAK SPACE}:** bug lecteur vidéo mobile (c0ffee0, #12)
"""


def test_the_changelog_links_to_the_forge() -> None:
    assert render_markdown([CSTREAM], lang="en", links=GITHUB) == ENGLISH.format(sha=SHA)


def test_the_notes_are_french_and_do_without_a_forge() -> None:
    assert render_notes(CSTREAM, lang="fr", links=Links()) == FRENCH_NOTES


def test_the_notes_end_with_all_that_changed() -> None:
    assert render_notes(CSTREAM, lang="en", links=GITHUB).endswith(
        "**All changes:** [v1.5.0…v1.6.0](https://github.com/o/cstream/compare/v1.5.0...v1.6.0)\n"
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "**New contributors:** Zoé, @\u200bocto, \\[x\\](y)"),
     ("fr", "**Premières contributions\N{NO-BREAK SPACE}:** Zoé, @\u200bocto, \\[x\\](y)")],
)  # fmt: skip
def test_whoever_is_new_is_welcomed_and_not_called(lang: str, words: str) -> None:
    shown = release(newcomers=("Zoé", "@octo", "[x](y)"))
    for text in (render_markdown([shown], lang=lang, links=Links()),
                 render_notes(shown, lang=lang, links=GITHUB)):  # fmt: skip
        assert f"\n\n{words}\n" in text


@pytest.mark.parametrize(
    ("lang", "heading", "words"),
    [("en", "## Unreleased", "Nothing that"), ("fr", "## À paraître", "Rien de visible")],
)
def test_what_is_not_out_and_a_release_without_entries_are_worded(
    lang: str, heading: str, words: str
) -> None:
    assert heading in render_markdown([release(tag=None)], lang=lang, links=GITHUB).split("\n")
    assert words in render_markdown([release()], lang=lang, links=GITHUB)


def test_the_changelog_of_nothing_is_its_title() -> None:
    assert render_markdown([], lang="en", links=GITHUB) == "# Changelog\n"


MANY = release(
    section(SectionKind.FEATURES, *(entry(f"feature number {n}") for n in range(1_500))),
    section(SectionKind.FIXES, *(entry(f"fix number {n}") for n in range(1_500))),
)


def test_notes_over_githubs_limit_end_after_an_entry_with_a_link() -> None:
    notes = render_notes(MANY, lang="en", links=GITHUB)
    assert 124_000 < len(notes) <= 125_000
    *_, last, blank, tail, end = notes.split("\n")
    assert last.startswith("- fe")
    shown = sum(line.startswith("- ") for line in notes.split("\n"))
    assert tail == (
        f"[… and {3_000 - shown} more](https://github.com/o/cstream/compare/v1.5.0...v1.6.0)"
    )
    assert (blank, end) == ("", "")


@given(st.integers(60, 400))
def test_cut_notes_never_end_in_a_heading_and_never_pass_the_limit(limit: int) -> None:
    three = section(SectionKind.FIXES, entry("a" * 50), entry("b" * 60), entry("c"))
    notes = render_notes(release(three, three), lang="fr", links=Links(), limit=limit)
    assert len(notes) <= limit
    lines = [line for line in notes.split("\n") if line and not line.startswith("…")]
    assert not lines or lines[-1].startswith("- ")


@pytest.mark.parametrize(
    "text",
    ["[x](https://evil.example)", "<b>x</b>", "https://evil.example", "**x**", "`x`", "x](y"],
)
def test_markup_is_text_in_every_part_of_an_entry(text: str) -> None:
    fixes = section(SectionKind.FIXES, entry(text, scope=text, references=(text,)))
    html = gfm(render_markdown([release(fixes)], lang="en", links=Links()))
    assert re.findall(r"<(\w+)", html) == ["h1", "h2", "h3", "ul", "li", "strong"]


ANY = st.text(max_size=60).map(clean)


@given(ANY, ANY, ANY, ANY)
def test_no_text_escapes_from_its_place(
    summary: str, scope: str, reference: str, newcomer: str
) -> None:
    fixes = section(SectionKind.FIXES, entry(summary or "x", scope=scope, references=(reference,)))
    shown = release(fixes, previous=None, newcomers=(newcomer or "x", summary or "x"))
    html = gfm(render_markdown([shown], lang="en", links=GITHUB))
    assert re.findall(r"<(\w+)", html) == re.findall(
        r"<(\w+)", "<h1><h2><a><h3><ul><li>" + ("<strong>" if scope else "") + "<a>"
        + ("<a>" if re.fullmatch(r"([\w.-]+/[\w.-]+)?#\d+|GH-\d+", reference) else "")
        + "<p><strong>",
    )  # fmt: skip
    assert set(re.findall(r'href="(https://[^/"]*)', html)) == {"https://github.com"}
