"""A feed that is odd, and a storage that another script wrote: what can be shown is shown."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.widget.test_hostile_feed import judge
from tests.support.embedded import Embedded, Site, feed, visited
from tests.support.loopback import Answer
from tests.support.news import a_release, an_item

if TYPE_CHECKING:
    from tests.support.browser import Chromium

GOOD = {"id": "good", "title": "a good one"}
ODD_OBJECT = {"toString": None, "valueOf": None}
"""Nothing that JavaScript could make a text of."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture(scope="module")
def visitor(chromium: "Chromium", site: Site) -> Iterator[Embedded]:
    """Somebody who came once and saw nothing."""
    with visited(chromium, site) as embedded:
        yield embedded


def one(**changes: Any) -> dict[str, Any]:
    return {**an_item(a_release()), "title": "odd", **changes}


def block(**changes: Any) -> dict[str, Any]:
    return one(_ministudio={**one()["_ministudio"], **changes})


_VALUES: list[Any] = [
    " fixes", None, 5, -1e300, True, "", [], {}, [[]], [None, 5, {}], ODD_OBJECT, [ODD_OBJECT],
]  # fmt: skip


def odd_items() -> list[dict[str, Any]]:
    """Items each of which has one thing wrong, with ids of their own."""
    fields = ("title", "url", "date_published", "content_text", "summary", "_ministudio", "tags")
    found = [one(**{field: value}) for field in fields for value in _VALUES]
    for value in _VALUES:
        section = {"kind": value, "title": value, "emoji": value, "entries": value}
        entry = {"scope": value, "summary": value, "breaking": value}
        found += [
            block(sections=value), block(sections=[section]), block(version=value),
            block(sections=[{**section, "entries": [entry, value]}]),
            block(sections=[{**section, "entries": [{"summary": "x", "scope": value}]}]),
        ]  # fmt: skip
    return [{**item, "id": f"odd {number}"} for number, item in enumerate(found)]


def fresh(site: Site, visitor: Embedded, answer: Answer, *, news: int) -> None:
    """Show the visitor, who has seen nothing of it, a feed with so many releases."""
    site.says()
    visitor.page.evaluate("localStorage.clear()")
    visitor.again()
    site.answer = answer
    visitor.again(news=news)
    visitor.open()


def test_one_wrong_value_spoils_neither_its_item_nor_the_others(
    site: Site, visitor: Embedded
) -> None:
    items = odd_items()
    fresh(site, visitor, feed([*items, GOOD]), news=99)
    judge(visitor, site)
    assert len(visitor.titles()) == len(items) + 1
    assert visitor.titles()[-1] == "a good one"


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        pytest.param(feed([one(id="a"), one(id="a", title="twice"), GOOD]),
                     ["odd", "a good one"], id="an id twice: the first counts"),
        pytest.param(feed([one(id=None), {"title": "none"}, one(id=""), one(id={}), 5, None, GOOD]),
                     ["a good one"], id="items without an id, and none"),
        pytest.param(feed([one(id=17), {"id": 1.5, "title": "half"}]), ["odd", "half"],
                     id="ids that are numbers"),
        pytest.param(feed([one(date_published="2025-13-45T99:00:00Z"),
                           {"id": "b", "date_published": "yesterday"}]), ["odd", "b"],
                     id="days that there are not"),
        pytest.param(feed([GOOD], title={"a": 1}, language=5, _x=[1], hubs=None), ["a good one"],
                     id="a head of wrong types"),
        pytest.param(Answer(body=b"\xef\xbb\xbf" + feed([GOOD]).body,
                            headers={"Content-Type": "text/plain; charset=latin1"}),
                     ["a good one"], id="a byte order mark, and another charset named"),
        pytest.param(feed([{"id": "https://a.example/1", "content_html": "<p>Hi</p>",
                            "date_published": "2010-02-07T14:04:00-05:00",
                            "authors": [{"name": "A"}], "attachments": [{"url": "x"}]}],
                          home_page_url="https://a.example/", version="https://jsonfeed.org/version/1"),
                     ["7 February 2010"], id="of another maker, without titles"),
    ],
)  # fmt: skip
def test_an_odd_feed_is_shown_as_far_as_it_can_be(
    site: Site, visitor: Embedded, answer: Answer, titles: list[str]
) -> None:
    fresh(site, visitor, answer, news=len(titles))
    assert visitor.titles() == titles
    judge(visitor, site)


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([one(id=str(number)) for number in range(10_000)], id="ten thousand items"),
        pytest.param([{"id": "a", "title": "x" * 5_000_000, "content_text": "y" * 100}, GOOD],
                     id="a title of 5 MB"),
        pytest.param([block(sections=[{"kind": "fixes", "entries": [{"summary": "x"}] * 90_000}])],
                     id="ninety thousand entries"),
        pytest.param([block(sections=[{"kind": "fixes", "entries": [{"summary": "x"}]}] * 90_000)],
                     id="ninety thousand sections"),
    ],
)  # fmt: skip
def test_a_feed_of_any_size_leaves_the_page_usable(
    site: Site, visitor: Embedded, items: list[Any]
) -> None:
    site.limit = 10
    fresh(site, visitor, feed(items), news=min(99, len(items)))
    site.limit = 1_000
    assert len(visitor.elements()) < 2_000
    assert visitor.said() == []
    visitor.page.keyboard.press("Escape")
    visitor.panel.wait_for(state="hidden")


_COPY = json.dumps(
    {
        "items": [
            ODD_OBJECT,
            None,
            {"id": "x", "url": "javascript:alert(1)", "title": "<img src=x onerror=alert(1)>"},
        ]
    }
)
_STORAGES = {
    "denied": "Object.defineProperty(window, 'localStorage', "
              "{ get() { throw new DOMException('no', 'SecurityError'); } })",
    "none": "Object.defineProperty(window, 'localStorage', { value: null })",
    "full": "Storage.prototype.setItem = "
            "() => { throw new DOMException('full', 'QuotaExceededError'); }",
    **{f"that says {value[:40]}": f"Storage.prototype.getItem = () => {json.dumps(value)}"
       for value in ("", "{", "5", '"x"', "{}", "[]", "[[[]]]", '[null, {"a": 1}, 5]', _COPY,
                     '{"items": 5}', '{"items": [5], "title": {}}', "[" + "1," * 99_999 + "1]")},
}  # fmt: skip


@pytest.mark.parametrize("script", _STORAGES.values(), ids=_STORAGES)
def test_a_storage(site: Site, visitor: Embedded, script: str) -> None:
    site.says(GOOD)
    site.first = script
    try:
        visitor.again()
        visitor.open()
        judge(visitor, site)
        assert visitor.titles() == ["a good one"]
    finally:
        site.first = ""
