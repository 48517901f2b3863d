"""Offline, or with a broken feed, the widget stays quiet and shows what it had."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import Chromium, Visit
from tests.support.loopback import Answer
from tests.support.news import a_release, an_item
from tests.support.widget_site import STRICT, Site, Widget, a_feed, site, visiting

ONE, TWO = an_item(a_release("1.1.0")), an_item(a_release("1.2.0"))
OF_THE_BROWSER = "Failed to load resource"  # its own line about an answer that is no 2xx


def quiet(widget: Widget) -> bool:
    return not [said for said in widget.visit.messages if not said.startswith(OF_THE_BROWSER)]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(Answer(status=500, body=a_feed(TWO)), id="500 with a feed"),
        pytest.param(b'{"items": [', id="half a document"),
    ],
)
def test_the_next_visit_asks_again(chromium: Chromium, broken: Any) -> None:
    with site(feed=a_feed(TWO, ONE)) as shown, visiting(chromium, shown) as widget:
        shown.feed = broken
        _come_again(widget)
        widget.open()
        expect(widget.part("version")).to_have_text(["CStream 1.2.0", "CStream 1.1.0"])
        assert quiet(widget)
        shown.feed = a_feed(an_item(a_release("1.3.0")), TWO, ONE)
        widget.come_again()
        expect(widget.part("badge")).to_have_text("1")


@pytest.mark.parametrize(
    "src", ["https://elsewhere.example/releases.json", "https://127.example/releases.json"]
)
def test_offline_nothing_is_asked_for(chromium: Chromium, src: str) -> None:
    anywhere = STRICT.replace("connect-src 'self'", "connect-src *")
    with site(body="", policy=anywhere) as shown, chromium.open(shown.url) as visit:
        visit.page.context.set_offline(offline=True)
        _put_in(visit, src)
        Widget(visit).open()
        assert visit.requests == [shown.url, f"{shown.url}widget.js"]
        assert visit.messages == []


def test_this_machine_answers_without_any_network(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE), body="") as shown, chromium.open(shown.url) as visit:
        visit.page.evaluate(
            "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })"
        )
        _put_in(visit, "releases.json")
        widget = Widget(visit, shown=shown)
        widget.settle()
        widget.open()
        expect(widget.part("version")).to_have_text("CStream 1.1.0")


def test_a_first_visit_to_a_broken_feed_says_so_only_in_the_panel(chromium: Chromium) -> None:
    with site(feed=b"broken") as shown, visiting(chromium, shown) as widget:
        expect(widget.part("badge")).to_be_hidden()
        shown.feed = Answer(status=503)
        widget.open()
        expect(widget.part("empty")).to_contain_text("injoignable")
        widget.page.keyboard.press("Escape")
        shown.feed = a_feed(ONE)
        widget.open()  # who looks is worth another try
        expect(widget.part("version")).to_have_text("CStream 1.1.0")
        assert quiet(widget)
        widget.page.keyboard.press("Escape")
        shown.feed = a_feed(TWO, ONE)
        widget.come_again()
        expect(widget.part("badge")).to_have_text("1")


def test_the_copy_is_bounded(chromium: Chromium) -> None:
    items = [{**ONE, "id": str(number), "content_text": "x" * 5_000} for number in range(100)]
    with site(feed=a_feed(*items)) as shown, visiting(chromium, shown) as widget:
        sizes = widget.page.evaluate("Object.values(localStorage).map(value => value.length)")
        assert max(sizes) < 100_000
        shown.feed = b""
        _come_again(widget)
        widget.open()
        expect(widget.part("version")).to_have_text(["CStream 1.1.0"] * 10)


def test_it_asks_for_its_feed_alone_and_keeps_no_cookie(chromium: Chromium) -> None:
    headers: list[str | None] = []

    class Watched(Site):
        def answer(self, request: Any) -> Answer:
            if request.path == "/releases.json":
                headers.append(request.headers.get("cookie"))
            return super().answer(request)

    with site(Watched, feed=a_feed(ONE), policy=STRICT) as shown:
        with visiting(chromium, shown) as widget:
            widget.page.evaluate("document.cookie = 'session=1'")
            widget.come_again()
            widget.open()
            names = ["", "widget.js", "releases.json"]
            assert widget.visit.requests == [f"{shown.url}{name}" for name in names * 2]
            assert widget.page.evaluate("document.cookie") == "session=1"
        assert headers == [None, None]


def _put_in(visit: Visit, src: str) -> None:
    visit.page.evaluate(
        """src => {
            const element = document.createElement("ministudio-updates");
            element.setAttribute("src", src);
            document.body.append(element);
        }""",
        src,
    )


def _come_again(widget: Widget) -> None:
    """As `come_again`, whatever becomes of the feed."""
    with widget.page.expect_request("**/releases.json"):
        widget.page.reload()
    widget.page.evaluate("() => new Promise(done => setTimeout(done, 100))")
