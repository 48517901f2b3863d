"""The feeds of a site as a feed reader takes them, whatever the commits say."""

import json
from datetime import UTC, datetime
from typing import Any

import feedparser  # type: ignore[import-untyped] # it has none
import pytest
from hypothesis import given, settings

from ministudio_ci.changelog import Links, feed_item, render_atom, render_feed
from ministudio_ci.model.release import Release, SectionKind
from tests.support.hostile import histories
from tests.support.releases import CSTREAM, entry, release, section

SITE = "https://o.github.io/cstream/"
LINKS = Links(server="https://github.com", path="o/cstream", site=SITE)
NOW = datetime(2025, 11, 9, tzinfo=UTC)


def read(releases: list[Release]) -> Any:
    text = render_atom(releases, lang="fr", links=LINKS, project="CStream", now=NOW)
    return feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False)


def test_a_reader_finds_the_site_the_release_and_its_page() -> None:
    feed = read([CSTREAM])
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert (feed.feed.link, feed.feed.language) == (SITE, "fr")
    assert {link.href for link in feed.feed.links if link.rel == "self"} == {f"{SITE}feed.atom"}
    (one,) = feed.entries
    assert one.link == f"{SITE}releases/v1.6.0/"
    assert one.id == "https://github.com/o/cstream/releases/tag/v1.6.0"
    assert one.published_parsed[:5] == (2025, 11, 2, 23, 0)
    assert "bug lecteur vidéo mobile" in one.content[0].value


HOSTILE = ["<script>alert(1)</script>", "]]></content>", "&amp; &lt;b> &#0;", "a < b && c > d"]


@pytest.mark.parametrize("summary", HOSTILE)
def test_what_a_commit_says_reaches_the_reader_as_it_stands(summary: str) -> None:
    shown = release(section(SectionKind.FIXES, entry(summary)), tag="<b>&v1.0.0")
    (found,) = read([shown]).entries
    item = feed_item(shown, lang="fr", links=LINKS)
    assert found.content[0].value.strip() == item["content_html"].strip()
    assert found.title == item["title"] == "<b>&v1.0.0"


@settings(max_examples=40, deadline=None)
@given(histories())
def test_any_history_is_a_feed_that_is_read_whole(releases: list[Release]) -> None:
    feed, out = read(releases), [one for one in releases if one.tag]
    assert feed.bozo is False
    assert [one.id for one in feed.entries] == [LINKS.identity(one) for one in out]
    assert [one.link for one in feed.entries] == [LINKS.page(one.tag or "") for one in out]


@settings(max_examples=40, deadline=None)
@given(histories())
def test_any_history_is_a_json_feed(releases: list[Release]) -> None:
    """What JSON Feed 1.1 asks of a feed, and that all addresses are whole ones."""
    out = [one for one in releases if one.tag]
    text = render_feed(out, lang="fr", links=LINKS, project="CStream")
    feed = json.loads(text)
    assert (feed["home_page_url"], feed["feed_url"]) == (SITE, f"{SITE}releases.json")
    assert len({item["id"] for item in feed["items"]}) == len(out)
    for item in feed["items"]:
        assert item["url"].startswith(f"{SITE}releases/")
        assert item["external_url"].startswith("https://github.com/o/cstream/releases/tag/")
        assert item["content_html"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo
