"""Where things stand in a changelog that people write too: headings, our markers, definitions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from ministudio_ci.model.version import Version

BEGIN = "<!-- ministudio-ci:begin -->"
END = "<!-- ministudio-ci:end -->"

_MARKER = re.compile(r" {0,3}<!-- ministudio-ci:(?:begin(?: ([0-9a-f]{12}))?|(end)) -->\s*")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S[^\n]*?)[ \t]*#*\s*")
_NAME = re.compile(r"\[?(?:(?:version|release)[ \t]+)?([^\s\[\]()]+)", re.IGNORECASE)
_UNRELEASED = re.compile(
    r"\[?(?:unreleased|à paraître|non publiée?s?)(?:[\])\s].*)?", re.IGNORECASE
)
_DEFINITION = re.compile(r" {0,3}\[([^\]\n]+)\]:[ \t]*(\S+).*", re.DOTALL)
_FENCE = re.compile(r"\s*(`{3,}|~{3,})([^\n]*)")
_LARGEST = 3
"""The deepest level that a release is headed with: some tools use three of them."""


class Heading(NamedTuple):
    """A heading: the line it stands on, and the version it names."""

    line: int
    level: int
    text: str
    version: Version | None
    unreleased: bool

    @property
    def heads_release(self) -> bool:
        """Whether a release is below, out or not."""
        return self.unreleased or self.version is not None


class Marker(NamedTuple):
    """One of our markers; `digest` is that of the lines that follow, where it was noted."""

    line: int
    ends: bool
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What stands where in a list of lines. Code blocks and comments are passed over."""

    headings: tuple[Heading, ...]
    markers: tuple[Marker, ...]
    labels: dict[str, int]
    """The line of each link definition, by its label in lower case."""
    end: int
    """Where the last section ends: the link definitions at the end of the file, or its end."""

    def over(self, line: int) -> Heading | None:
        """Return the release heading whose section `line` is in."""
        within = [one for one in self.headings if one.line < line <= self.after(one)]
        return next((one for one in reversed(within) if one.heads_release), None)

    def after(self, heading: Heading) -> int:
        """Return the line that a section ends before."""
        return next(
            (
                one.line
                for one in self.headings
                if one.line > heading.line and (one.heads_release or one.level <= heading.level)
            ),
            max(self.end, heading.line + 1),
        )


def outline(lines: Sequence[str], prefix: str = "v") -> Outline:
    """Return the outline; a version may stand behind `prefix`, or `v`, in its heading."""
    headings: list[Heading] = []
    markers: list[Marker] = []
    labels: dict[str, int] = {}
    for number, line in _visible(lines):
        if found := _MARKER.fullmatch(line):
            markers.append(Marker(number, bool(found[2]), found[1] or ""))
        elif found := _HEADING.fullmatch(line):
            headings.append(_heading(number, len(found[1]), found[2], prefix))
        elif found := _DEFINITION.fullmatch(line):
            labels.setdefault(found[1].casefold(), number)
    return Outline(
        headings=tuple(headings),
        markers=tuple(markers),
        labels=labels,
        end=_end(lines, frozenset(labels.values())),
    )


def digest(lines: Sequence[str]) -> str:
    """Return what tells whether lines were edited; spaces and line breaks do not count."""
    words = "".join("".join(lines).split())
    return sha256(words.encode()).hexdigest()[:12] if words else ""


def _heading(number: int, level: int, text: str, prefix: str) -> Heading:
    if level > _LARGEST:
        return Heading(number, level, text, None, unreleased=False)
    unreleased = bool(_UNRELEASED.fullmatch(text))
    version = None if unreleased else _version(text, prefix)
    return Heading(number, level, text, version, unreleased)


def _version(text: str, prefix: str) -> Version | None:
    found = _NAME.match(text)
    name = found[1] if found else ""
    name = name.removeprefix(prefix) if prefix and name.startswith(prefix) else name
    return Version.parse(name.removeprefix("v").removeprefix("V").rstrip(":,"))


def _end(lines: Sequence[str], definitions: frozenset[int]) -> int:
    """Return where the definitions at the end begin, or the number of lines."""
    end = first = len(lines)
    while end and (end - 1 in definitions or not lines[end - 1].strip()):
        end -= 1
        first = end if end in definitions else first
    return first


def _visible(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines outside blocks of code and comments (CommonMark 0.31, 4.5 and 4.6).

    A block that is never closed is taken for text: it would hide the rest of the file.
    """
    number = 0
    while number < len(lines):
        line = lines[number]
        closed = _closed(lines, number)
        if closed is None:
            yield number, line
        number = number + 1 if closed is None else closed + 1


def _closed(lines: Sequence[str], number: int) -> int | None:
    """Return the line that closes the block opened on a line; None where it opens none."""
    line = lines[number]
    if line.lstrip(" ").startswith("<!--") and "-->" not in line:
        end = next((n for n in range(number, len(lines)) if "-->" in lines[n]), None)
        return None if end is None or _MARKER.fullmatch(lines[end]) else end
    found = _FENCE.match(line)
    if not found or (found[1][0] == "`" and "`" in found[2]):
        return None
    closers = (n for n in range(number + 1, len(lines))
               if (other := _FENCE.match(lines[n])) and other[1].startswith(found[1])
               and not other[2].strip())  # fmt: skip
    return next(closers, None)
