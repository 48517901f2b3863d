"""Flushing: each destination on its own, nothing lost, nothing hammered."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from ministudio_ci.announce import Outbox, State, enqueue, flush
from ministudio_ci.errors import FileWriteError, LockTimeoutError
from ministudio_ci.foundation.files import locked
from ministudio_ci.model.news import Deferred, News, Outcome, Refused, Sent
from tests.support.disk import full_disk
from tests.support.news import NOW, Clock, failure_news, release_news
from tests.support.place import Place

BUSY = Deferred(why="HTTP 503")
DEAD = Refused(why="HTTP 404", dead=True)
BAD = Refused(why="HTTP 400")


def _wait(seconds: float) -> Deferred:
    return Deferred(why="HTTP 429", not_before=NOW + timedelta(seconds=seconds))


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


def _queued(outbox: Outbox, *places: Place, versions: Sequence[str] = ("1.6.0",)) -> Clock:
    clock = Clock()
    for version in versions:
        enqueue(outbox, release_news(version), places, now=clock())
        clock.time += timedelta(seconds=1)
    clock.time = NOW
    return clock


@pytest.mark.parametrize(
    ("outcomes", "state", "calls"),
    [
        pytest.param([Sent(receipt="14")], State.SENT, 1, id="taken at once"),
        pytest.param([BUSY, BUSY, Sent()], State.SENT, 3, id="taken at the third try"),
        pytest.param([_wait(2.5), Sent()], State.SENT, 2, id="taken after the wait asked for"),
        pytest.param([BUSY] * 9, State.PENDING, 4, id="down"),
        pytest.param([_wait(3_600)], State.PENDING, 1, id="asked to wait longer than this run"),
        pytest.param([_wait(-5)] * 9, State.PENDING, 4, id="asked not to wait, again and again"),
        pytest.param([BAD], State.REFUSED, 1, id="refused"),
        pytest.param([RuntimeError("secret-address")] * 9, State.PENDING, 4, id="our own fault"),
    ],
)
def test_an_entry_ends_as_its_destination_answers(
    outbox: Outbox, outcomes: list[Outcome | Exception], state: State, calls: int
) -> None:
    place = Place(outcomes=outcomes)
    clock = _queued(outbox, place)
    (entry,) = flush(outbox, (place,), now=clock, sleep=clock.sleep).entries
    assert (entry.state, entry.attempts, len(place.got)) == (state, calls, calls)
    assert outbox.find(entry.id) == entry
    assert "secret-address" not in (outbox.folder / f"{entry.id}.json").read_text()
    assert sum(clock.slept) < 30


def test_a_wait_is_told_once(outbox: Outbox) -> None:
    place, told = Place(outcomes=[_wait(2.5), BUSY, BUSY, Sent()]), list[tuple[str | None, float]]()
    clock = _queued(outbox, place)
    flush(outbox, (place,), now=clock, sleep=clock.sleep,
          on_wait=lambda entry, seconds: told.append((entry.why, seconds)))  # fmt: skip
    assert told == [("HTTP 429", 2.5)]


def test_the_wait_asked_for_is_kept_to_the_fraction(outbox: Outbox) -> None:
    place = Place(outcomes=[_wait(0.75), Sent()])
    clock = _queued(outbox, place)
    flush(outbox, (place,), now=clock, sleep=clock.sleep)
    assert clock.slept == [0.75]


@pytest.mark.parametrize("answers", [[], [BUSY]], ids=["well", "busy"])
def test_a_clock_that_is_put_back_on_the_way_holds_up_nobody(
    outbox: Outbox, answers: list[Outcome | Exception]
) -> None:
    place = Place(outcomes=[Sent(), *answers])
    clock = _queued(outbox, place, versions=("1.0.0", "1.1.0", "1.2.0", "1.3.0"))

    def put_back() -> datetime:
        back = timedelta(hours=1) if place.got else timedelta()
        return clock() - back

    flushed = flush(outbox, (place,), now=put_back, sleep=clock.sleep)
    assert len(flushed.of(State.SENT)) == 4
    assert sum(clock.slept) <= 2


def test_what_was_sent_is_not_sent_again(outbox: Outbox) -> None:
    place = Place()
    clock = _queued(outbox, place)
    flush(outbox, (place,), now=clock, sleep=clock.sleep)
    enqueue(outbox, release_news(), (place,), now=NOW)
    assert flush(outbox, (place,), now=clock, sleep=clock.sleep).entries == ()
    assert len(place.got) == 1


def test_the_next_run_sends_what_is_left(outbox: Outbox) -> None:
    down, up = Place(outcomes=[BUSY] * 4), Place()
    clock = _queued(outbox, down)
    flush(outbox, (down,), now=clock, sleep=clock.sleep)
    clock.time += timedelta(seconds=8)  # the first step of the schedule, and its jitter
    (entry,) = flush(outbox, (up,), now=clock, sleep=clock.sleep).entries
    assert (entry.state, entry.attempts) == (State.SENT, 5)
    assert up.got == [release_news()]


@pytest.mark.parametrize(
    "outcome", [RuntimeError("x"), BUSY, DEAD], ids=["raising", "down", "dead"]
)
def test_one_destination_never_stops_the_other(
    outbox: Outbox, outcome: Outcome | Exception
) -> None:
    failing, well = Place(outcomes=[outcome] * 9), Place("widget")
    clock = _queued(outbox, failing, well)
    flushed = flush(outbox, (failing, well), now=clock, sleep=clock.sleep)
    assert [entry.destination for entry in flushed.of(State.SENT)] == ["widget"]


@pytest.mark.parametrize(
    ("first", "calls"),
    [
        pytest.param([DEAD], 1, id="a dead address is left alone"),
        pytest.param([_wait(60)], 1, id="a wait holds for the whole address"),
        pytest.param([BAD], 3, id="a refused message does not hold up the others"),
        pytest.param([BUSY], 4, id="a message that fails does not hold up the others"),
    ],
)
def test_what_one_answer_means_for_the_messages_behind(
    outbox: Outbox, first: list[Outcome | Exception], calls: int
) -> None:
    place = Place(outcomes=first)
    clock = _queued(outbox, place, versions=("1.4.0", "1.5.0", "1.6.0"))
    flushed = flush(outbox, (place,), now=clock, sleep=clock.sleep)
    assert len(place.got) == calls
    assert len(flushed.entries) == 3
    assert not {entry.id for entry in flushed.entries if entry.attempts == 0 and entry.why}


def test_nothing_is_sent_before_the_time_asked_for(outbox: Outbox) -> None:
    place = Place(outcomes=[_wait(60)])
    clock = _queued(outbox, place)
    flush(outbox, (place,), now=clock, sleep=clock.sleep)
    enqueue(outbox, failure_news(), (place,), now=clock())
    clock.time = NOW + timedelta(seconds=59)
    flush(outbox, (place,), now=clock, sleep=clock.sleep)
    assert len(place.got) == 1
    clock.time = NOW + timedelta(seconds=60)
    flushed = flush(outbox, (place,), now=clock, sleep=clock.sleep)
    assert len(flushed.of(State.SENT)) == 2


def test_releases_go_out_in_their_order(outbox: Outbox) -> None:
    place = Place()
    clock = _queued(outbox, place, versions=("1.10.0", "1.9.0", "2.0.0"))
    flush(outbox, (place,), now=clock, sleep=clock.sleep)
    assert place.got == [release_news(version) for version in ("1.10.0", "1.9.0", "2.0.0")]


def test_a_run_stops_when_its_time_is_up(outbox: Outbox) -> None:
    clock = Clock()

    class Slow(Place):
        def send(self, news: object, receipt: str | None = None) -> Outcome:
            clock.time += timedelta(seconds=11)
            return Deferred(why="no answer in time")

    place = Slow()
    for version in range(20):
        enqueue(outbox, release_news(f"1.{version}.0"), (place,), now=NOW)
    flushed = flush(outbox, (place,), now=clock, sleep=clock.sleep)
    assert sum(entry.attempts for entry in flushed.entries) == 3
    assert len(flushed.of(State.PENDING)) == 20


def test_the_attempt_is_on_the_disk_before_the_call(outbox: Outbox) -> None:
    seen = []

    class Looking(Place):
        def send(self, news: object, receipt: str | None = None) -> Outcome:
            seen.append(json.loads((outbox.folder / "v1.6.0--discord.json").read_text()))
            return Sent()

    clock = _queued(outbox, Looking())
    flush(outbox, (Looking(),), now=clock, sleep=clock.sleep)
    assert [(entry["state"], entry["attempts"]) for entry in seen] == [("pending", 1)]


def test_a_full_disk_sends_nothing_and_says_so(outbox: Outbox) -> None:
    place, other = Place(), Place("widget")
    clock = _queued(outbox, place, other)
    with full_disk():
        flushed = flush(outbox, (place, other), now=clock, sleep=clock.sleep)
    assert [type(error) for error in flushed.troubles] == [FileWriteError, FileWriteError]
    assert place.got == []
    flush(outbox, (place, other), now=clock, sleep=clock.sleep)
    assert place.got == other.got == [release_news()]


def test_a_disk_that_fills_up_in_the_call_costs_a_second_sending_and_no_message(
    outbox: Outbox,
) -> None:
    class Filling(Place):
        def send(self, news: News, receipt: str | None = None) -> Outcome:
            disk.enter_context(full_disk())
            return super().send(news, receipt)

    place = Filling()
    clock = _queued(outbox, place, versions=("1.5.0", "1.6.0"))
    with ExitStack() as disk:
        flushed = flush(outbox, (place,), now=clock, sleep=clock.sleep)
    assert [type(error) for error in flushed.troubles] == [FileWriteError]
    assert [(one.state, one.attempts) for one in flushed.entries] == [
        (State.PENDING, 1),
        (State.PENDING, 0),
    ]
    emptied = Place(got=place.got)
    assert len(flush(outbox, (emptied,), now=clock, sleep=clock.sleep).of(State.SENT)) == 2
    assert place.got == [release_news(version) for version in ("1.5.0", "1.5.0", "1.6.0")]


def test_an_outbox_that_another_process_holds_is_said_and_the_rest_is_sent(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, free = Place(), Place("widget")
    clock = _queued(outbox, held, free)
    monkeypatch.setattr("ministudio_ci.announce.outbox.locked", partial(locked, seconds=0.01))
    with outbox.locked("discord"):
        flushed = flush(outbox, (held, free), now=clock, sleep=clock.sleep)
    assert [type(error) for error in flushed.troubles] == [LockTimeoutError]
    assert (held.got, free.got) == ([], [release_news()])
    assert len(flush(outbox, (held,), now=clock, sleep=clock.sleep).of(State.SENT)) == 1


def test_dead_letters_outlive_what_was_sent_and_go_with_a_word(outbox: Outbox) -> None:
    place = Place(outcomes=[BAD])
    clock = _queued(outbox, place)
    (dead,) = flush(outbox, (place,), now=clock, sleep=clock.sleep).entries
    sent = [replace(dead, id=f"s{n}--discord", state=State.SENT, news=None) for n in range(201)]
    refused = [replace(dead, id=f"r{n}--discord") for n in range(199)]
    assert outbox.prune([dead, *sent, *refused]) == ()
    assert outbox.find(dead.id) == dead
    assert outbox.prune([dead, *refused, replace(dead, id="r--discord")]) == (dead,)
    assert outbox.find(dead.id) is None


def test_a_corrupt_file_is_reported_and_the_rest_is_sent(outbox: Outbox) -> None:
    place = Place()
    clock = _queued(outbox, place)
    (outbox.folder / "v1.5.0--discord.json").write_text("{")
    flushed = flush(outbox, (place,), now=clock, sleep=clock.sleep)
    assert [path.name for path in flushed.set_aside] == ["v1.5.0--discord.json.0"]
    assert len(flushed.of(State.SENT)) == 1
