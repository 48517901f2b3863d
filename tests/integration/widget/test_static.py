"""The static case: nginx gives the page, the script and the feed, under the strictest policy."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ministudio_ci.widget import integrity, script
from tests.support.browser import Chromium, Visit
from tests.support.loopback import wait_until
from tests.support.news import a_release, an_item
from tests.support.nginx import Nginx, nginx

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = """\
<!doctype html><html lang="fr"><meta charset="utf-8"><title>CStream</title>
<script src="widget.js" integrity="{integrity}" defer></script>
<ministudio-updates src="releases.json"></ministudio-updates>{more}</html>
"""
FILES = ["", "widget.js", "releases.json"]


def publish(folder: Path, *versions: str) -> None:
    items = [an_item(a_release(version)) for version in versions]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "CStream", "items": items}
    (folder / "releases.json").write_text(json.dumps(feed), encoding="utf-8")


def has_kept(visit: Visit) -> bool:
    """Whether the widget has kept what was seen, which is the last thing it does."""
    keys = visit.page.evaluate("Object.keys(localStorage)")  # its policy lets no script wait
    return any(":seen:" in key for key in keys)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "www"
    folder.mkdir()
    (folder / "widget.js").write_bytes(script())
    page = PAGE.format(integrity=integrity(script()), more="")
    (folder / "index.html").write_text(page, encoding="utf-8")
    publish(folder, "1.6.0")
    return folder


@pytest.fixture
def server(site: Path, tmp_path: Path) -> Iterator[Nginx]:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    with nginx(site, tmp_path, headers=headers) as running:
        yield running


def test_a_page_asks_for_the_feed_alone_and_again_only_for_what_is_new(
    site: Path, server: Nginx, chromium: Chromium
) -> None:
    with chromium.open(f"{server.origin}/") as visit:

        def answered(number: int) -> list[str]:
            """What nginx answered to a visit; the visits before are over."""

            def over() -> bool:
                return len(server.requests()) >= number * len(FILES)

            wait_until(over, seconds=120, what="an answer to all that a visit asks for")
            return sorted(server.requests()[(number - 1) * len(FILES) :])

        assert answered(1) == ["GET / 200", "GET /releases.json 200", "GET /widget.js 200"]
        wait_until(lambda: has_kept(visit), seconds=120, what="a copy of the feed")
        assert visit.texts("[part=badge]") == []  # a first visit: nothing is news
        visit.page.goto(f"{server.origin}/")
        assert answered(2) == ["GET / 304", "GET /releases.json 304", "GET /widget.js 304"]
        publish(site, "1.7.0", "1.6.0")
        visit.page.goto(f"{server.origin}/")
        assert answered(3) == ["GET / 304", "GET /releases.json 200", "GET /widget.js 304"]
        visit.page.locator("[part=badge]").wait_for()
        assert visit.texts("[part=badge]") == ["1"]
        assert visit.requests == [f"{server.origin}/{name}" for name in FILES] * 3
        assert visit.messages == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        pytest.param(
            PAGE.format(integrity=integrity(b"another script"), more=""), "integrity", id="the hash"
        ),
        pytest.param(
            PAGE.format(integrity=integrity(script()), more="<script>alert(1)</script>"),
            "Content Security Policy",
            id="the policy",
        ),
    ],
)
def test_what_breaks_the_rules_is_heard(
    site: Path, server: Nginx, chromium: Chromium, page: str, said: str
) -> None:
    (site / "index.html").write_text(page, encoding="utf-8")
    with chromium.open(f"{server.origin}/") as visit:

        def heard() -> bool:
            visit.page.wait_for_timeout(20)  # messages come in while Playwright waits
            return bool(visit.messages)

        wait_until(heard, seconds=120, what="a message on the console")
        assert said in visit.messages[0]
