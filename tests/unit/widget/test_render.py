"""The feed and the page that show what was posted."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ministudio_ci.widget.render import content_security_policy, feed, page
from ministudio_ci.widget.site import Site
from tests.support.news import KEY, Sections, a_release, an_item

FRENCH = Site(project="CStream", lang="fr", key=KEY)
ENGLISH = Site(project="CStream", lang="en", key=KEY)
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">&amp;\u202e'


def _text(version: str = "1.6.0", sections: Sections | None = None, **changes: object) -> str:
    return json.dumps({**an_item(a_release(version, sections)), **changes})


class Outline(HTMLParser):
    """Elements and their attributes, as a browser would take them; and all text."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, name: str) -> list[str | None]:
        return [attributes.get(name) for found, attributes in self.elements if found == tag]


@pytest.mark.parametrize("texts", [[], [_text()], [_text("1.7.0"), _text()]], ids=len)
def test_the_feed_is_json_feed_and_holds_the_items_as_they_came(texts: list[str]) -> None:
    document = json.loads(feed(Site(project='C"Stream', lang="fr", key=KEY), texts))
    assert document == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": 'C"Stream',
        "language": "fr",
        "items": [json.loads(text) for text in texts],
    }


@pytest.mark.parametrize(
    ("site", "words"),
    [
        pytest.param(
            FRENCH,
            ["Quoi de neuf dans CStream\u00a0?", "Version 1.6.0", "2 novembre 2025",
             "🛠️ Nouveautés", "bug lecteur vidéo mobile", "Notes de la version 1.6.0"],
            id="fr",
        ),
        pytest.param(
            ENGLISH,
            ["What’s new in CStream", "Version 1.6.0", "2 November 2025", "🛠️ New",
             "bug lecteur vidéo mobile", "Notes of version 1.6.0"],
            id="en",
        ),
    ],
)  # fmt: skip
def test_the_page_tells_what_changed(site: Site, words: list[str]) -> None:
    shown = Outline(page(site, [_text()]))
    for word in words:
        assert word in shown.text
    assert shown.all("html", "lang") == [site.lang]
    assert shown.all("article", "id") == ["1.6.0"]
    assert "#1.6.0" in shown.all("a", "href")


@pytest.mark.parametrize(
    ("site", "moment", "shown"),
    [
        pytest.param(FRENCH, "2025-08-01T00:00:00Z", "1er août 2025", id="fr, the first"),
        pytest.param(ENGLISH, "2025-08-01T00:00:00Z", "1 August 2025", id="en, the first"),
        pytest.param(FRENCH, "2025-12-31T23:30:00-02:00", "1er janvier 2026", id="in UTC"),
    ],
)
def test_dates_are_written_as_people_write_them(site: Site, moment: str, shown: str) -> None:
    assert shown in Outline(page(site, [_text(date_published=moment)])).text


def test_an_empty_page_says_so() -> None:
    assert "Aucune version n’a encore été annoncée." in Outline(page(FRENCH, [])).text


def test_a_release_without_visible_changes_says_so() -> None:
    assert "Aucun changement visible." in Outline(page(FRENCH, [_text(sections={})])).text


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        pytest.param("https://git.example/a", True, id="https"),
        pytest.param("javascript:alert(1)", False, id="a script"),
        pytest.param(None, False, id="none"),
        pytest.param(["https://x"], False, id="no text"),
    ],
)
def test_only_web_addresses_are_linked(url: object, *, linked: bool) -> None:
    hrefs = Outline(page(FRENCH, [_text(url=url)])).all("a", "href")
    assert (url in hrefs) is linked
    assert len(hrefs) == 3 + linked  # the version's own, the two feeds'


def test_nothing_that_was_posted_becomes_markup() -> None:
    item = an_item(a_release(HOSTILE, {"fixes": [HOSTILE]}))
    hostile = json.dumps({**item, "content_html": HOSTILE, "title": HOSTILE, "url": HOSTILE})
    plain = Outline(page(FRENCH, [_text("1.6.0", {"fixes": ["a"]}, url=None)]))
    shown = Outline(page(Site(project=HOSTILE, lang="fr", key=KEY), [hostile]))
    assert [tag for tag, _ in shown.elements] == [tag for tag, _ in plain.elements]
    assert shown.text.count("<script>alert(1)</script>") == 4  # title, heading, version, entry


@settings(max_examples=40, deadline=None)
@given(summary=st.text(alphabet="<>&\"'/ax=\n{}%#\u202e\u2028", max_size=40))
def test_any_summary_stays_text(summary: str) -> None:
    plain, shown = (
        Outline(page(ENGLISH, [_text(sections={"fixes": [text]})])) for text in ("a", summary)
    )
    assert shown.elements == plain.elements


def test_the_style_is_the_one_the_policy_allows() -> None:
    html = page(FRENCH, []).decode()
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in content_security_policy()
    assert not re.search(r"\son\w+=|style=|<script|<img|https?://", html.replace(style, ""))
