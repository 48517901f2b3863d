"""The lines of a changelog file, and the few ways in which they are changed."""

import re
from collections.abc import Iterable, Sequence

from ministudio_ci.changelog.keepachangelog import Form, Sections
from ministudio_ci.changelog.outline import (
    BEGIN,
    END,
    Heading,
    Marker,
    digest,
    outline,
)
from ministudio_ci.errors import ChangelogEditedError, ChangelogMarkersError, ChangelogPlaceError
from ministudio_ci.model.release import Release

_LINES = re.compile(r"(?<=\n)")
_LIKE_A_VERSION = re.compile(r"\W*v?\d+\.\d+|-{3,}\s*$|={3,}\s*$|#{2,}\s", re.IGNORECASE)
"""How a line begins that may head a release in a form that is not ours."""


class Page:
    """A file in memory. Each line has its own line break; ours have that of the first line."""

    def __init__(self, text: str, form: Form, prefix: str, path: object) -> None:
        self.form = form
        self._prefix = prefix
        self._path = path
        first, broken, _ = text.partition("\n")
        self._break = "\r\n" if broken and first.endswith("\r") else "\n"
        whole = text if text.endswith("\n") else text + self._break
        self.lines = [line for line in _LINES.split(whole) if line]
        self.outline = outline(self.lines, prefix)

    def look(self) -> None:
        """See anew where things stand, after a change."""
        self.outline = outline(self.lines, self._prefix)

    def text(self, *, final_newline: bool) -> str:
        """Return the whole text."""
        text = "".join(self.lines)
        return text if final_newline else text.removesuffix("\n").removesuffix("\r")

    def broken(self, lines: Iterable[str]) -> list[str]:
        """Return lines of ours with their line breaks."""
        return [line + self._break for line in lines]

    def open(self) -> None:
        """Make sure that there is a section of what is not out, with a pair of markers in it."""
        if self.outline.markers:
            self._head_markers()
            return
        headings = self.outline.headings
        unreleased = next((one for one in headings if one.unreleased), None)
        if unreleased:
            self.insert(self.outline.after(unreleased), [self.pair()])
            return
        releases = [one.line for one in headings if one.version]
        if not releases:
            self._refuse_unknown()
        place = releases[0] if releases else self.outline.end
        self.insert(place, [self.broken([self.form.heading(None), "", BEGIN, END])])

    def marked(self) -> tuple[Heading, Marker, Marker]:
        """Return the heading of what is not out, and the markers. `open` comes first."""
        begin, end = self.outline.markers
        heading = self.outline.over(begin.line)
        assert heading  # noqa: S101 - `open` has made it
        return heading, begin, end

    def pair(self, content: Sequence[str] = ()) -> list[str]:
        """Return the markers around lines of ours."""
        noted = digest(content)
        begin = BEGIN.replace(" -->", f" {noted} -->") if noted else BEGIN
        empty = self.broken([""]) if content else []
        return [*self.broken([begin]), *empty, *content, *empty, *self.broken([END])]

    def insert(self, place: int, blocks: Sequence[Sequence[str]]) -> None:
        """Insert blocks before a line, an empty line around each."""
        empty = self.broken([""])
        new: list[str] = []
        for block in blocks:
            new += [*(empty if new else []), *block]
        before = empty if place and self.lines[place - 1].strip() else []
        after = empty if place < len(self.lines) and self.lines[place].strip() else []
        self.lines[place:place] = [*before, *new, *after]
        self.look()

    def replace_section(self, heading: Heading, title: str, body: Sequence[str]) -> None:
        """Put other lines in the place of a section."""
        end, empty = self.outline.after(heading), self.broken([""])
        gap = empty if end < len(self.lines) else []
        self.lines[heading.line : end] = [title, *empty, *trimmed(body), *gap]
        self.look()

    def refuse_edited(self, begin: Marker, ours: Sequence[str]) -> None:
        """Raise ChangelogEditedError where people edited what stands between the markers."""
        if digest(ours) not in {"", begin.digest}:
            raise ChangelogEditedError(path=self._path, line=begin.line + 1)

    def section(self, release: Release, hand: Sequence[str] = ()) -> list[str]:
        """Return the section of a release, with what people wrote for it."""
        body = self.merged(hand, self.form.sections(release))
        body = body or self.broken([self.form.nothing()])
        return [*self.broken([self.form.heading(release), ""]), *body]

    def merged(self, hand: Sequence[str], sections: Sections) -> list[str]:
        """Return people's lines with our entries, those of the same title under one heading."""
        lines, left = trimmed(hand), dict(sections)
        found = outline(lines, self._prefix)
        for heading in reversed(found.headings):
            entries = left.pop(heading.text, None)
            if entries:
                inner = trimmed(lines[heading.line + 1 : found.after(heading)])
                empty, gap = self.broken([""]), found.after(heading) < len(lines)
                lines[heading.line + 1 : found.after(heading)] = [
                    *empty, *inner, *self.broken(entries), *(empty if gap else []),
                ]  # fmt: skip
        between = self.broken([""]) if lines and left else []
        return [*lines, *between, *self.broken(self.form.lines(left))]

    def _head_markers(self) -> None:
        markers = self.outline.markers
        if [marker.ends for marker in markers] != [False, True]:
            raise ChangelogMarkersError(path=self._path, line=markers[-1].line + 1)
        begin, end = markers
        heading = self.outline.over(begin.line)
        if heading != self.outline.over(end.line):
            raise ChangelogMarkersError(path=self._path, line=end.line + 1)
        if not heading:
            self.insert(begin.line, [self.broken([self.form.heading(None)])])

    def _refuse_unknown(self) -> None:
        """Raise ChangelogPlaceError where releases may stand in a form that is not ours."""
        strange = (number for number, line in enumerate(self.lines[1:], 2)
                   if _LIKE_A_VERSION.match(line))  # fmt: skip
        if number := next(strange, None):
            raise ChangelogPlaceError(path=self._path, line=number)


def trimmed(lines: Sequence[str]) -> list[str]:
    """Return lines without the empty ones around them."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    return list(lines[full[0] : full[-1] + 1]) if full else []
