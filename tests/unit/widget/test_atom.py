"""The Atom feed: RFC 4287, whatever was posted."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ministudio_ci.errors import FeedItemError
from ministudio_ci.widget.atom import atom
from ministudio_ci.widget.item import read_item
from tests.support.news import Sections, a_release, an_item
from tests.support.widget_app import CSTREAM

NS = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def _text(version: str = "1.6.0", sections: Sections | None = None, **changes: object) -> str:
    return json.dumps({**an_item(a_release(version, sections)), **changes})


def _feed(*texts: str) -> ET.Element:
    return ET.fromstring(atom(CSTREAM, texts))  # noqa: S314 - our own


def _shape(feed: ET.Element) -> None:
    """What RFC 4287, 4.1.1 and 4.1.2, ask of a feed and its entries."""
    for element in (feed, *feed.findall(f"{NS}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(NS + name)) == 1
        assert IRI.fullmatch(element.findtext(f"{NS}id") or "")
        assert DATE.fullmatch(element.findtext(f"{NS}updated") or "")
    assert feed.findtext(f"{NS}author/{NS}name")


def test_the_feed_tells_what_the_items_tell() -> None:
    feed = _feed(_text("1.7.0", content_html="<p>what <b>changed</b></p>"), _text())
    _shape(feed)
    newest, older = feed.findall(f"{NS}entry")
    content = newest.find(f"{NS}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<p>what <b>changed</b></p>")
    content = older.find(f"{NS}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("text", "what changed")
    assert older.findtext(f"{NS}title") == "CStream 1.6.0"
    assert [one.get("term") for one in older.findall(f"{NS}category")] == [
        "features", "improvements", "fixes",
    ]  # fmt: skip


def test_a_feed_without_releases_is_one_and_stays_the_same() -> None:
    _shape(_feed())
    assert atom(CSTREAM, []) == atom(CSTREAM, [])


@pytest.mark.parametrize(
    ("identity", "kept"),
    [
        pytest.param("https://git.example/v1", True, id="an address"),
        pytest.param("tag:example.org,2025:v1", True, id="a tag"),
        pytest.param("1.6.0", False, id="a version"),
        pytest.param("C:\\releases 1", False, id="a path"),
        pytest.param("https://git.example/a b", False, id="a blank within"),
    ],
)
def test_an_id_that_is_no_iri_becomes_one_that_lasts(identity: str, *, kept: bool) -> None:
    first, again = (_feed(_text(id=identity)) for _ in range(2))
    shown = first.findtext(f"{NS}entry/{NS}id")
    assert (shown == identity) is kept
    assert shown == again.findtext(f"{NS}entry/{NS}id")
    _shape(first)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x\ny", "/v1", None, 3, ["a"]])
def test_an_address_that_is_none_of_the_web_is_no_link(url: object) -> None:
    assert _feed(_text(url=url)).find(f"{NS}entry/{NS}link") is None


@settings(max_examples=20, deadline=None)
@given(st.fixed_dictionaries({"id": st.text(), "title": st.text(), "content_text": st.text(),
                              "url": st.text()}))  # fmt: skip
def test_whatever_is_taken_is_well_formed(fields: dict[str, Any]) -> None:
    body = json.dumps({**an_item(a_release()), **fields}).encode()
    try:
        item = read_item(body)
    except FeedItemError:
        return
    feed = _feed(item.text)
    _shape(feed)
    assert len(list(feed.iter(f"{NS}entry"))) == 1
