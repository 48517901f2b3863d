"""Posting to Discord: what its answers mean, and that its address is told to nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ministudio_ci.announce import Discord, message
from ministudio_ci.model.news import Deferred, News, Outcome, Refused, Sent
from tests.support import discord_answers as say
from tests.support.discord_fake import TOKEN, DiscordFake
from tests.support.loopback import Answer
from tests.support.news import NOW, Clock, failure_news, release_news


@pytest.fixture
def fake() -> Iterator[DiscordFake]:
    with DiscordFake() as server:
        yield server


def _discord(address: str) -> Discord:
    return Discord(webhook=address, now=Clock())


@pytest.mark.parametrize(
    "news",
    [
        pytest.param(release_news(), id="a release"),
        pytest.param(release_news(sections={"fixes": ["é" * 900, "@everyone"] * 90}), id="cut"),
        pytest.param(failure_news("x" * 9_000), id="a long alert"),
    ],
)
def test_a_message_is_taken_and_its_id_kept(fake: DiscordFake, news: News) -> None:
    outcome = _discord(fake.url).send(news)
    (identity, posted), *_ = fake.messages.items()
    assert outcome == Sent(receipt=identity)
    assert posted["content"] == message(news)
    assert fake.bodies[0]["allowed_mentions"] == {"parse": []}


def test_the_address_keeps_its_own_query(fake: DiscordFake) -> None:
    fake.forum, fake.threads = True, {"12": "news"}
    outcome = _discord(fake.url + "?thread_id=12").send(release_news())
    assert isinstance(outcome, Sent)
    assert fake.requests[0].query == {"thread_id": "12", "wait": "true"}


def _later(seconds: float) -> Deferred:
    return Deferred(
        why="HTTP 429 You are being rate limited.", not_before=NOW + timedelta(seconds=seconds)
    )


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(Answer(status=204), Sent(), id="taken, without a body"),
        pytest.param(Answer(body=b"{"), Sent(), id="taken, with a broken body"),
        pytest.param(Answer(body={"id": 7}), Sent(), id="taken, with an odd id"),
        pytest.param(say.rate_limited(2), _later(2), id="429, whole seconds"),
        pytest.param(say.rate_limited(0.65, header=""), _later(0.65), id="429, a fraction"),
        pytest.param(say.rate_limited(0.2, header="0.3"), _later(0.3), id="429, one in the header"),
        pytest.param(say.rate_limited(3, is_global=True), _later(3), id="429, everywhere"),
        pytest.param(say.rate_limited(1e300), _later(86_400), id="429, for ever"),
        pytest.param(Answer(status=429, body=b"", headers={"Retry-After": "5"}),
                     Deferred(why="HTTP 429", not_before=NOW + timedelta(seconds=5)),
                     id="429, from a proxy"),
        pytest.param(Answer(status=503, headers={"Retry-After": "Sun, 02 Nov 2025 00:31:00 GMT"}),
                     Deferred(why="HTTP 503", not_before=NOW + timedelta(seconds=60)),
                     id="503, until a date"),
        pytest.param(Answer(status=503, headers={"Retry-After": "soon"}), Deferred(why="HTTP 503"),
                     id="503, with a wait that is none"),
        pytest.param(Answer(status=429, body={"retry_after": float("nan")}),
                     Deferred(why="HTTP 429"), id="429, not a number"),
        pytest.param(say.unavailable(500), Deferred(why="HTTP 500"), id="500"),
        pytest.param(say.unavailable(502), Deferred(why="HTTP 502"), id="502"),
        pytest.param(Answer(status=408), Deferred(why="HTTP 408"), id="408"),
        pytest.param(say.reset(), Deferred(why="injoignable (ConnectionResetError)"),
                     id="reset"),
        pytest.param(say.empty(), Refused(why="HTTP 400 Cannot send an empty message 50006"),
                     id="400"),
        pytest.param(say.bad_token(),
                     Refused(why="HTTP 401 Invalid Webhook Token 50027", dead=True,
                             mendable=True), id="401"),
        pytest.param(Answer(status=403, body=b"error code: 1010"),
                     Refused(why="HTTP 403", dead=True, mendable=True), id="403"),
        pytest.param(say.unknown_webhook(),
                     Refused(why="HTTP 404 Unknown Webhook 10015", dead=True), id="404"),
        pytest.param(Answer(status=410), Refused(why="HTTP 410", dead=True), id="410"),
        pytest.param(Answer(status=413), Refused(why="HTTP 413"), id="413"),
        pytest.param(Answer(status=301, headers={"Location": "https://elsewhere.example/"}),
                     Refused(why="HTTP 301"), id="a redirection, not followed"),
    ],
)  # fmt: skip
def test_an_answer_means_one_outcome(fake: DiscordFake, answer: Answer, outcome: Outcome) -> None:
    fake.script.append(answer)
    assert _discord(fake.url).send(release_news()) == outcome
    assert len(fake.requests) == 1


def test_silence_means_later(fake: DiscordFake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ministudio_ci.announce.post._TIMEOUT", (1.0, 0.1))
    fake.script.append(Answer(delay=5))
    assert _discord(fake.url).send(release_news()) == Deferred(why="pas de réponse à temps")


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("not an address", id="words"),
        pytest.param("discord.example/api/webhooks/1/secret", id="no scheme"),
        pytest.param("ftp://discord.example/api", id="another scheme"),
        pytest.param("https://", id="no host"),
        pytest.param("http://[::1/api", id="half an IPv6 address"),
        pytest.param("http://a..b/api", id="an empty label"),
        pytest.param("http://x:port/api", id="a port that is none"),
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    outcome = _discord(address).send(release_news(lang="en"))
    assert outcome == Refused(why="the address is no web address", dead=True)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("http://127.0.0.1:1/api/webhooks/1/{token}", id="nobody listens"),
        pytest.param("http://nowhere.invalid/api/webhooks/1/{token}", id="an unknown host"),
    ],
)
def test_no_connection_means_later_and_shows_no_address(address: str) -> None:
    discord = _discord(address.format(token=TOKEN))
    outcome = discord.send(release_news())
    assert isinstance(outcome, Deferred)
    assert TOKEN not in repr((discord, outcome))


def test_an_answer_that_repeats_the_address_is_scrubbed(fake: DiscordFake) -> None:
    said = f"no webhook {fake.url}\x1b[2J of token {TOKEN}" + "x" * 900
    fake.script.append(Answer(status=404, body={"message": said}))
    outcome = _discord(fake.url).send(release_news())
    assert isinstance(outcome, Refused)
    assert outcome.why.startswith("HTTP 404 no webhook ***[2J of token ***xxx")
    assert len(outcome.why) < 250
