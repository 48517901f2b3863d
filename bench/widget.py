"""The widget: what a page pays for it, in bytes and in Chromium's time, beside the page without.

nginx serves the pages on loopback under a strict policy; a badge cannot show before its feed came.
"""

import gzip
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.serving import item
from bench.visits import Visited, Visitor, middle, visitor
from ministudio_ci.widget import script
from tests.support.nginx import nginx

RUNS = 15
BOUND = 6_000
"""Bytes of the script by gzip."""
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>CStream</title>
{head}<h1>CStream</h1>{body}</html>"""
_HEAD = '<script src="/widget.js" defer></script>'
_TAG = '<ministudio-updates src="/releases.json"></ministudio-updates>'
_SLOWER = 4
"""Times that a phone of the middle class is slower, as Lighthouse has it."""


def main() -> None:
    """Print both tables."""
    _sizes()
    with tempfile.TemporaryDirectory() as name, visitor() as browser:
        for slower in (1, _SLOWER):
            _times(Path(name), browser, slower)


def _sizes() -> None:
    plain = script()
    packed = len(gzip.compress(plain, mtime=0))
    verdict = "met" if packed <= BOUND else "MISSED"
    print(f"{'':<36}{'bytes':>10}{'gzip':>10}{'brotli':>10}")
    print(f"{'widget.js, words in both languages':<36}{len(plain):>10}{packed:>10}"
          f"{_brotli(plain):>10}   ≤ {BOUND} by gzip {verdict}\n")  # fmt: skip


def _brotli(content: bytes) -> int | str:
    if not shutil.which("brotli"):
        return "no brotli"
    done = subprocess.run(["brotli", "-c"], input=content, capture_output=True, check=True)
    return len(done.stdout)


def _times(folder: Path, browser: Visitor, slower: int) -> None:
    pages = {
        "without": (1, ""),
        "50": (50, _TAG),
        "1,000": (1_000, _TAG),
    }
    found: dict[str, list[Visited]] = {name: [] for name in pages}
    for number in range(RUNS + 1):
        for name, (releases, tag) in pages.items():
            place = Path(tempfile.mkdtemp(dir=folder))
            _write(place / "www", releases, tag)
            with nginx(place / "www", place, headers={"Content-Security-Policy": _POLICY}) as site:
                visited = browser.visit(f"{site.origin}/", slower=slower)
            if number:
                found[name].append(visited)
    _show(browser.name, slower, {name: middle(visits) for name, visits in found.items()})


def _write(root: Path, releases: int, tag: str) -> None:
    root.mkdir()
    page = _PAGE.format(head=_HEAD if tag else "", body=tag)
    (root / "index.html").write_text(page, encoding="utf-8")
    (root / "widget.js").write_bytes(script())
    feed = {"title": "CStream", "items": [item(f"1.{number}.0") for number in range(releases)]}
    (root / "releases.json").write_text(json.dumps(feed, ensure_ascii=False), encoding="utf-8")


def _show(name: str, slower: int, found: dict[str, Visited]) -> None:
    processor = f", a processor {slower} × slower" if slower > 1 else ""
    print(f"{name}{processor}, medians of {RUNS}, each time a new profile; releases in the feed:")
    print(f"{'':<36}" + "".join(f"{name:>13}" for name in found))
    for what, field, unit in (
        ("first contentful paint", "paint", "ms"),
        ("load", "load", "ms"),
        ("the badge is shown", "badge", "ms"),
        ("widget.js compiled and run", "script", "ms"),
        ("longest task over 50 ms", "longest", "ms"),
        ("click to panel on the screen", "opened", "ms"),
        ("objects with the panel open", "heap", "MiB"),
    ):
        values = [getattr(one, field) for one in found.values()]
        print(f"{what + ', ' + unit:<36}" + "".join(f"{_number(value):>13}" for value in values))
    print()


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
