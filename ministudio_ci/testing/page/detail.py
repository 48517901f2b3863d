"""What the HTML report says of a test beyond its line: where and how it failed, what it printed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ministudio_ci.testing.page.text import LINE, Cut, Piece, Purse, line, pieces
from ministudio_ci.testing.tally import STAGES

_MESSAGE = 1_000
_TEXT = 20_000
_OUTPUT = 10_000
_STREAMS = ("stdout", "stderr")
_SUBTESTS = 20
_SKIPPED = re.compile(r"""\(.*?, \d+, (?:'|")Skipped:? ?(.*)(?:'|")\)""", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A text to read or to unfold. `what`: text, traceback, subtest, stdout or stderr."""

    what: str
    name: str = ""
    """The stage, or the subtest."""
    head: tuple[Piece, ...]
    left_out: int = 0
    tail: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How a test failed."""

    place: str
    message: str
    blocks: tuple[Block, ...]
    rerun: float | None = None
    """Seconds of a second attempt, alone, that did not make it flaky."""
    why: str = ""
    """Why not, where it did not simply fail again."""


def detail(test: Mapping[str, Any], purse: Purse) -> Detail | None:
    """Return how a test failed, of a flaky one how it failed first; None where it did not."""
    location = test.get("location")
    if not location:
        return None
    number = location.get("line")
    path = line(location.get("path"))
    return Detail(
        place=f"{path}:{number}" if number else path,
        message=line(location.get("message"), _MESSAGE),
        blocks=tuple(_blocks({**test, **test.get("first", {})}, purse)),
        rerun=test["rerun"].get("duration", 0.0) if test.get("rerun") else None,
        why=line((test.get("rerun") or {}).get("why")),
    )


def reason(test: Mapping[str, Any]) -> str:
    """Return why a test was skipped; pytest says it as the tuple (path, line, reason)."""
    for stage in _stages(test):
        if stage.get("outcome") == "skipped" and stage.get("longrepr"):
            text = str(stage["longrepr"])[: 4 * LINE]
            if skipped := _SKIPPED.fullmatch(text):
                text = skipped[1].replace("\\'", "'")
            return line(text)
    return ""


def _blocks(test: Mapping[str, Any], purse: Purse) -> Iterator[Block]:
    stages = _failed(test) or [test]  # a collector has it without a stage
    whole = [str(stage["longrepr"]) for stage in stages if stage.get("longrepr")]
    text = str(test["location"].get("text") or "\n".join(whole))
    if text.strip():
        yield _block(purse.cut(text.strip("\n"), _TEXT), "text")
    for subtest in test.get("subtests", [])[:_SUBTESTS]:
        name = line(subtest.get("description"))
        yield _block(purse.cut(str(subtest.get("longrepr", "")), _OUTPUT), "subtest", name)
    for longrepr in whole:
        if longrepr.strip() != text.strip():
            yield _block(purse.cut(longrepr.strip("\n"), _TEXT), "traceback")
    yield from _printed(test, purse)


def _printed(test: Mapping[str, Any], purse: Purse) -> Iterator[Block]:
    for name in filter(test.__contains__, STAGES):
        for stream in _STREAMS:
            if text := test[name].get(stream):
                cut = purse.cut(str(text).rstrip("\n"), _OUTPUT)
                yield _block(cut, stream, "" if name == "call" else name)


def _block(cut: Cut, what: str, name: str = "") -> Block:
    plain = what in _STREAMS
    head, tail = (
        (Piece("plain", text),) if plain else pieces(text) for text in (cut.head, cut.tail)
    )
    return Block(what=what, name=name, head=head, left_out=cut.left_out, tail=tail)


def _failed(test: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [stage for stage in _stages(test) if stage.get("outcome") == "failed"]


def _stages(test: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [test[name] for name in STAGES if name in test]
