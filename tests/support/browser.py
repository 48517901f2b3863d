"""A real browser, Debian's Chromium, that opens a page as a visitor does and tells what it saw."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.parts import AXE, need

_PATIENCE = 120_000.0  # milliseconds: a busy machine is no fault of the page
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """How somebody looks at a page. Zoomed to 200 %, 1280 pixels hold what 640 do."""

    width: int = 1280
    height: int = 900
    zoom: float = 1.0
    scheme: Literal["light", "dark"] = "light"
    lang: str = "fr-FR"
    scripts: bool = True
    """Without them `axe` and `overflow`, which are scripts, would wait for ever."""
    reduced_motion: bool = False


SOMEBODY = Visitor()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An open page, and all that it wrote to the console and asked the network for."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    """Addresses, that of the page itself first; `data:` ones, which ask nobody, left out."""

    def axe(self) -> list[str]:
        """What axe has to say against the page as it stands: rule, place, reason."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(need(AXE).read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", _RULES
        )
        return [_told(rule, node) for rule in found["violations"] for node in rule["nodes"]]

    def texts(self, selector: str) -> list[str]:
        """The texts of the elements that can be seen, without spaces around them."""
        found = self.page.locator(selector).filter(visible=True).all_text_contents()
        return [text.strip() for text in found]

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        wide: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide


class Chromium:
    """A running browser; each visit has a profile of its own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    @contextmanager
    def open(self, url: str, visitor: Visitor = SOMEBODY) -> Iterator[Visit]:
        """Opens a page and waits until it is loaded."""
        context = self._browser.new_context(
            viewport={
                "width": round(visitor.width / visitor.zoom),
                "height": round(visitor.height / visitor.zoom),
            },
            device_scale_factor=visitor.zoom,
            color_scheme=visitor.scheme,
            locale=visitor.lang,
            java_script_enabled=visitor.scripts,
            reduced_motion="reduce" if visitor.reduced_motion else "no-preference",
        )
        context.set_default_timeout(_PATIENCE)
        try:
            visit = Visit(page=context.new_page())
            visit.page.on("console", lambda message: visit.messages.append(message.text))
            visit.page.on("pageerror", lambda error: visit.messages.append(str(error)))
            visit.page.on("request", lambda request: _note(visit, request.url))
            visit.page.goto(url)
            yield visit
        finally:
            context.close()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Starts the browser; some half a second.

    No longer than one module's tests: Playwright keeps an event loop running in this thread,
    beside which nothing else can run one of its own.
    """
    program = need("chromium")
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, timeout=_PATIENCE)
        try:
            yield Chromium(browser)
        finally:
            browser.close()


def _note(visit: Visit, url: str) -> None:
    if not url.startswith("data:"):
        visit.requests.append(url)


def _told(rule: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
