"""Which sites' pages may read the feeds: as configured, and no others."""

import itertools

import httpx
import pytest

from ministudio_ci.widget.store import Store
from ministudio_ci.widget.terms import Terms
from tests.support.widget_app import talk_to

OURS, THEIRS = "https://www.example.org", "https://evil.example"
FEEDS = ["/releases.json", "/feed.atom"]


def _ask(
    store: Store, cors: tuple[str, ...], path: str, origin: str, method: str = "GET"
) -> httpx.Response:
    async def talk(client: httpx.AsyncClient) -> httpx.Response:
        return await client.request(method, path, headers={"Origin": origin} if origin else {})

    answer: httpx.Response = talk_to(store, talk, terms=Terms(cors=cors))
    return answer


@pytest.mark.parametrize(
    ("cors", "origin", "allowed"),
    [
        pytest.param(("*",), THEIRS, "*", id="every site"),
        pytest.param((OURS,), OURS, OURS, id="one that is named"),
        pytest.param((OURS,), THEIRS, None, id="another"),
        pytest.param((OURS,), OURS + ".evil.example", None, id="one that begins so"),
        pytest.param((OURS,), "null", None, id="a sandbox"),
        pytest.param((OURS,), "", None, id="no browser"),
        pytest.param((), OURS, None, id="none"),
    ],
)
def test_the_feeds_are_open_to_the_origins_that_are_named(
    store: Store, cors: tuple[str, ...], origin: str, allowed: str | None
) -> None:
    for path, method in itertools.product(FEEDS, ("GET", "HEAD", "OPTIONS")):
        answer = _ask(store, cors, path, origin, method)
        assert answer.status_code == (204 if method == "OPTIONS" else 200)
        assert answer.headers.get("access-control-allow-origin") == allowed
        assert ("access-control-expose-headers" in answer.headers) is bool(allowed)
        # What a cache keeps for one origin must not be given to another.
        assert ("Origin" in answer.headers.get("vary", "")) is (cors == (OURS,))


def test_a_304_is_open_too(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> httpx.Response:
        etag = (await client.get("/releases.json")).headers["etag"]
        headers = {"Origin": OURS, "If-None-Match": etag}
        return await client.get("/releases.json", headers=headers)

    answer = talk_to(store, talk, terms=Terms(cors=(OURS,)))
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (304, OURS)


def test_a_preflight_names_what_a_page_may_send(store: Store) -> None:
    answer = _ask(store, ("*",), "/releases.json", OURS, "OPTIONS")
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
    assert answer.headers["access-control-allow-headers"] == "If-None-Match"
    assert answer.headers["access-control-max-age"] == "86400"


@pytest.mark.parametrize("path", ["/", "/releases", "/metrics", "/healthz"])
def test_nothing_else_is_open_to_any(store: Store, path: str) -> None:
    for method in ("GET", "OPTIONS", "POST"):
        answer = _ask(store, ("*",), path, OURS, method)
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_script_is_anybodys(store: Store) -> None:
    answer = _ask(store, (), "/widget.js", THEIRS)
    assert answer.headers["access-control-allow-origin"] == "*"  # its integrity can be checked
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["x-content-type-options"] == "nosniff"
