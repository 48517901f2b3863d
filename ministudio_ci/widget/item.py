"""One posted feed item, checked.

Source: JSON Feed 1.1, "Items"; our own block `_ministudio` is read by `model.feed`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from ministudio_ci.errors import FeedItemError
from ministudio_ci.model.feed import release_from_item

_DEEPEST = 32
"""Objects and lists within each other; ours need 6, and readers stop at 64 (.NET), 100 (Ruby) …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is kept of it."""

    version: str
    """What the item is known by: one version has one item, for ever."""
    published: float
    """Seconds since the epoch; what the feed is sorted by."""
    text: str
    """The whole item as JSON with sorted keys, so that equal items are equal texts."""


def read_item(body: bytes) -> Item:
    """Return the item that a post carries. Raises FeedItemError, which names the field."""
    try:
        return _item(json.loads(body, parse_constant=_no_constant))
    except (ValueError, OverflowError, RecursionError) as error:
        raise FeedItemError(why=error) from error


def _item(document: Any) -> Item:
    _check_depth(document, _DEEPEST)
    release = release_from_item(document)
    for field in ("id", "title"):
        if not isinstance(document.get(field), str) or not document[field].strip():
            raise ValueError(f"{field}: expected a text that is not empty")
    if not any(isinstance(document.get(name), str) for name in ("content_html", "content_text")):
        raise ValueError("content_text: expected this or content_html, a text")
    if not release.version:
        raise ValueError("_ministudio.version: expected a version, for only what is out is kept")
    if release.date is None:
        raise ValueError("date_published: expected a date and time as in RFC 3339")
    return Item(
        version=release.version, published=release.date.timestamp(), text=_canonical(document)
    )


def _canonical(document: Any) -> str:
    # 1e999 is read as infinity, which JSON has not: the whole feed would be none any more.
    text = json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    text.encode()  # half of a surrogate pair raises UnicodeEncodeError, a ValueError
    return text


def _check_depth(value: Any, room: int) -> None:
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(inner, str) or not isinstance(inner, Iterable):
        return
    if room == 0:
        raise ValueError(f"nested deeper than {_DEEPEST}")
    for one in inner:
        _check_depth(one, room - 1)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
