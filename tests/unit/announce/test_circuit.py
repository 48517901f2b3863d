"""An address that is refused is left alone, said once, and tried again when there is reason to."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ministudio_ci.announce import Circuit, Flushed, Outbox, State, circuit_of, enqueue, flush
from ministudio_ci.announce.entry import Hold
from ministudio_ci.model.news import Deferred, Outcome, Refused, Sent
from tests.support.news import NOW, Clock, release_news
from tests.support.place import Place

GONE = Refused(why="HTTP 404", dead=True)
BARRED = Refused(why="HTTP 403", dead=True, mendable=True)
BUSY = Deferred(why="HTTP 503")
ASKED = Deferred(why="HTTP 429", not_before=NOW + timedelta(days=1, hours=1))
BAD = Refused(why="HTTP 400")
DAY = timedelta(days=1)


class Site:
    """An outbox with three releases, and the one place they go to."""

    def __init__(self, folder: Path, *outcomes: Outcome | Exception) -> None:
        self.outbox, self.clock = Outbox(folder), Clock()
        self.place = Place(outcomes=list(outcomes))
        for minor in (4, 5, 6):
            self.queue(minor)
            self.clock.time += timedelta(seconds=1)

    def queue(self, minor: int) -> None:
        enqueue(self.outbox, release_news(f"1.{minor}.0"), (self.place,), now=self.clock())

    def flush(self, after: timedelta = timedelta(), *, urgent: bool = False) -> Flushed:
        self.clock.time = NOW + after
        return flush(
            self.outbox, (self.place,), now=self.clock, sleep=self.clock.sleep, urgent=urgent
        )


@pytest.mark.parametrize(
    ("answer", "looks"),
    [pytest.param(GONE, None, id="gone"), pytest.param(BARRED, NOW + DAY, id="barred")],
)
def test_what_is_refused_with_its_address_stays_and_says_so(
    tmp_path: Path, answer: Refused, looks: datetime | None
) -> None:
    site = Site(tmp_path, answer)
    flushed = site.flush()
    assert [entry.state for entry in flushed.entries] == [State.PENDING] * 3
    (circuit,) = flushed.circuits
    assert circuit == Circuit(
        destination="discord", address=site.place.fingerprint, since=NOW, why=answer.why,
        waiting=3, not_before=looks,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "after", "urgent", "calls"),
    [
        pytest.param(GONE, DAY * 400, False, 1, id="gone for ever"),
        pytest.param(GONE, DAY, True, 1, id="gone, whoever asks"),
        pytest.param(BARRED, DAY - timedelta(seconds=1), False, 1, id="barred for a day"),
        pytest.param(BARRED, DAY, False, 4, id="looked at after a day"),
        pytest.param(BARRED, timedelta(0), True, 4, id="looked at when a person asks"),
        pytest.param(BARRED, -DAY, False, 4, id="noted by a clock that went wrong"),
    ],
)
def test_the_same_address_is_looked_at_again_only_where_it_may_have_come_back(
    tmp_path: Path, answer: Refused, after: timedelta, calls: int, *, urgent: bool
) -> None:
    site = Site(tmp_path, answer)
    site.flush()
    flushed = site.flush(after, urgent=urgent)
    assert len(site.place.got) == calls
    assert bool(flushed.circuits) is (calls == 1)


@pytest.mark.parametrize(
    "again", [BARRED, BUSY, ASKED, RuntimeError()], ids=["barred", "busy", "asked", "broken"]
)
def test_the_look_is_one_message(tmp_path: Path, again: Outcome | Exception) -> None:
    site = Site(tmp_path, BARRED, again)
    site.flush()
    site.flush(DAY)
    assert site.place.got == [release_news("1.4.0")] * 2


def test_the_look_is_one_message_though_an_older_one_waits_too(tmp_path: Path) -> None:
    site = Site(tmp_path, BUSY, BARRED, *[BUSY] * 9)
    site.flush()
    assert site.flush(DAY * 2).circuits
    assert site.place.got == [release_news(f"1.{minor}.0") for minor in (4, 5, 5)]


@pytest.mark.parametrize("again", [BARRED, BUSY], ids=["barred", "busy"])
def test_an_opening_goes_on_until_a_message_passes(tmp_path: Path, again: Outcome) -> None:
    site = Site(tmp_path, BARRED, again)
    site.flush()
    (circuit,) = site.flush(DAY).circuits
    assert circuit.since == NOW
    assert site.flush(DAY * 3).circuits == ()


def test_a_look_that_ends_with_a_refused_message_lets_the_others_go(tmp_path: Path) -> None:
    site = Site(tmp_path, BARRED, BAD)
    site.flush()
    flushed = site.flush(DAY)
    assert [one.state for one in flushed.entries] == [State.REFUSED, State.SENT, State.SENT]


@pytest.mark.parametrize("answer", [GONE, BARRED, ASKED], ids=["gone", "barred", "asked to wait"])
def test_another_address_gets_all_that_waits_in_order(tmp_path: Path, answer: Outcome) -> None:
    site = Site(tmp_path, answer)
    site.flush()
    site.place.fingerprint = "another"
    flushed = site.flush()
    assert flushed.circuits == ()
    assert site.place.got[1:] == [release_news(f"1.{minor}.0") for minor in (4, 5, 6)]


def test_a_run_killed_at_another_address_leaves_that_one_free(tmp_path: Path) -> None:
    site = Site(tmp_path, GONE)
    (first, *_) = site.flush().entries
    site.outbox.write(first.attempted("another"))
    site.place.fingerprint = "another"
    assert len(site.flush().of(State.SENT)) == 3


@pytest.mark.parametrize(
    ("attempts", "least", "most"),
    [(4, 2.5, 7.5), (8, 150, 450), (12, 900, 2_700), (36, 43_200, 129_600), (999, 43_200, 129_600)],
)
def test_what_failed_waits_longer_from_run_to_run(
    tmp_path: Path, attempts: int, least: float, most: float
) -> None:
    outbox, clock, place = Outbox(tmp_path), Clock(), Place(outcomes=[BUSY] * 9)
    (entry,) = enqueue(outbox, release_news(), (place,), now=NOW)
    outbox.write(replace(entry, attempts=attempts - 4))
    (tried,) = flush(outbox, (place,), now=clock, sleep=clock.sleep).entries
    assert tried.not_before
    assert (tried.hold, tried.attempts) == (Hold.MESSAGE, attempts)
    assert least <= (tried.not_before - clock()).total_seconds() <= most


@pytest.mark.parametrize(
    ("answer", "urgent", "sent"),
    [
        pytest.param(BUSY, False, 2, id="our own wait keeps one message"),
        pytest.param(BUSY, True, 3, id="a person goes ahead of it"),
        pytest.param(ASKED, False, 0, id="a wait the other side asked for keeps all"),
        pytest.param(ASKED, True, 0, id="and nobody goes ahead of that"),
    ],
)
def test_who_may_go_ahead_of_a_wait(
    tmp_path: Path, answer: Outcome, sent: int, *, urgent: bool
) -> None:
    site = Site(tmp_path)
    (entry, *_) = site.outbox.read("discord")[0]
    entry = replace(entry, attempts=40).attempted(site.place.fingerprint)
    site.outbox.write(entry.after(answer, now=NOW))
    assert len(site.flush(timedelta(hours=2), urgent=urgent).of(State.SENT)) == sent


def test_a_server_that_is_down_is_asked_seven_times_whatever_waits(tmp_path: Path) -> None:
    site = Site(tmp_path, *[BUSY] * 99)
    for minor in range(7, 40):
        site.queue(minor)
    site.flush()
    assert len(site.place.got) == 7
    assert 3.5 <= sum(site.clock.slept) < 30


def test_a_message_that_always_fails_holds_up_nobody(tmp_path: Path) -> None:
    class Picky(Place):
        def send(self, news: object, receipt: str | None = None) -> Outcome:
            self.got.append(news)  # type: ignore[arg-type]
            return BUSY if news == release_news("1.4.0") else Sent()

    site = Site(tmp_path)
    site.place = Picky()
    flushed = site.flush()
    assert [one.state for one in flushed.entries] == [State.PENDING, State.SENT, State.SENT]
    assert site.place.got.count(release_news("1.4.0")) == 4
    assert site.place.got[:3] == [release_news(f"1.{minor}.0") for minor in (4, 5, 6)]


def _refused_on_two_machines(site: Site, *looks: timedelta | None) -> None:
    """Have each of the first entries hold the address open on its own, as merged files do."""
    entries, _ = site.outbox.read("discord")
    for entry, look in zip(entries, looks, strict=False):
        until = None if look is None else NOW + look
        tried = replace(entry, address=site.place.fingerprint, attempts=1)
        site.outbox.write(replace(tried, hold=Hold.CIRCUIT, held_since=NOW, not_before=until))


def test_several_that_hold_one_circuit_are_each_sent_once_it_is_closed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    _refused_on_two_machines(site, DAY, DAY, DAY)
    site.flush(DAY)
    assert len(site.place.got) == 3
    assert site.flush(DAY).entries == ()


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param((DAY, 2 * DAY), NOW + 2 * DAY, id="the last of them"),
        pytest.param((DAY, None), None, id="never where one says so"),
    ],
)
def test_several_that_hold_one_circuit_say_when_it_is_looked_at(
    tmp_path: Path, looks: tuple[timedelta | None, ...], expected: datetime | None
) -> None:
    site = Site(tmp_path)
    _refused_on_two_machines(site, *looks)
    entries, _ = site.outbox.read("discord")
    circuit = circuit_of(entries, "discord", site.place.fingerprint)
    assert circuit
    assert circuit.not_before == expected
