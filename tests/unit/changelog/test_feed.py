"""JSON Feed 1.1 and Atom (RFC 4287), both of the same items."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from ministudio_ci.changelog import Links, feed_item, render_atom, render_feed
from ministudio_ci.model.feed import release_from_item
from ministudio_ci.model.release import Release, SectionKind
from tests.support.releases import CSTREAM, entry, release, releases, section

GITHUB = Links(server="https://github.com", path="o/cstream")
PAGE = "https://github.com/o/cstream/releases/tag/v1.6.0"
CHANGES = "https://github.com/o/cstream/compare/v1.5.0...v1.6.0"
NOW = datetime(2025, 11, 9, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")  # RFC 3339
IRI = re.compile(r"(https?://[^\s/]+/|urn:uuid:[0-9a-f-]{36}$)")


def test_the_item_of_a_release() -> None:
    item = feed_item(CSTREAM, lang="fr", links=GITHUB)
    block = item.pop("_ministudio")
    assert [(part["kind"], part["title"], part["emoji"]) for part in block["sections"]] == [
        ("features", "Nouveautés", "🛠️"),
        ("improvements", "Améliorations", "🚀"),
        ("fixes", "Corrections", "✅"),
    ]
    assert item == {
        "id": PAGE,
        "url": PAGE,
        "title": "v1.6.0",
        "content_html": (
            "<h3>🛠️ Nouveautés</h3>\n<ul>\n<li>nouvelle section films populaires</li>\n</ul>\n"
            "<h3>🚀 Améliorations</h3>\n<ul>\n<li>fluidité streaming</li>\n"
            "<li>recherche optimisée</li>\n</ul>\n<h3>✅ Corrections</h3>\n<ul>\n"
            "<li><strong>lecteur\N{NO-BREAK SPACE}:</strong> bug lecteur vidéo mobile</li>\n</ul>\n"
            "<p><strong>Toutes les modifications\N{NO-BREAK SPACE}:</strong> "
            f'<a href="{CHANGES}">v1.5.0…v1.6.0</a></p>\n'
        ),
        "content_text": (
            "🛠️ Nouveautés\n- nouvelle section films populaires\n🚀 Améliorations\n"
            "- fluidité streaming\n- recherche optimisée\n✅ Corrections\n"
            "- lecteur\N{NO-BREAK SPACE}: bug lecteur vidéo mobile\n"
            f"Toutes les modifications\N{NO-BREAK SPACE}: {CHANGES}\n"
        ),
        "date_published": "2025-11-02T23:00:00Z",
        "tags": ["features", "improvements", "fixes"],
    }


def test_what_is_not_out_has_neither_date_nor_address() -> None:
    item = feed_item(release(tag=None), lang="en", links=GITHUB)
    assert (item["id"], item["title"]) == ("unreleased", "Unreleased")
    assert not {"url", "date_published"} & set(item)


def valid_feed(text: str) -> dict[str, Any]:
    """Check what JSON Feed 1.1 asks of a feed and of its items."""
    feed: dict[str, Any] = json.loads(text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    ids = [item["id"] for item in feed["items"]]
    assert all(isinstance(id_, str) and id_ for id_ in ids)
    for item in feed["items"]:
        assert isinstance(item["content_html"], str)
        assert all(isinstance(tag, str) for tag in item["tags"])
        assert "date_published" not in item or DATE.fullmatch(item["date_published"])
    return feed


def test_the_feed_is_a_json_feed_in_its_language() -> None:
    text = render_feed([release(tag=None), CSTREAM], lang="fr", links=GITHUB, project="CStream")
    feed = valid_feed(text)
    assert (feed["title"], feed["language"], feed["home_page_url"], feed["description"]) == (
        "CStream", "fr", "https://github.com/o/cstream", "Journal des modifications")  # fmt: skip
    assert [item["id"] for item in feed["items"]] == ["unreleased", PAGE]
    assert release_from_item(feed["items"][1]) == CSTREAM


def valid_atom(text: str) -> ET.Element:
    """Check what RFC 4287, section 4.1, asks of a feed and of its entries."""
    feed = ET.fromstring(text)  # noqa: S314 - our own output
    assert feed.tag == f"{ATOM}feed"
    assert feed.findall(f"{ATOM}author/{ATOM}name")
    for element in [feed, *feed.iterfind(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert name == "title" or (found.text or "").strip() == found.text
        assert IRI.match(element.findtext(f"{ATOM}id") or ""), element.findtext(f"{ATOM}id")
        assert DATE.fullmatch(element.findtext(f"{ATOM}updated") or "")
        assert len(element.findall(f"{ATOM}link[@rel='alternate']")) <= 1
    for content in feed.iterfind(f"{ATOM}entry/{ATOM}content"):
        assert (content.get("type"), len(content)) == ("html", 0)
    return feed


def atom(*shown: Release, links: Links = GITHUB) -> str:
    return render_atom(shown, lang="fr", links=links, project="CStream", now=NOW)


def test_atom_holds_the_releases_that_are_out() -> None:
    feed = valid_atom(atom(release(tag=None), CSTREAM))
    (found,) = feed.findall(f"{ATOM}entry")
    assert found.findtext(f"{ATOM}id") == PAGE
    assert (
        found.findtext(f"{ATOM}content")
        == feed_item(CSTREAM, lang="fr", links=GITHUB)["content_html"]
    )
    assert feed.findtext(f"{ATOM}updated") == "2025-11-02T23:00:00Z"


def test_an_empty_atom_feed_is_dated_now_and_needs_no_forge() -> None:
    feed = valid_atom(atom(links=Links()))
    assert feed.findtext(f"{ATOM}updated") == "2025-11-09T00:00:00Z"


class Tags(HTMLParser):
    """Gathers the elements and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(f"{tag}@{name}" for name, _ in attrs)}

    def handle_comment(self, data: str) -> None:
        self.seen.add("<!--")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- x", "]]>", "&lt;b>",
             "</li></ul><h1>x", '" onclick="x'],
)  # fmt: skip
def test_html_in_a_commit_is_text_everywhere(text: str) -> None:
    shown = release(section(SectionKind.FIXES, entry(text, scope=text)), newcomers=(text,))
    item = feed_item(shown, lang="fr", links=GITHUB)
    assert Tags(item["content_html"]).seen == {"h3", "ul", "li", "strong", "p", "a", "a@href"}
    (content,) = valid_atom(atom(shown)).iterfind(f"{ATOM}entry/{ATOM}content")
    assert content.text == item["content_html"]


@given(releases)
def test_any_text_leaves_every_format_valid(shown: Release) -> None:
    valid_feed(render_feed([shown], lang="en", links=GITHUB, project="P"))
    valid_atom(atom(shown))
    html = feed_item(shown, lang="en", links=GITHUB)["content_html"]
    assert Tags(html).seen <= {"h3", "ul", "li", "strong", "p", "a", "a@href"}
