"""A posted item is checked before it is kept."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.errors import FeedItemError
from ministudio_ci.widget.item import read_item
from tests.support.news import NOW, a_release, an_item

ITEM = an_item(a_release())


def _body(**changes: Any) -> bytes:
    return json.dumps({**ITEM, **changes}).encode()


def test_an_item_is_known_by_its_version_and_its_date() -> None:
    item = read_item(_body(unknown={"field": [1, None]}))
    assert (item.version, item.published) == ("1.6.0", NOW.timestamp())
    assert json.loads(item.text) == {**ITEM, "unknown": {"field": [1, None]}}


def test_the_same_item_written_otherwise_is_the_same_text() -> None:
    other = json.dumps(dict(reversed(ITEM.items())), indent=3, ensure_ascii=False).encode()
    assert read_item(other) == read_item(_body())


BLOCK = ITEM["_ministudio"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param(b"", "line 1", id="nothing"),
        pytest.param(b"[1]", "item", id="no object"),
        pytest.param(b"[" * 200_000, "", id="too deep"),
        pytest.param(_body(more=json.loads("[" * 32 + "]" * 32)), "deeper than 32",
                     id="deeper than readers go"),
        pytest.param(b'{"id": 1' + b"1" * 5_000 + b"}", "", id="an endless number"),
        pytest.param(b'{"a": NaN}', "NaN", id="a number that JSON has not"),
        pytest.param(_body(title="t", x=5)[:-2] + b"1e999}", "Out of range",
                     id="a number beyond all"),
        pytest.param(b"\xff{}", "", id="no UTF-8"),
        pytest.param(_body(id=None), "id", id="no id"),
        pytest.param(_body(id=5), "id", id="an id that is no text"),
        pytest.param(_body(title=" "), "title", id="a blank title"),
        pytest.param(_body(content_text=None), "content_text", id="no content"),
        pytest.param(_body(date_published=None), "date_published", id="no date"),
        pytest.param(_body(date_published="yesterday"), "yesterday", id="an odd date"),
        pytest.param(_body(date_published="2025-11-02T00:30:00"), "date_published",
                     id="a date without its zone"),
        pytest.param(_body(date_published="0001-01-01T00:00:00+23:00"), "",
                     id="a date before every calendar"),
        pytest.param(_body(_ministudio=None), "_ministudio", id="no release in it"),
        pytest.param(_body(_ministudio={**BLOCK, "version": None}), "_ministudio.version",
                     id="not out yet"),
        pytest.param(_body(_ministudio={**BLOCK, "version": ""}), "_ministudio.version",
                     id="an empty version"),
        pytest.param(_body(_ministudio={**BLOCK, "sections": {}}), "_ministudio.sections",
                     id="sections that are none"),
        pytest.param(_body(title="half \ud83d"), "", id="half a surrogate pair"),
    ],
)  # fmt: skip
def test_what_is_no_item_is_refused_by_its_field(body: bytes, named: str) -> None:
    with pytest.raises(FeedItemError) as raised:
        read_item(body)
    assert named in str(raised.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(field=st.sampled_from(sorted(ITEM)), value=JSON)
def test_any_value_is_taken_or_refused_and_never_breaks(field: str, value: object) -> None:
    try:
        item = read_item(_body(**{field: value}))
    except FeedItemError:
        return
    item.text.encode()
