"""Somebody's site that embeds the widget, under the strictest policy there is."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from ministudio_ci.widget import script
from tests.support.browser import SOMEBODY, Chromium, Visit, Visitor
from tests.support.loopback import Answer, LoopbackServer, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src {connect}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_PAGE = """<!doctype html><html lang="{lang}" dir="{dir}">
<meta charset="utf-8"><title>A site</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="/first.js"></script><script type="module" src="/widget.js"></script>
<h1>A site</h1>
<p>Before <ministudio-updates src="{src}" limit="{limit}"></ministudio-updates> after</p>
"""
_GATHER = """root => [...root.querySelectorAll("*")].map(element => ({
  name: element.localName,
  attributes: [...element.attributes].map(({ name }) => name),
  href: element.getAttribute("href"),
}))"""
_OUTSIDE = """dialog => {
  const frame = dialog.getBoundingClientRect();
  return [...dialog.querySelectorAll("*")].filter(element => {
    const { left, right, width } = element.getBoundingClientRect();
    const unseen = getComputedStyle(element).position === "absolute";
    return width && !unseen && (left < frame.left - 1 || right > frame.right + 1);
  }).map(element => element.outerHTML.slice(0, 200));
}"""


class Site:
    """`answer` is what its feed says; `first` is a script of another maker, run before ours."""

    def __init__(self) -> None:
        self.answer: Answer | Callable[[Request], Answer] = feed([])
        self.first = ""
        self.connect = "'self'"
        self.src, self.lang, self.dir = "/feed.json", "en", "ltr"
        self.limit = 1_000
        self._server = LoopbackServer(self._serve)
        self.url = self._server.origin

    @property
    def asked(self) -> list[str]:
        """The paths that somebody asked for."""
        return [request.path for request in self._server.requests]

    def says(self, *items: Any, **head: Any) -> None:
        self.answer = feed(items, **head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def _serve(self, request: Request) -> Answer:
        match request.path:
            case "/":
                page = _PAGE.format(lang=self.lang, dir=self.dir, src=self.src, limit=self.limit)
                policy = _POLICY.format(connect=self.connect)
                return _of("text/html; charset=utf-8", page, {"Content-Security-Policy": policy})
            case "/widget.js":
                return _of("text/javascript", script().decode())
            case "/first.js":
                return _of("text/javascript", self.first)
            case "/feed.json":
                return self.answer(request) if callable(self.answer) else self.answer
            case _:
                return Answer(status=204)


class Embedded:
    """The widget in an open page, by what any visitor can see and do."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.page: Page = visit.page
        self.dialogs: list[str] = []
        self.host = self.page.locator("ministudio-updates")
        self.button = self.host.locator("[part=button]")
        self.panel = self.host.locator("dialog")

    def reload(self) -> None:
        del self.visit.messages[:]
        self.page.reload()

    def again(self, *, news: int | None = None) -> None:
        """Come back to the page; wait until the feed was answered, and until so much is new."""
        self.reload()
        self._wait_for_answer()
        if news is not None:
            self.host.locator("[part=badge]", has_text=str(news)).wait_for(state="visible")
        self.page.evaluate("new Promise(done => setTimeout(done, 20))")  # for what would be wrong

    def _wait_for_answer(self) -> None:
        # Not by Playwright's own waiting for a function, which the page's policy forbids.
        while not self.page.evaluate("performance.getEntriesByType('resource').length > 2"):
            self.page.wait_for_timeout(10)

    def said(self) -> list[str]:
        """What was written to the console, but for what a browser itself says of a failed request.

        No script can keep a browser from writing those lines.
        """
        own = ("Failed to load resource: ", "Access to fetch at ")
        return [one for one in self.visit.messages if not one.startswith(own)]

    def open(self) -> None:
        self.button.click()
        self.panel.wait_for(state="visible")

    def elements(self) -> list[dict[str, Any]]:
        """All that stands in the panel: names, names of attributes, addresses."""
        found: list[dict[str, Any]] = self.panel.evaluate(_GATHER)
        return found

    def outside(self) -> list[str]:
        """What of the panel stands out at its sides."""
        found: list[str] = self.panel.evaluate(_OUTSIDE)
        return found

    def titles(self) -> list[str]:
        return self.panel.locator("[part=version]").all_text_contents()


@contextmanager
def visited(chromium: Chromium, site: Site, visitor: Visitor = SOMEBODY) -> Iterator[Embedded]:
    with chromium.open(site.url, visitor) as visit:
        embedded = Embedded(visit)
        visit.page.on("dialog", lambda dialog: embedded.dialogs.append(dialog.message))
        visit.page.wait_for_load_state("networkidle")
        yield embedded


def feed(items: Sequence[Any], **head: Any) -> Answer:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "CStream", **head}
    return json_answer({**document, "items": items})


def json_answer(document: Any) -> Answer:
    return Answer(
        body=json.dumps(document).encode(), headers={"Content-Type": "application/feed+json"}
    )


def _of(kind: str, text: str, headers: dict[str, str] | None = None) -> Answer:
    return Answer(body=text.encode(), headers={"Content-Type": kind, **(headers or {})})
