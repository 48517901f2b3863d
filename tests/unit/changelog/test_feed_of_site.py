"""The feeds of a site of ours: each release leads to its own page, and is known as before."""

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from ministudio_ci.changelog import Links, feed_item, render_atom, render_feed
from tests.support.releases import CSTREAM, release

FORGE = Links(server="https://github.com", path="o/cstream")
HERE = FORGE._replace(site="https://o.github.io/cstream/")
NOW = datetime(2025, 11, 9, tzinfo=UTC)
PAGE = "https://o.github.io/cstream/releases/v1.6.0/"
ATOM = "{http://www.w3.org/2005/Atom}"


def test_an_item_leads_to_its_page_and_keeps_its_id() -> None:
    before, item = (feed_item(CSTREAM, lang="fr", links=links) for links in (FORGE, HERE))
    assert (item["url"], item["external_url"]) == (PAGE, before["url"])
    assert item["id"] == before["id"]


def test_without_a_forge_there_is_no_page_elsewhere() -> None:
    item = feed_item(CSTREAM, lang="fr", links=Links(site=HERE.site))
    assert item["url"] == PAGE
    assert "external_url" not in item


def test_the_feed_says_where_it_is() -> None:
    feed = json.loads(render_feed([CSTREAM], lang="fr", links=HERE, project="CStream"))
    assert feed["home_page_url"] == "https://o.github.io/cstream/"
    assert feed["feed_url"] == "https://o.github.io/cstream/releases.json"


def test_so_does_atom() -> None:
    text = render_atom([CSTREAM], lang="fr", links=HERE, project="CStream", now=NOW)
    feed = ET.fromstring(text)  # noqa: S314 - our own output
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": HERE.site, "self": f"{HERE.site}feed.atom"}
    entry = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}entry/{ATOM}link")}
    assert entry == {"alternate": PAGE, "related": FORGE.release("v1.6.0")}


def test_an_odd_tag_is_quoted_once() -> None:
    assert FORGE.release("web/v1.0.0+7") == f"{FORGE.home}/releases/tag/web/v1.0.0%2B7"
    assert FORGE.compare("v1.0.0+7", "v2.0.0") == f"{FORGE.home}/compare/v1.0.0%2B7...v2.0.0"
    odd = release(tag="web/v1.0.0+7")
    assert HERE.page(odd.tag or "") == f"{HERE.site}releases/web~2Fv1.0.0~2B7/"
