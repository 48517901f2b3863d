"""Where a version stands in a file: found by proof, so that nothing else can be changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from ministudio_ci.errors import StampSyntaxError, StampUnplacedError

Parse = Callable[[str, str], Any]
"""From a text and the file's name to what the text says, without its spelling: two texts that
say the same have equal values. Raises StampSyntaxError."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """From `start` up to `end`, in characters of the text."""

    start: int
    end: int

    def line(self, text: str) -> int:
        """Its line, counted from 1."""
        return text.count("\n", 0, self.start) + 1


Find = Callable[[str, str], tuple[Place, ...]]
"""From a text and the file's name to the places where the version stands. Raises the errors of
the stamp: no version, no syntax, more than one place where one is wanted."""


def prove(
    text: str, name: str, parse: Parse, keys: tuple[str | int, ...], *, after: str = ""
) -> Place:
    """Return the place of the value that `keys` lead to, a text.

    It is the one whose change changes that value and nothing else in what the file says: no
    comment, no other key of the same value, whatever the format allows. `after` is where to
    look first in a file where the value may stand often. Raises
    StampUnplacedError where there is none: the value is written with an escape, or shared.
    """
    probe = "0.0.0-probe"
    while probe in text:
        probe += "-"
    wanted = parse(text, name)
    value = _swap(wanted, keys, probe)
    ahead = _occurrences(text, value, max(0, text.find(after)))
    for start in chain(ahead, _occurrences(text, value, 0)):
        place = Place(start, start + len(value))
        if _says(replaced(text, (place,), probe), name, parse, wanted):
            return place
    raise StampUnplacedError(
        path=name, key=".".join(str(key) for key in keys if key != ""), value=value
    )


def replaced(text: str, places: tuple[Place, ...], version: str) -> str:
    """Return the text with `version` at each of these places, which are in order and apart."""
    pieces, end = [], 0
    for place in places:
        pieces += [text[end : place.start], version]
        end = place.end
    return "".join([*pieces, text[end:]])


def value_at(document: Any, *keys: str) -> Any:
    """Return what the keys lead to in nested tables; None where they lead nowhere."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def number(spelt: str) -> tuple[str]:
    """Return a number as it is written: so nan equals nan, none is too long, none is a text."""
    return (spelt,)


def _swap(document: Any, keys: tuple[str | int, ...], new: str) -> str:
    """Put `new` where the keys lead and return what was there."""
    *above, last = keys
    for key in above:
        document = document[key]
    old, document[last] = str(document[last]), new
    return old


def _occurrences(text: str, value: str, start: int) -> Iterator[int]:
    start = text.find(value, start)
    while start >= 0:
        yield start
        start = text.find(value, start + 1)


def _says(text: str, name: str, parse: Parse, wanted: Any) -> bool:
    try:
        return bool(parse(text, name) == wanted)
    except StampSyntaxError:
        return False
