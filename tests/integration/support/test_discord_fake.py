"""The Discord fake keeps Discord's limits and plays what it is told to."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support import discord_answers as say
from tests.support.discord_fake import DiscordFake
from tests.support.loopback import Answer

AGENT = "DiscordBot (https://example.org, 1.0)"


@pytest.fixture
def discord() -> Iterator[DiscordFake]:
    with DiscordFake() as running:
        yield running


def post(url: str, body: Any, *, agent: str = AGENT, method: str = "POST") -> requests.Response:
    return requests.request(method, url, json=body, headers={"User-Agent": agent}, timeout=5)


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [parts]}


def paths(errors: Any, at: str = "") -> list[str]:
    """The paths that Discord's nested errors lead to."""
    found = [at.strip(".")] if "_errors" in errors else []
    steps = {step: inner for step, inner in errors.items() if step != "_errors"}
    return found + [path for step, inner in steps.items() for path in paths(inner, f"{at}.{step}")]


def test_a_message_is_given_back_only_where_it_is_waited_for(discord: DiscordFake) -> None:
    waited = post(f"{discord.url}?wait=true", {"content": "📢"})
    assert (waited.status_code, waited.json()["content"]) == (200, "📢")
    assert post(discord.url, {"content": "📢"}).status_code == 204
    assert [m["content"] for m in discord.messages.values()] == ["📢", "📢"]


def test_a_message_is_edited_in_place(discord: DiscordFake) -> None:
    number = post(f"{discord.url}?wait=true", {"content": "v1.5"}).json()["id"]
    edited = post(f"{discord.url}/messages/{number}", {"content": "v1.6"}, method="PATCH")
    assert (edited.status_code, discord.messages[number]["content"]) == (200, "v1.6")
    gone = post(f"{discord.url}/messages/1", {"content": "v1.6"}, method="PATCH")
    assert (gone.status_code, gone.json()["code"]) == (404, 10008)


FIELD = {"name": "n", "value": "v"}
BIG = {"description": "d" * 3001}


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        pytest.param({"content": "🎬" * 2000}, [], id="2000 code points"),
        pytest.param({"content": "🎬" * 2001}, ["content"], id="2001 code points"),
        pytest.param({"embeds": [{"title": "t"}] * 10}, [], id="10 embeds"),
        pytest.param({"embeds": [{"title": "t"}] * 11}, ["embeds"], id="11 embeds"),
        pytest.param(embed(title="t" * 256), [], id="a title of 256"),
        pytest.param(embed(title="t" * 257), ["embeds.0.title"], id="a title of 257"),
        pytest.param(embed(description="d" * 4096), [], id="a description of 4096"),
        pytest.param(embed(description="d" * 4097), ["embeds.0.description"], id="of 4097"),
        pytest.param(embed(footer={"text": "f" * 2049}), ["embeds.0.footer.text"], id="footer"),
        pytest.param(embed(author={"name": "a" * 257}), ["embeds.0.author.name"], id="author"),
        pytest.param(embed(fields=[FIELD] * 25), [], id="25 fields"),
        pytest.param(embed(fields=[FIELD] * 26), ["embeds.0.fields"], id="26 fields"),
        pytest.param(
            embed(fields=[{"name": "n", "value": "v" * 1025}]),
            ["embeds.0.fields.0.value"],
            id="a value of 1025",
        ),
        pytest.param(
            embed(fields=[{"name": "n", "value": ""}]),
            ["embeds.0.fields.0.value"],
            id="a field without value",
        ),
        pytest.param({"embeds": [BIG, {"description": "d" * 2999}]}, [], id="6000 in all"),
        pytest.param({"embeds": [BIG, {"description": "d" * 3000}]}, ["embeds"], id="6001"),
    ],
)
def test_the_limits_of_a_message(discord: DiscordFake, body: Any, refused: list[str]) -> None:
    answer = post(f"{discord.url}?wait=true", body)
    if not refused:
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert paths(answer.json()["errors"]) == refused
    assert not discord.messages


@pytest.mark.parametrize(
    ("path", "agent", "status", "code"),
    [
        pytest.param("/api/webhooks/1/x", AGENT, 404, 10015, id="a webhook that is no more"),
        pytest.param("/api/webhooks/1300000000000000001/x", AGENT, 401, 50027, id="a bad token"),
        pytest.param(None, "python-requests/2.32", 403, None, id="the agent of a plain library"),
    ],
)
def test_who_is_turned_away(
    discord: DiscordFake, path: str | None, agent: str, status: int, code: int | None
) -> None:
    url = discord.url if path is None else discord.url.split("/api/")[0] + path
    answer = post(url, {"content": "x"}, agent=agent)
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code


@pytest.mark.parametrize(
    ("forum", "query", "body", "code"),
    [
        pytest.param(True, "", {}, 220001, id="a forum without a thread"),
        pytest.param(True, "&thread_id=1", {"thread_name": "n"}, 220002, id="both"),
        pytest.param(False, "", {"thread_name": "n"}, 220003, id="a thread in no forum"),
        pytest.param(True, "", {"thread_name": "n"}, None, id="a forum with a new thread"),
        pytest.param(True, "&thread_id=1", {}, None, id="a forum with a thread that is there"),
    ],
)
def test_a_forum_needs_one_thread(
    discord: DiscordFake, *, forum: bool, query: str, body: dict[str, str], code: int | None
) -> None:
    discord.forum, discord.threads = forum, {"1": "there"}
    answer = post(f"{discord.url}?wait=true{query}", {"content": "x", **body})
    assert answer.json().get("code") == code


@pytest.mark.parametrize(
    ("answer", "header", "seconds"),
    [
        pytest.param(say.rate_limited(2.0), "2", 2.0, id="whole seconds"),
        pytest.param(say.rate_limited(0.3), "1", 0.3, id="a fraction, rounded up in the header"),
        pytest.param(say.rate_limited(0.3, header="0.3"), "0.3", 0.3, id="a fraction in both"),
        pytest.param(say.rate_limited(0.3, header=""), None, 0.3, id="in the body alone"),
    ],
)
def test_a_rate_limit_says_when_to_come_back(
    answer: Answer, header: str | None, seconds: float
) -> None:
    with DiscordFake(answer) as discord:
        limited = post(discord.url, {"content": "x"})
        assert (limited.status_code, limited.json()["retry_after"]) == (429, seconds)
        assert limited.headers.get("Retry-After") == header
        assert post(discord.url, {"content": "x"}).status_code == 204


def test_the_script_is_played_one_answer_a_request() -> None:
    with DiscordFake(say.unavailable(), None, say.unknown_webhook()) as discord:
        statuses = [post(discord.url, {"content": "x"}).status_code for _ in range(4)]
        assert statuses == [503, 204, 404, 204]
        assert len(discord.messages) == 2
        assert discord.bodies == [{"content": "x"}] * 4


def test_a_cut_connection_loses_the_message_or_only_its_answer() -> None:
    with DiscordFake(say.reset()) as discord:
        with pytest.raises(requests.ConnectionError):
            post(discord.url, {"content": "x"})
        assert not discord.messages
        discord.lose_next_answer()
        with pytest.raises(requests.ConnectionError):
            post(discord.url, {"content": "x"})
        assert len(discord.messages) == 1


def test_a_slow_answer_is_slow_and_closing_does_not_wait_for_it(discord: DiscordFake) -> None:
    discord.slow = 600.0
    started = time.monotonic()
    with pytest.raises(requests.Timeout):
        requests.post(discord.url, json={"content": "x"}, timeout=0.1)
    discord.close()
    assert time.monotonic() - started < 300


def test_a_request_whose_sender_died_half_way_is_none() -> None:
    with DiscordFake() as discord:
        host, _, port = discord.url.split("/")[2].partition(":")
        with socket.create_connection((host, int(port))) as sender:
            path = discord.url.partition(host)[2].partition("/")[2]
            sender.sendall(f"POST /{path} HTTP/1.1\r\nContent-Length: 20\r\n\r\n{{".encode())
            sender.shutdown(socket.SHUT_WR)
            assert sender.recv(1) == b""
        assert discord.requests == []
