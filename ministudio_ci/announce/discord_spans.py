"""Discord's Markdown as a terminal shows it: styled pieces, broken into lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from ministudio_ci.foundation.columns import columns, pieces
from ministudio_ci.foundation.plain import printable

_CODE_EDGE = "┊ "
_TOKEN = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|\[(?P<mask>(?:\\.|[^\]\\\n])+)\]\((?P<target>https?://[^\s)]+)\)"
    r"|(?P<link>https?://[^\s<]+)"
    r"|<@&(?P<role>\d+)>"
)


class Style(Enum):
    """How a piece is drawn, as the parameters of SGR (ECMA-48, 8.3.117)."""

    PLAIN = ""
    BOLD = "1"
    DIM = "2"
    LINK = "4;94"
    TITLE = "1;94"
    CODE = "36"
    PING = "1;97;44"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Span, ...]


def lines_of(markdown: str, width: int, style: Style = Style.PLAIN) -> Iterator[Line]:
    """Yield the lines, none wider than `width` columns."""
    for number, part in enumerate(printable(markdown).split("```")):
        if number % 2:
            for line in part.strip("\n").split("\n"):
                for piece in pieces(line.expandtabs(4), width - len(_CODE_EDGE)):
                    yield (Span(_CODE_EDGE, Style.DIM), Span(piece, Style.CODE))
        elif part.strip("\n"):
            for line in part.strip("\n").split("\n"):
                yield from wrapped(tuple(spans(line, style)), width)


def spans(line: str, style: Style = Style.PLAIN) -> Iterator[Span]:
    """Yield a line's pieces as their reader sees them: what is escaped is itself."""
    at = 0
    for found in _TOKEN.finditer(line):
        yield Span(line[at : found.start()], style)
        yield _token(found, style)
        at = found.end()
    yield Span(line[at:], style)


def targets(markdown: str) -> list[str]:
    """Return the addresses that stand behind other words."""
    return [found["target"] for found in _TOKEN.finditer(printable(markdown)) if found["target"]]


def wrapped(line: Line, width: int) -> Iterator[Line]:
    """Yield the line in parts of at most `width` columns, broken at blanks where it can be."""
    part, taken = list[Span](), 0
    for word in _words(_joined(list(line)), width):  # an escaped sign is no word of its own
        size = columns(word.text)
        if part and taken + size > width and not word.text.isspace():
            yield _joined(part)
            part, taken = [], 0
        if part or not word.text.isspace():
            part, taken = [*part, word], taken + size
    yield _joined(part)


def _token(found: re.Match[str], style: Style) -> Span:
    if escaped := found["escaped"]:
        return Span(escaped, style)
    if mask := found["mask"]:
        return Span(re.sub(r"\\(.)", r"\1", mask), Style.LINK)
    if role := found["role"]:
        return Span(f"@{role}", Style.PING)
    return Span(found["link"], Style.LINK)


def _words(line: Line, width: int) -> Iterator[Span]:
    for span in line:
        for word in re.findall(r" +|[^ ]+", span.text):
            for piece in pieces(word, width):
                yield Span(piece, span.style)


def _joined(part: list[Span]) -> Line:
    """Return the pieces without blanks at the end, those of one style in a row as one."""
    while part and part[-1].text.isspace():
        part = part[:-1]
    return tuple(
        Span("".join(span.text for span in same), style)
        for style, same in groupby(part, key=lambda span: span.style)
    )
