"""Untrusted texts made fit for the HTML report: cleaned, cut, and coloured as a diff."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from ministudio_ci.foundation.plain import one_line, plain

LINE = 400
"""Characters of a text that stands on one line: a name, a reason."""

_BREAKS = re.compile(r"\r\n?")
_WHERE = re.compile(r"\S.*?:\d+(?::|$)")
_MARKED = re.compile(r"E(   |\s*$)")  # by pytest: what went wrong
_SIGNS = {"+": "add", "-": "del", "?": "hint"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of one kind: plain, error, source, place, or of a diff: add, del, hint."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A text, or its head and tail with the number of characters left out between them."""

    head: str
    left_out: int = 0
    tail: str = ""


class Purse:
    """The characters that all texts of a report may take together."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.left_out = 0

    def cut(self, text: str, limit: int) -> Cut:
        """Return `text` cleaned, whole where it has no more than `limit` and what is left.

        What is far beyond the limit is left out before it is cleaned, which takes its time.
        """
        room = min(limit, self.left)
        raw = shortened(text, 2 * room)
        head, tail = clean(raw.head), clean(raw.tail)
        cut = shortened(head + tail, room)
        if raw.left_out and not cut.left_out:
            cut = Cut(head=head, left_out=0, tail=tail)
        self.left -= len(cut.head) + len(cut.tail)
        self.left_out += raw.left_out + cut.left_out
        return replace(cut, left_out=raw.left_out + cut.left_out)


def clean(text: str) -> str:
    r"""Return a text as a person can read it; `\r`, of progress bars, is a line break."""
    return plain(_BREAKS.sub("\n", text))


def line(text: object, limit: int = LINE) -> str:
    """Return a text on one line of at most `limit` characters; None is empty."""
    return "" if text is None else one_line(str(text), limit)


def shortened(text: str, limit: int) -> Cut:
    """Return a text of at most `limit` characters: its head and its tail, where most is said."""
    if len(text) <= limit:
        return Cut(head=text)
    tail = limit // 2
    end = text[len(text) - tail :]
    return Cut(head=text[: limit - tail], left_out=len(text) - limit, tail=end)


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the lines of a traceback by their kind, neighbours of one kind together."""
    return tuple(_joined(_lines(text)))


def _joined(lines: Iterable[Piece]) -> Iterator[Piece]:
    for kind, same in groupby(lines, key=attrgetter("kind")):
        yield Piece(kind, "".join(piece.text for piece in same))


def _lines(text: str) -> Iterator[Piece]:
    lines = text.splitlines(keepends=True)
    if not any(map(_MARKED.match, lines)):
        yield from (Piece(_sign(line.lstrip()) or "plain", line) for line in lines)
        return
    said = False  # the lines that pytest marks begin with the error, details follow
    for line in lines:
        marked = bool(_MARKED.match(line))
        kind = _marked(line[1:].strip()) if marked else _around(line)
        said = marked and (said or kind != "error")
        yield Piece("plain" if said and kind == "error" else kind, line)


def _marked(said: str) -> str:
    if not said:
        return "plain"
    explained = said.startswith(("+  where ", "+  and "))
    return "error" if explained else _sign(said) or "error"


def _around(line: str) -> str:
    if line.startswith(">"):
        return "source"
    return "place" if _WHERE.match(line) else "plain"


def _sign(said: str) -> str | None:
    return _SIGNS.get(said[:1]) if said[1:2] in {" ", "\n", ""} else None
