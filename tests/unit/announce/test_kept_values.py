"""A file of the outbox that another program wrote is read whole and plain, or not at all."""

import contextlib
import json
import re
from typing import Any

import pytest

from ministudio_ci.announce import draft
from ministudio_ci.announce.entry import Entry, from_json, to_json
from tests.support.news import NOW, failure_news, release_news

EVIL = "\x1b]0;x\x07\x1b[2J\u202eevil\n::error::x\n\x9b31m"
ODD: tuple[Any, ...] = (
    EVIL, "", 5, -1, True, None, [], {}, [EVIL], {"a": 1}, 10**400, float("nan"), "9" * 5_000,
)  # fmt: skip
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ENTRIES = [draft(news, "discord", NOW) for news in (release_news(), failure_news())]


def told(entry: Entry) -> str:
    """All of an entry that is shown of it, its news apart, which each destination words anew."""
    return f"{entry.id}{entry.destination}{entry.why}{entry.receipt}{entry.digest}{entry.address}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_wrong_value_is_no_entry_or_a_plain_one(entry: Entry) -> None:
    whole = json.loads(to_json(entry))
    for key in (*whole, "surplus"):
        for value in ODD:
            with contextlib.suppress(ValueError):
                read = from_json(json.dumps({**whole, key: value}), entry.id)
                assert not UNSEEN.search(told(read))
                assert from_json(to_json(read), entry.id) == read


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_news_with_a_wrong_value_is_none(entry: Entry) -> None:
    whole = json.loads(to_json(entry))
    for key in ("project", "lang", "url", "item" if entry is ENTRIES[0] else "stage"):
        wrong: list[Any] = [5, [], {}, True, *([] if key == "url" else [None])]
        for value in wrong:
            text = json.dumps({**whole, "news": {**whole["news"], key: value}})
            with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
                from_json(text, entry.id)


def test_an_entry_of_another_destination_is_none() -> None:
    whole = json.loads(to_json(ENTRIES[0]))
    with pytest.raises(ValueError, match="--discord"):
        from_json(json.dumps({**whole, "destination": "widget"}), "v1.6.0--discord")
