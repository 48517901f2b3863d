"""The changelog, and the notes of one release, as Markdown (CommonMark with GFM)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ministudio_ci.changelog.escape import markdown
from ministudio_ci.changelog.links import Links
from ministudio_ci.changelog.references import is_reference
from ministudio_ci.changelog.words import Words, words_in
from ministudio_ci.foundation.templates import render, say
from ministudio_ci.model.feed import SectionName
from ministudio_ci.model.release import Entry, Release
from ministudio_ci.model.version import Version

NOTES_LIMIT = 125_000
"""Characters that GitHub takes as the body of a release."""

_SHORT = 7


class _Line(NamedTuple):
    """An entry; like all that the templates are given, escaped."""

    scope: str | None
    summary: str
    marks: str
    """Its commit and its references, linked where there is a forge."""


class _Group(NamedTuple):
    """A section."""

    name: SectionName
    entries: tuple[_Line, ...]


class _Shown(NamedTuple):
    """A release."""

    heading: str
    sections: tuple[_Group, ...]


def render_markdown(releases: Sequence[Release], *, lang: str, links: Links) -> str:
    """Return the changelog, the releases in the order given."""
    words = words_in(lang)
    shown = (_shown(release, words, links) for release in releases)
    return _render("changelog", releases=shown, words=words)


def render_notes(release: Release, *, lang: str, links: Links, limit: int = NOTES_LIMIT) -> str:
    """Return the notes of one release, at most `limit` characters.

    Longer ones end after an entry, with the number of those left out and a link to them all.
    """
    before, tag = release.previous, release.tag
    page = links.compare(before, tag) if before and tag else None
    words = words_in(lang)
    notes = _render(
        "notes",
        release=_shown(release, words, links),
        compare=_linked(f"{before}…{tag}", page) if page else None,
        words=words,
    )
    return notes if len(notes) <= limit else _cut(notes, lang, page or links.home, limit)


def _cut(notes: str, lang: str, more: str | None, limit: int) -> str:
    """Cut at the end of an entry, which is a line; a heading without entries goes with it."""
    lines = notes.split("\n")
    total = sum(map(_is_entry, lines))
    room = limit - len(_tail(lang, more, total))
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    while kept and not _is_entry(kept[-1]):
        kept.pop()
    return "\n".join(kept) + _tail(lang, more, total - sum(map(_is_entry, kept)))


def _tail(lang: str, more: str | None, count: int) -> str:
    text = say(lang, "changelog.cut", count=count)
    return f"\n\n[{text}]({more})\n" if more else f"\n\n{text}\n"


def _is_entry(line: str) -> bool:
    return line.startswith("- ")


def _render(name: str, **values: object) -> str:
    return render(f"changelog/{name}.md.jinja", **values).rstrip("\n") + "\n"


def _shown(release: Release, words: Words, links: Links) -> _Shown:
    page = links.release(release.tag) if release.tag else None
    title = _linked(release.tag or words.unreleased, page)
    return _Shown(
        heading=f"{title} · {release.date.date()}" if release.date else title,
        sections=tuple(
            _Group(words.sections[section.kind], tuple(_lines(section.entries, links)))
            for section in release.sections
        ),
    )


def _lines(entries: Sequence[Entry], links: Links) -> Iterator[_Line]:
    for entry in entries:
        marks = [_linked(entry.commit[:_SHORT], links.commit(entry.commit))]
        marks += [_linked(text, links.reference(text)) for text in entry.references]
        scope = markdown(entry.scope) if entry.scope else None
        yield _Line(scope, markdown(entry.summary), ", ".join(marks))


def _linked(text: str, page: str | None) -> str:
    plain = text.isalnum() or is_reference(text) or Version.parse(text)
    safe = text if plain else markdown(text)
    return f"[{safe}]({page})" if page else safe
