"""Posting to any receiver of Standard Webhooks: what it can verify, and what it is told."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook as Verifier

from ministudio_ci.announce import Webhook
from ministudio_ci.errors import MalformedKeyError, WeakKeyError, WebhookAddressError
from ministudio_ci.model.news import News, Sent, kind_of
from ministudio_ci.model.news_kind import NewsKind
from tests.support.loopback import LoopbackServer, Request
from tests.support.news import Clock, failure_news, recovery_news, release_news, trouble_news
from tests.support.receivers import ANSWERS, Case

RAW = bytes(range(32))
KEY = "whsec_" + base64.b64encode(RAW).decode()
NEWS: list[News] = [release_news(), failure_news(), recovery_news(), trouble_news()]


@pytest.fixture
def receiver() -> Iterator[LoopbackServer]:
    with LoopbackServer(lambda _: ANSWERS[Case.TAKEN]) as server:
        yield server


def webhook(url: str, key: str = KEY, events: tuple[NewsKind, ...] = tuple(NewsKind)) -> Webhook:
    now = Clock(datetime.now(UTC))
    return Webhook(name="hook", url=url, key=key, variable="THE_KEY", address_variable="THE_URL",
                   events=events, now=now)  # fmt: skip


def by_hand(request: Request) -> str:
    """The signature as the specification words it, without the library."""
    headers = request.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
    return "v1," + base64.b64encode(hmac.new(RAW, signed, hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("news", NEWS, ids=lambda news: kind_of(news).value)
def test_a_receiver_verifies_it_by_the_library_and_by_hand(
    receiver: LoopbackServer, news: News
) -> None:
    outcome = webhook(receiver.origin + "/hooks?team=1").send(news)
    (request,) = receiver.requests
    assert (request.path, request.query) == ("/hooks", {"team": "1"})
    assert Verifier(KEY).verify(request.body, dict(request.headers)) == request.json()
    assert request.headers["webhook-signature"] == by_hand(request)
    assert request.headers["content-type"] == "application/json"
    assert outcome == Sent(receipt=request.headers["webhook-id"])


def test_a_receiver_with_another_key_verifies_nothing(receiver: LoopbackServer) -> None:
    webhook(receiver.origin, key="another key, long enough for all").send(release_news())
    assert receiver.requests[0].headers["webhook-signature"] != by_hand(receiver.requests[0])


def test_each_event_has_an_id_of_its_own(receiver: LoopbackServer) -> None:
    for news in NEWS:
        webhook(receiver.origin).send(news)
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == len(NEWS)


def test_it_takes_the_kinds_that_are_configured() -> None:
    place = webhook("https://x.example", events=(NewsKind.RELEASES, NewsKind.RECOVERIES))
    assert [place.takes(news) for news in NEWS] == [True, False, True, False]


@pytest.mark.parametrize(
    ("url", "key", "error"),
    [
        ("", KEY, WebhookAddressError),
        ("ftp://x.example", KEY, WebhookAddressError),
        ("https://", KEY, WebhookAddressError),
        ("https://x..example/", KEY, WebhookAddressError),
        ("https://x.example:99999/", KEY, WebhookAddressError),
        ("https://x.example/a b", KEY, WebhookAddressError),
        ("https://x.example", "short", WeakKeyError),
        ("https://x.example", "whsec_é", MalformedKeyError),
    ],
)
def test_what_cannot_be_posted_to_names_what_to_mend_and_sends_nothing(
    url: str, key: str, error: type[Exception]
) -> None:
    place = webhook(url, key)
    for act in (place.check, lambda: place.send(release_news()), lambda: place.probe("en")):
        with pytest.raises(error) as raised:
            act()
        assert "hook" in str(raised.value) or "THE_KEY" in str(raised.value)
