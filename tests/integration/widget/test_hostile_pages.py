"""Served pages, static pages and feeds: no text of a release becomes markup or a link."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.widget import StaticSite
from ministudio_ci.widget.atom import atom
from ministudio_ci.widget.render import feed, page
from ministudio_ci.widget.site import Site
from tests.support.hostile import PLANTS, subjects
from tests.support.loopback import Answer, LoopbackServer, Request
from tests.support.markup import Markup
from tests.support.news import a_release, an_item

if TYPE_CHECKING:
    from tests.support.browser import Chromium, Visit

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://pages.example/x/"
LANGS = st.sampled_from(["fr", "en"])


def item(text: str, tag: str = "v1.6.0") -> dict[str, Any]:
    """An item that says `text` wherever it says anything."""
    said = f"-{text}"  # so that it is never empty
    found = an_item(a_release(tag.removeprefix("v"), {"fixes": [said, said], "breaking": [said]}))
    for section in found["_ministudio"]["sections"]:
        section |= {"title": said, "emoji": said}
        for entry in section["entries"]:
            entry |= {"scope": said, "type": said, "authors": [said], "references": [said]}
    texts = dict.fromkeys(("title", "content_text", "content_html", "summary"), said)
    return {**found, **texts, "external_url": found["url"], "tags": [said]}


def site_of(text: str, lang: str) -> dict[str, bytes]:
    items = [item(text, "v2.0.0"), item(text), item(text, "v1.0.0")]
    static = StaticSite(project=f"-{text}", lang=lang, items=items, url=URL, whole=2)
    return dict(static.files(feed="{}", atom="<feed/>"))


def kept(text: str) -> list[str]:
    """What the endpoint keeps of a post, which has no halves of surrogate pairs."""
    return [json.dumps(item(text)).replace("\\ud800", "")]


def judge(html: bytes, plain: bytes) -> None:
    """Check that a page is that of a harmless text, but for the text."""
    found, known = Markup(html.decode()), Markup(plain.decode())
    assert found.elements == known.elements
    assert found.links == known.links


@given(subjects, LANGS)
def test_the_served_page_holds_no_markup_but_ours(text: str, lang: str) -> None:
    shown, plain = (
        page(Site(project=f"-{one}", lang=lang, key=b""), kept(one)) for one in (text, "a")
    )
    judge(shown, plain)


@given(subjects, LANGS)
def test_the_static_pages_hold_no_markup_but_ours(text: str, lang: str) -> None:
    shown, plain = site_of(text, lang), site_of("a", lang)
    assert shown.keys() == plain.keys()
    for name, content in shown.items():
        if name.endswith(".html"):
            judge(content, plain[name])


def test_no_known_text_leaves_its_attribute() -> None:
    plain = site_of("a", "fr")
    for plant in (one for one in PLANTS if set(one) & set("\"'<>&")):
        shown = site_of(plant, "fr")
        for name in ("index.html", "embed.html", "releases/v2.0.0/index.html"):
            judge(shown[name], plain[name])


@given(subjects, LANGS)
def test_feeds_are_read_by_their_parsers(text: str, lang: str) -> None:
    site = Site(project=f"-{text}", lang=lang, key=b"")
    items = kept(text)
    assert json.loads(feed(site, items))["items"] == [json.loads(one) for one in items]
    entries = ET.fromstring(atom(site, items)).findall(f"{ATOM}entry")  # noqa: S314 - our own
    (entry,) = entries
    links = [link.get("href") for link in entry.iter(f"{ATOM}link")]
    assert links == [json.loads(items[0])["url"]]
    assert len(list(entry.iter())) == 9


def every() -> list[dict[str, Any]]:
    return [item(plant, f"v1.{number}.0") for number, plant in enumerate(PLANTS)]


@pytest.fixture(scope="module")
def hosted() -> Iterator[str]:
    """A static host with the pages of a site whose every release is hostile; and the served one."""
    static = StaticSite(project="CStream", lang="fr", items=every(), url=None, whole=0)
    files = dict(static.files(feed=json.dumps({"items": every()}), atom=""))
    kept = [json.dumps(one).replace("\\ud800", "") for one in every()]
    files["served.html"] = page(Site(project="CStream", lang="en", key=b""), kept)

    def answer(request: Request) -> Answer:
        name = request.path.removeprefix("/")
        name += "index.html" if name.endswith("/") or not name else ""
        kind = {"css": "text/css", "js": "text/javascript"}.get(
            name.rpartition(".")[2], "text/html"
        )
        headers = {"Content-Type": f"{kind}; charset=utf-8"}
        return Answer(body=files[name], headers=headers) if name in files else Answer(status=404)

    with LoopbackServer(answer) as server:
        yield server.origin


def look(visit: "Visit", width: int) -> None:
    """Check what a visitor sees: nothing but text, and all of it within the window."""
    assert visit.messages == []
    assert visit.overflow() <= 0
    wide = """width => [...document.body.querySelectorAll("*")].filter(element => {
      const { left, right } = element.getBoundingClientRect();
      return left < -1 || right > width + 1;
    }).map(element => element.outerHTML.slice(0, 200))"""
    assert visit.page.evaluate(wide, width) == []


@pytest.mark.parametrize("path", ["", "served.html", "releases/v1.140.0/", "embed.html"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_of_hostile_texts_keeps_its_layout(
    chromium: "Chromium", hosted: str, path: str, width: int
) -> None:
    from tests.support.browser import Visitor

    with chromium.open(f"{hosted}/{path}", Visitor(width=width)) as visit:
        look(visit, width)
        names = [f"{hosted}/{path}", f"{hosted}/page.css", *visit.requests[2:]]
        assert visit.requests == names[: len(visit.requests)]
        assert all(one.startswith(hosted) for one in visit.requests)
