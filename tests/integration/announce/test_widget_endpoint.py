"""Posting to the widget endpoint: signed, under one id over all tries."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ministudio_ci.announce import WidgetEndpoint
from ministudio_ci.foundation.signing import is_signed
from ministudio_ci.model.news import Deferred, Outcome, Refused, Sent
from tests.support.loopback import Answer, LoopbackServer
from tests.support.news import KEY, Clock, failure_news, release_news


class Receiver(LoopbackServer):
    def __init__(self) -> None:
        self.answer = Answer(status=201)
        super().__init__(lambda _: self.answer)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


def _endpoint(url: str, clock: Clock | None = None) -> WidgetEndpoint:
    return WidgetEndpoint(url=url, key=KEY.decode(), now=clock or Clock(datetime.now(UTC)))


@pytest.mark.parametrize("ending", ["", "/", "/releases", "/releases/"])
@pytest.mark.parametrize("path", ["", "/sites/cstream"])
def test_the_item_is_posted_to_releases_and_signed(
    receiver: Receiver, path: str, ending: str
) -> None:
    news = release_news()
    outcome = _endpoint(receiver.origin + path + ending).send(news)
    (request,) = receiver.requests
    assert (request.method, request.path) == ("POST", path + "/releases")
    assert request.body.decode() == news.item
    assert is_signed(KEY, request.body, request.headers)
    assert outcome == Sent(receipt=request.headers["webhook-id"])


def test_the_id_stays_and_the_time_is_renewed_over_all_tries(receiver: Receiver) -> None:
    clock = Clock(datetime.now(timezone(timedelta(hours=9))))  # no zone confuses the signature
    endpoint = _endpoint(receiver.origin, clock)
    for _ in range(2):
        endpoint.send(release_news())
        clock.sleep(60)
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    times = [int(request.headers["webhook-timestamp"]) for request in receiver.requests]
    assert times[1] - times[0] == 60
    assert is_signed(KEY, second.body, second.headers)


def test_each_release_of_each_project_has_an_id_of_its_own(receiver: Receiver) -> None:
    for news in (release_news(), release_news("1.6.1"), release_news(project="Other")):
        _endpoint(receiver.origin).send(news)
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 3


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(Answer(status=409, body={"message": "there with another body"}),
                     Refused(why="HTTP 409 there with another body"), id="another body"),
        pytest.param(Answer(status=401), Refused(why="HTTP 401", dead=True, mendable=True),
                     id="another key"),
        pytest.param(Answer(status=410), Refused(why="HTTP 410", dead=True), id="gone"),
        pytest.param(Answer(status=422), Refused(why="HTTP 422"), id="not an item"),
        pytest.param(Answer(status=503), Deferred(why="HTTP 503"), id="down"),
    ],
)  # fmt: skip
def test_an_answer_means_one_outcome(receiver: Receiver, answer: Answer, outcome: Outcome) -> None:
    receiver.answer = answer
    assert _endpoint(receiver.origin).send(release_news()) == outcome


def test_it_takes_releases_alone() -> None:
    endpoint = _endpoint("https://widget.example")
    assert endpoint.takes(release_news())
    assert not endpoint.takes(failure_news())
    assert KEY.decode() not in repr(endpoint)
