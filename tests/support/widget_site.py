"""A site that shows the widget, under a policy as strict as there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator

from ministudio_ci.widget import script
from tests.support.browser import SOMEBODY, Chromium, Visit, Visitor
from tests.support.loopback import Answer, LoopbackServer, Request

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'none'; connect-src 'self'; "
    "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
WIDGET = '<ministudio-updates src="releases.json"></ministudio-updates>'
_SCRIPT = '<script src="widget.js" defer></script>'


def a_feed(*items: Any, **head: Any) -> dict[str, Any]:
    version = "https://jsonfeed.org/version/1.1"
    return {"version": version, "title": "CStream", "language": "fr", **head, "items": list(items)}


@dataclass(kw_only=True)
class Site:
    """What the server says; a test changes it as it goes."""

    feed: Any = field(default_factory=a_feed)
    """Answered as `Answer.body` is; an `Answer` as it stands."""
    body: str = WIDGET
    lang: str = "fr"
    dir: str = "ltr"
    head: str = _SCRIPT
    policy: str = STRICT
    files: dict[str, bytes] = field(default_factory=dict)
    """What else there is, by path; scripts by the name's end."""
    url: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        self.asked.append(request.path)
        if request.path == "/":
            kind, body = "text/html", self._page().encode()
        elif request.path.endswith(".json"):
            return self.feed if isinstance(self.feed, Answer) else _any_origin(self.feed)
        else:
            kind, body = "text/javascript", self.files.get(request.path, script())
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Access-Control-Allow-Origin": "*"}
        if self.policy and request.path == "/":
            headers["Content-Security-Policy"] = self.policy
        return Answer(body=body, headers=headers)

    def _page(self) -> str:
        return (
            f'<!doctype html><html lang="{self.lang}" dir="{self.dir}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark"><title>CStream</title>'
            f"{self.head}</head><body><main><h1>CStream</h1>{self.body}</main></body></html>"
        )


@contextmanager
def site(kind: type[Site] = Site, **given: Any) -> Iterator[Site]:
    shown = kind(**given)
    with LoopbackServer(shown.answer) as server:
        shown.url = f"{server.origin}/"
        yield shown


_TAKEN_IN = """([first, count]) => {
    const taken = element => {
        const src = new URL(element.getAttribute("src"), document.baseURI).href;
        const copy = localStorage.getItem(`ministudio-updates:copy:${src}`);
        const { items } = JSON.parse(copy);
        return (items[0]?.id ?? null) === first && Math.min(items.length, 10) === count;
    };
    try {
        return [...document.querySelectorAll("ministudio-updates")].every(taken);
    } catch (error) {
        return error.name === "SecurityError";
    }
}"""
_ANSWERED = """() => performance.getEntriesByType("resource").some(
    one => one.name.endsWith(".json") && one.responseEnd)"""


class Widget:
    """One widget of an open page."""

    def __init__(self, visit: Visit, number: int = 0, shown: Site | None = None) -> None:
        self.visit = visit
        self.page = visit.page
        self.shown = shown
        self.host = visit.page.locator("ministudio-updates").nth(number)

    def part(self, name: str) -> Locator:
        return self.host.locator(f"[part~={name}]")

    @property
    def button(self) -> Locator:
        return self.host.locator("[part=button]")

    @property
    def dialog(self) -> Locator:
        return self.host.locator("dialog")

    def open(self) -> None:
        """Opens the panel and waits until it stands still."""
        self.button.click()
        self.dialog.evaluate(
            "one => Promise.all(one.getAnimations({subtree: true}).map(each => each.finished))"
        )

    def texts(self, part: str) -> list[str]:
        return [text.strip() for text in self.part(part).all_inner_texts()]

    def settle(self) -> None:
        """Waits until the feed was answered and, where it is a whole one, taken in."""
        self.page.wait_for_function(_ANSWERED)
        feed = self.shown.feed if self.shown else None
        if isinstance(feed, dict) and isinstance(feed.get("items"), list):
            ids = [item["id"] for item in feed["items"]]
            arg = [ids[0] if ids else None, min(len(ids), 10)]
            self.page.wait_for_function(_TAKEN_IN, arg=arg)

    def come_again(self) -> None:
        self.page.reload()
        self.settle()


@contextmanager
def visiting(chromium: Chromium, shown: Site, visitor: Visitor = SOMEBODY) -> Iterator[Widget]:
    with chromium.open(shown.url, visitor) as visit:
        widget = Widget(visit, shown=shown)
        widget.settle()
        yield widget


def _any_origin(body: Any) -> Answer:
    return Answer(body=body, headers={"Access-Control-Allow-Origin": "*"})
