"""The routes, over ASGI and a real database."""

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest

from ministudio_ci.foundation.signing import sign
from ministudio_ci.widget.exchange import Message, Receive
from ministudio_ci.widget.metrics import Metrics
from ministudio_ci.widget.server import application
from ministudio_ci.widget.store import Store
from ministudio_ci.widget.terms import Terms
from tests.support.disk import full_disk
from tests.support.news import KEY
from tests.support.widget_app import CSTREAM, body, post, talk_to


def test_a_release_is_kept_once_and_its_replay_is_no_error(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> list[int]:
        other = body(sections={"fixes": ["another"]})
        posts = [body(), body(), other, body("1.6.1")]
        return [(await post(client, text)).status_code for text in posts]

    assert talk_to(store, talk) == [201, 200, 409, 201]
    assert len(store.items("")) == 2


@pytest.mark.parametrize(
    ("text", "headers", "status"),
    [
        pytest.param(body(), {"webhook-signature": "v1,AAAA"}, 401, id="forged"),
        pytest.param(body(), {"webhook-signature": "nonsense"}, 401, id="malformed signature"),
        pytest.param(body(), {"webhook-timestamp": "1700000000"}, 401, id="old"),
        pytest.param("{}", {}, 422, id="not an item"),
        pytest.param("x" * (Terms().max_body + 1), {}, 413, id="too large"),
    ],
)
def test_what_is_not_taken_is_answered(
    store: Store, text: str, headers: dict[str, str], status: int
) -> None:
    answer = talk_to(store, lambda client: post(client, text, CSTREAM, headers))
    assert answer.status_code == status
    assert store.items("") == []


def test_a_body_that_is_no_utf8_is_a_bad_signature(store: Store) -> None:
    headers = sign(KEY, "x", message_id="msg_1", now=datetime.now(UTC))
    answer = talk_to(
        store, lambda client: client.post("/releases", content=b"\xff\xfe", headers=headers)
    )
    assert answer.status_code == 401
    assert "signature" in answer.json()["message"]


def test_an_unsigned_post_is_told_nothing_of_the_item(store: Store) -> None:
    answer = talk_to(store, lambda client: client.post("/releases", content="{"))
    assert answer.status_code == 401


def test_a_bad_item_is_answered_with_its_field(store: Store) -> None:
    text = json.dumps({**json.loads(body()), "title": ""})
    answer = talk_to(store, lambda client: post(client, text))
    assert answer.json()["message"].startswith("This is no feed item of a release: title:")


def test_a_full_disk_is_answered_so_that_the_sender_comes_again(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> list[int]:
        with full_disk():
            first = await post(client, body())
        return [first.status_code, (await post(client, body())).status_code]

    assert talk_to(store, talk) == [503, 201]


def test_two_hundred_posts_at_once_are_one_row(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> list[int]:
        answers = await asyncio.gather(*(post(client, body()) for _ in range(200)))
        return sorted(answer.status_code for answer in answers)

    assert talk_to(store, talk) == [200] * 199 + [201]
    assert len(store.items("")) == 1


def test_the_feed_follows_each_write_and_is_open_to_every_site(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> None:
        for version in ("1.6.0", "1.6.1"):
            await post(client, body(version))
            answer = await client.get("/releases.json")
            assert answer.json()["items"][0]["_ministudio"]["version"] == version
        assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["x-content-type-options"] == "nosniff"

    talk_to(store, talk)


@pytest.mark.parametrize("path", ["/releases.json", "/feed.atom", "/widget.js", "/"])
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        pytest.param("{etag}", 304, id="the tag"),
        pytest.param("W/{etag}", 304, id="made weak by a proxy"),
        pytest.param('"other", {etag}', 304, id="among others"),
        pytest.param("*", 304, id="any"),
        pytest.param('"other"', 200, id="another"),
        pytest.param("", 200, id="none"),
    ],
)
def test_a_reader_that_has_it_is_told_so(store: Store, path: str, asked: str, status: int) -> None:
    async def talk(client: httpx.AsyncClient) -> None:
        etag = (await client.get(path)).headers["etag"]
        store.close()  # no answer below can come from the database
        headers = {"If-None-Match": asked.format(etag=etag)}
        answer = await client.get(path, headers=headers)
        assert (answer.status_code, answer.headers["etag"]) == (status, etag)
        assert bool(answer.content) is (status == 200)

    talk_to(store, talk)


def test_a_write_changes_the_tag_and_a_replay_does_not(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> list[str]:
        tags = []
        for text in (body(), body(), body("1.6.1")):
            await post(client, text)
            tags.append((await client.get("/releases.json")).headers["etag"])
        return tags

    first, replayed, second = talk_to(store, talk)
    assert first == replayed != second


def test_the_page_is_shown_under_a_strict_policy(store: Store) -> None:
    answer = talk_to(store, lambda client: client.get("/"))
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 's")
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/releases", 405, id="GET of a place to post to"),
        pytest.param("DELETE", "/releases.json", 405, id="DELETE of the feed"),
        pytest.param("HEAD", "/releases.json", 200, id="HEAD of the feed"),
        pytest.param("GET", "/nothing", 404, id="nothing there"),
        pytest.param("GET", "/healthz", 200, id="health"),
    ],
)
def test_other_requests_are_answered(store: Store, method: str, path: str, status: int) -> None:
    assert talk_to(store, lambda client: client.request(method, path)).status_code == status


@pytest.mark.parametrize(
    "path", ["/", "/releases.json", "/feed.atom", "/widget.js", "/healthz", "/metrics"]
)
def test_a_head_is_what_a_get_would_begin_with(store: Store, path: str) -> None:
    async def talk(client: httpx.AsyncClient) -> tuple[httpx.Response, httpx.Response]:
        return await client.head(path), await client.get(path)

    head, get = talk_to(store, talk)
    assert (head.status_code, head.content) == (200, b"")
    assert set(head.headers) == set(get.headers)
    assert path == "/metrics" or head.headers == get.headers


def test_a_database_that_fails_is_no_health(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> httpx.Response:
        store.close()
        return await client.get("/healthz")

    answer = talk_to(store, talk)
    assert (answer.status_code, "database" in answer.json()["message"]) == (503, True)


def _bare_post(store: Store, receive: Receive, *, cancelled: bool = False) -> object:
    """Return the status that a post is answered with, of a client that is not there any more."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def main() -> None:
        app = application(store, sites=[CSTREAM], terms=Terms(), metrics=Metrics())
        scope: Message = {"method": "POST", "path": "/releases", "headers": [], "client": None}
        answering = asyncio.create_task(app(scope, receive, send))
        await asyncio.sleep(0)
        if cancelled:
            answering.cancel()
        await answering

    asyncio.run(main())
    return sent[0]["status"]


def test_a_client_that_has_gone_is_no_fault_of_ours(store: Store) -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    assert _bare_post(store, receive) == 400


def test_a_post_that_a_stopping_server_waits_for_no_longer_is_to_come_again(store: Store) -> None:
    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    assert _bare_post(store, receive, cancelled=True) == 503
