"""What stands in a file of the outbox, checked as it is taken, for others may write there too."""

import re
from dataclasses import fields
from typing import Any

from ministudio_ci.foundation.plain import one_line
from ministudio_ci.foundation.templates import LANGUAGES

_MOST = 2**31


def word(value: Any) -> str:
    """Return a name, an id or a digest. Raises ValueError for what a terminal might obey."""
    if isinstance(value, str) and re.fullmatch("[!-~]+", value):
        return value
    raise ValueError(value)


def maybe_word(value: Any) -> str | None:
    """Return a word or None. Raises ValueError."""
    return None if value is None else word(value)


def count(value: Any) -> int:
    """Return a number of things. Raises ValueError."""
    if type(value) is int and 0 <= value < _MOST:
        return value
    raise ValueError(value)


def reason(value: Any, limit: int) -> str | None:
    """Return a sentence on one plain line, or None. Raises ValueError."""
    if value is None or isinstance(value, str):
        return value and one_line(value, limit)
    raise ValueError(value)


def checked(kind: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a kind of news, each of the type that its field has.

    Raises ValueError, and TypeError where one is missing or unknown.
    """
    for field in fields(kind):
        if field.name in values and not isinstance(values[field.name], field.type):  # type: ignore[arg-type]  # types, not their names
            raise ValueError(field.name)
    if values["lang"] not in LANGUAGES:
        raise ValueError(values["lang"])
    return values
