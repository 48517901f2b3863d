"""The widget in a real browser, shown a feed that holds every hostile text at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.embedded import Embedded, Site, visited
from tests.support.hostile import PLANTS
from tests.support.news import a_release, an_item

if TYPE_CHECKING:
    from tests.support.browser import Chromium

LINKS = "https://git.example/"
ELEMENTS = {"header", "h2", "bdi", "button", "div", "span", "p", "article", "h3", "a", "time",
            "section", "h4", "ul", "li", "b"}  # fmt: skip
ATTRIBUTES = {"part", "id", "lang", "dir", "class", "role", "tabindex", "type", "href", "rel",
              "datetime", "hidden", "aria-hidden", "aria-label", "aria-labelledby",
              "aria-pressed"}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def hostile_items() -> list[dict[str, Any]]:
    """An item for each text, which stands in everything that is shown of it."""
    items = []
    for number, plant in enumerate(PLANTS):
        release = a_release(f"1.{number}.0", {"fixes": [plant], "features": [plant, "after"]})
        item = an_item(release)
        for section in item["_ministudio"]["sections"]:
            section |= {"title": plant, "emoji": plant}
            for entry in section["entries"]:
                entry |= {"scope": plant, "type": plant, "authors": [plant]}
        texts = dict.fromkeys(("title", "summary", "content_text", "content_html"), plant)
        items.append({**item, **texts, "tags": [plant], "image": plant, "external_url": plant})
        items.append({"id": f"text {number}", **texts})
    return items


def judge(embedded: Embedded, site: Site) -> None:
    """Check that nothing came into the panel but what we put there, nor out of its place."""
    visit = embedded.visit
    for element in embedded.elements():
        assert element["name"] in ELEMENTS, element
        assert set(element["attributes"]) <= ATTRIBUTES, element
        assert (element["href"] or LINKS).startswith((LINKS, site.url)), element
    assert visit.messages == []
    assert embedded.dialogs == []
    known = {
        f"{site.url}/",
        *(f"{site.url}/{one}" for one in ("first.js", "widget.js", "feed.json")),
    }
    assert set(visit.requests) <= known
    assert visit.overflow() <= 0
    assert embedded.outside() == []


@pytest.mark.parametrize(("width", "direction"), [(1280, "ltr"), (320, "rtl")])
def test_a_hostile_feed_is_shown_as_text(
    chromium: "Chromium", site: Site, width: int, direction: str
) -> None:
    from tests.support.browser import Visitor

    site.dir = direction
    site.says(*hostile_items())
    with visited(chromium, site, Visitor(width=width)) as embedded:
        box = embedded.button.bounding_box()
        assert box
        assert 0 <= box["x"] < box["x"] + box["width"] <= width
        embedded.open()
        judge(embedded, site)
        assert len(embedded.titles()) == 2 * len(PLANTS)
        panel = embedded.panel.bounding_box()
        assert panel
        assert panel["width"] <= width
        assert panel["height"] == 900
