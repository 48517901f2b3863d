"""Visits to a page by Debian's Chromium, each in a new profile, timed from outside the widget."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.parts import need

_WATCH = """() => {
  const bench = (window.bench = { longest: 0 });
  const find = (part) => document.querySelector("ministudio-updates")?.shadowRoot
    ?.querySelector(part);
  const look = () => {
    if (find("[part=badge]:not([hidden])")) bench.badge = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    bench.longest = Math.max(bench.longest, ...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: "longtask", buffered: true });
  addEventListener("click", (event) => requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => { bench.opened = performance.now() - event.timeStamp; };
    painted.port2.postMessage(0);
  }), { capture: true });
  // All releases are news to whoever saw none of them.
  if (location.protocol === "http:")
    localStorage.setItem(`ministudio-updates:seen:${location.origin}/releases.json`, "[]");
}"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_LOAD = "performance.getEntriesByType('navigation')[0].loadEventEnd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What a visit took, in milliseconds since it began; None where there was no such thing."""

    paint: float
    """First contentful paint."""
    load: float
    badge: float | None
    """The first frame with the badge in it: from then on the button answers."""
    longest: float
    """The longest task over 50 ms; 0 where there was none."""
    opened: float | None
    """From the click to the frame with the panel in it."""
    script: float
    """Compiling and running `widget.js`, until it has defined the element."""
    heap: float
    """MiB of the page's objects, garbage collected, with the panel open."""


class Visitor:
    """One browser."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.name = f"Chromium {browser.version}"

    def visit(self, url: str, *, slower: int = 1) -> Visited:
        """Go to a page; where it has the widget, wait for the badge and open the panel."""
        context = self._browser.new_context()
        try:
            page = context.new_page()
            page.add_init_script(f"({_WATCH})()")
            session = context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
            self._browser.start_tracing(page=page, categories=["devtools.timeline"])
            page.goto(url)
            script = _evaluated(json.loads(self._browser.stop_tracing())["traceEvents"])
            if page.locator("ministudio-updates").count():
                _open(page)
            _until(page, f"{_LOAD} && {_PAINT}")
            session.send("HeapProfiler.collectGarbage")
            heap = session.send("Runtime.getHeapUsage")["usedSize"] / 1_048_576
            found: dict[str, Any] = page.evaluate("bench")
            return Visited(
                paint=page.evaluate(_PAINT),
                load=page.evaluate(_LOAD),
                badge=found.get("badge"),
                longest=found["longest"],
                opened=found.get("opened"),
                script=script,
                heap=heap,
            )
        finally:
            context.close()


def middle(visits: list[Visited]) -> Visited:
    """Return the medians."""
    fields = Visited.__dataclass_fields__
    return Visited(**{name: _middle([getattr(one, name) for one in visits]) for name in fields})


@contextmanager
def visitor() -> Iterator[Visitor]:
    """Start the browser."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=need("chromium"))
        try:
            yield Visitor(browser)
        finally:
            browser.close()


def _open(page: Page) -> None:
    _until(page, "bench.badge")
    page.locator("ministudio-updates [part=button]").click()
    _until(page, "bench.opened")
    assert page.locator("dialog article").count()


def _evaluated(events: list[dict[str, Any]]) -> float:
    """Milliseconds, of the events that Chromium's own developer tools show."""
    return sum(
        float(event["dur"]) / 1_000
        for event in events
        if event["name"] == "EvaluateScript" and event["args"]["data"]["url"].endswith("/widget.js")
    )


def _until(page: Page, expression: str) -> None:
    # The page's policy forbids what `wait_for_function` would put into it.
    while not page.evaluate(f"!!({expression})"):
        page.wait_for_timeout(20)


def _middle(values: list[Any]) -> Any:
    return None if None in values else median(values)
