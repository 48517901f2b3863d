"""Releases in the form of Keep a Changelog 1.1.0: headings, sections, link definitions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from ministudio_ci.changelog.links import Links
from ministudio_ci.changelog.markdown import entry_writer
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.release import Entry, Release, SectionKind

Sections = dict[str, list[str]]
"""Lines by section title, none of them empty, in the order they are shown."""

_TITLES = {
    SectionKind.BREAKING: "changed",
    SectionKind.FEATURES: "added",
    SectionKind.IMPROVEMENTS: "changed",
    SectionKind.FIXES: "fixed",
    SectionKind.OTHER: "changed",
}
"""The kind of change (keepachangelog.com, "Types of changes") that each of our kinds is."""
_ORDER = ("added", "changed", "fixed")
_BREAKING_ORDER = ("changed", "added", "fixed")
"""What breaks is what a reader has to know first."""


def _as_is(text: str) -> str:
    return text


@dataclass(frozen=True, kw_only=True)
class Form:
    """How what we write into the file looks: its language, its links."""

    lang: str
    links: Links = field(default_factory=Links)
    scrub: Callable[[str], str] = _as_is
    """Takes secrets out of what is written."""

    def intro(self) -> str:
        """Return what stands above the first release of a new file."""
        return f"# {self._say('title')}\n\n{self._say('kept.intro')}\n"

    @cached_property
    def unreleased(self) -> str:
        """What the section of changes that are not out is called."""
        return self._say("unreleased")

    def heading(self, release: Release | None) -> str:
        """Return the line above a release; None stands for what is not out."""
        name = release.version if release and release.version else self.unreleased
        label = f"[{name}]" if self.page(release) else name
        day = f" - {release.date.date()}" if release and release.date else ""
        return f"## {label}{day}"

    def page(self, release: Release | None, previous: str | None = None) -> str | None:
        """Return where a heading leads: to all that changed, and of a first release to its page.

        `previous` is the last tag, for what is not out.
        """
        links = self.links
        if release is None or release.tag is None:
            return links.compare(previous, "HEAD") if previous else links.home
        before = release.previous
        return links.compare(before, release.tag) if before else links.release(release.tag)

    def definition(self, release: Release | None, previous: str | None = None) -> str | None:
        """Return the link definition that the heading needs; None without a forge."""
        page = self.page(release, previous)
        name = release.version if release and release.version else self.unreleased
        return f"[{name}]: {page}" if page else None

    def was_unreleased(self, page: str) -> bool:
        """Whether an address is where the heading of what is not out led, some releases ago."""
        begin = (self.links.compare("", "HEAD") or "").removesuffix("...HEAD")
        ours = bool(begin) and page.startswith(begin) and page.endswith("...HEAD")
        return ours or page == self.links.home

    def sections(self, release: Release | None) -> Sections:
        """Return what a release changed; None has changed nothing."""
        if release is None:
            return {}
        order = _BREAKING_ORDER if release.breaking else _ORDER
        lines = {title: self._entries(release, title) for title in order}
        return {self._say(f"kept.{title}"): entries for title, entries in lines.items() if entries}

    def lines(self, sections: Sections) -> list[str]:
        """Return sections as lines, the last of them not empty."""
        lines: list[str] = []
        for title, entries in sections.items():
            lines += ["", f"### {title}", "", *entries]
        return lines[1:]

    def nothing(self) -> str:
        """Return what stands in a release without entries."""
        return self._say("nothing")

    def _entries(self, release: Release, title: str) -> list[str]:
        sections = (one.entries for one in release.sections if _TITLES[one.kind] == title)
        return [self._line(entry) for entries in sections for entry in entries]

    def _line(self, entry: Entry) -> str:
        line = self.scrub(self._write(entry))
        if not entry.breaking:
            return line
        return f"- **{self._say('kept.breaking')}{self._say('colon')}** {line.removeprefix('- ')}"

    @cached_property
    def _write(self) -> Callable[[Entry], str]:
        return entry_writer(self.lang, self.links)

    def _say(self, key: str) -> str:
        return say(self.lang, f"changelog.{key}")
