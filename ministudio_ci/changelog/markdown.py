"""The changelog, and the notes of one release, as Markdown (CommonMark with GFM).

Written out directly: a history has tens of thousands of entries, and loading a template
engine takes longer than writing those of most repositories.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from ministudio_ci.changelog.escape import markdown
from ministudio_ci.changelog.links import Links
from ministudio_ci.changelog.references import is_reference
from ministudio_ci.changelog.words import Words, words_in
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.release import Entry, Release
from ministudio_ci.model.version import Version

NOTES_LIMIT = 125_000
"""Characters that GitHub takes as the body of a release."""

_SHORT = 7


def render_markdown(releases: Sequence[Release], *, lang: str, links: Links) -> str:
    """Return the changelog, the releases in the order given."""
    words, writer = words_in(lang), _Writer(lang, links)
    lines = [f"# {words.title}"]
    for release in releases:
        lines += ["", f"## {_heading(release, words, links)}"]
        lines += writer.sections(release)
        lines += writer.closing(release)
    return "\n".join(lines) + "\n"


def render_notes(release: Release, *, lang: str, links: Links, limit: int = NOTES_LIMIT) -> str:
    """Return the notes of one release, at most `limit` characters.

    Longer ones end after an entry, with the number of those left out and a link to them all.
    """
    writer = _Writer(lang, links)
    notes = "\n".join([*writer.sections(release), *writer.closing(release)][1:]) + "\n"
    return (
        notes
        if len(notes) <= limit
        else _cut(notes, lang, links.changes(release) or links.home, limit)
    )


def within_limit(
    notes: str, release: Release, *, lang: str, links: Links, limit: int = NOTES_LIMIT
) -> str:
    """Return notes of any form; too long ones end after a line, with a link to all changes."""
    if len(notes) <= limit:
        return notes
    more = links.changes(release) or links.home
    room = limit - len(_tail(lang, more, notes.count("\n")))
    kept, _, _ = notes[:room].rpartition("\n")
    return kept + _tail(lang, more, notes.count("\n", len(kept) + 1))


def entry_writer(lang: str, links: Links) -> Callable[[Entry], str]:
    """Return what writes an entry as one line of a list."""
    return _Writer(lang, links)._entry  # noqa: SLF001 - of this module


class _Writer:
    """Writes the sections of releases, in one language and with one forge's addresses."""

    def __init__(self, lang: str, links: Links) -> None:
        self._words = words_in(lang)
        self._links = links
        self._commits = links.commit("")
        """What a commit's page begins with."""
        self._scope = cache(self._written)  # a project has few
        self._issues = (links.reference("#0") or "").removesuffix("0")

    def sections(self, release: Release) -> Iterator[str]:
        """Yield the lines, each part after an empty one."""
        if not release.sections:
            yield from ("", self._words.nothing)
        for section in release.sections:
            name = self._words.sections[section.kind]
            yield from ("", f"### {name.emoji} {name.title}", "")
            yield from map(self._entry, section.entries)

    def closing(self, release: Release) -> Iterator[str]:
        """Yield the lines below the sections: who is new, and where all the changes are."""
        words = self._words
        if release.newcomers:
            names = ", ".join(map(markdown, release.newcomers))
            yield from ("", f"**{words.newcomers}{words.colon}** {names}")
        if page := self._links.changes(release):
            range_ = _linked(f"{release.previous}…{release.tag}", page)
            yield from ("", f"**{words.compare}{words.colon}** {range_}")

    def _entry(self, entry: Entry) -> str:
        commit, _, scope, summary, _, authors, references = entry
        marks = commit[:_SHORT]
        if self._commits:
            marks = f"[{marks}]({self._commits}{commit})"
        if len(references) == 1:
            marks = f"{marks}, {self._reference(references[0])}"
        elif references:
            marks = ", ".join((marks, *dict.fromkeys(map(self._reference, references))))
        if authors and authors[-1][:1] == "@":  # whose pull request it was
            marks = f"{marks}, {markdown(authors[-1])}"
        return f"- {self._scope(scope) if scope else ''}{markdown(summary)} ({marks})"

    def _written(self, scope: str) -> str:
        return f"**{markdown(scope)}{self._words.colon}** "

    def _reference(self, text: str) -> str:
        number = text[1:]
        if text[:1] == "#" and number.isdecimal():
            return f"[{text}]({self._issues}{number})" if self._issues else text
        if "://" in text:
            from ministudio_ci.changelog.addresses import short

            return _linked(*short(text, self._links))
        return _linked(text, self._links.reference(text))


def _heading(release: Release, words: Words, links: Links) -> str:
    page = links.release(release.tag) if release.tag else None
    title = _linked(release.tag or words.unreleased, page)
    return f"{title} · {release.date.date()}" if release.date else title


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


def _linked(text: str, page: str | None) -> str:
    plain = text.isalnum() or is_reference(text) or Version.parse(text)
    safe = text if plain else markdown(text)
    return f"[{safe}]({page})" if page else safe
