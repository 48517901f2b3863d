"""What `/metrics` tells, and that nobody outside puts words into it."""

import dataclasses
import json

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from ministudio_ci.widget.item import Item
from ministudio_ci.widget.store import Store
from ministudio_ci.widget.terms import Terms
from tests.support.news import NOW
from tests.support.widget_app import CSTREAM, PLAYER, Talk, body, post, talk_to

STRANGER = dataclasses.replace(CSTREAM, key=b"a stranger's key, long enough")
Samples = dict[tuple[str, ...], float]


def _after(store: Store, talk: Talk, terms: Terms = Terms()) -> Samples:  # noqa: B008 - frozen
    """Return each sample by its name and its labels' values, in the order of the labels' names."""

    async def both(client: httpx.AsyncClient) -> str:
        await talk(client)
        answer = await client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=")
        return answer.text

    text = talk_to(store, both, sites=(CSTREAM, PLAYER), terms=terms, client="192.0.2.1")
    return {
        (
            sample.name.removeprefix("ministudio_"),
            *dict(sorted(sample.labels.items())).values(),
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status_whatever_the_site(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> None:
        for path in ("/releases.json", "/player/releases.json", "/nothing", "/no\N{SNOWMAN}thing"):
            await client.get(path)
        await client.request("BREW", "/")
        await client.get("/", headers={"If-None-Match": "*"})

    samples = _after(store, talk)
    counted = {key[1:]: value for key, value in samples.items() if key[0] == "http_requests_total"}
    assert counted == {
        ("/releases.json", "200"): 2, ("other", "404"): 2, ("/", "405"): 1, ("/", "304"): 1,
    }  # fmt: skip
    assert samples["http_request_duration_seconds_count", "/releases.json"] == 2
    assert 0 < samples["http_request_duration_seconds_sum", "/releases.json"] < 60


@pytest.mark.parametrize(
    ("outcome", "talk"),
    [
        ("new", lambda client: post(client, body())),
        ("unsigned", lambda client: post(client, body(), STRANGER)),
        ("invalid", lambda client: post(client, "{}")),
        ("unread", lambda client: post(client, "x" * 1_048_577)),
    ],
)
def test_posts_are_counted_by_what_became_of_them(store: Store, outcome: str, talk: Talk) -> None:
    samples = _after(store, talk)
    assert [key for key in samples if key[0] == "posts_total"] == [("posts_total", outcome, "/")]


def test_a_post_that_is_known_conflicting_or_failing_is_counted_so(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> None:
        await post(client, body())
        await post(client, body())
        await post(client, json.dumps({**json.loads(body()), "title": "another"}))
        store.close()
        await post(client, body("1.7.0"))

    samples = _after(store, talk)
    for outcome in ("new", "known", "conflict", "failed"):
        assert samples["posts_total", outcome, "/"] == 1
    assert samples["http_requests_total", "/releases", "503"] == 1


def test_releases_are_counted_from_the_start_and_by_site(store: Store) -> None:
    store.add([("player", Item(version="0.1.0", published=1_000.0, text=body("0.1.0")))])

    async def talk(client: httpx.AsyncClient) -> None:
        await post(client, body("1.6.0"))
        await post(client, body("1.6.1"))

    samples = _after(store, talk)
    assert (samples["releases", "/"], samples["releases", "/player/"]) == (2, 1)
    assert samples["newest_release_timestamp_seconds", "/player/"] == 1_000.0
    assert samples["newest_release_timestamp_seconds", "/"] == NOW.timestamp()


def test_an_address_over_its_rate_waits_and_is_watched_on(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> None:
        answers = [await client.get("/releases.json") for _ in range(3)]
        answers += [await post(client, body()), await client.get("/healthz")]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 429, 200]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 30

    samples = _after(store, talk, Terms(rate=2))
    assert samples["http_requests_total", "/releases.json", "429"] == 1
    assert samples["http_requests_total", "/releases", "429"] == 1
