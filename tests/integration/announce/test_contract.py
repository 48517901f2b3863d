"""The contract of every destination: the same sentences, each against a real server."""

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from ministudio_ci.announce import Outbox, State, enqueue, flush
from ministudio_ci.model.news import Deferred, Outcome, Refused, Sent
from tests.support.news import NOW, Clock, failure_news, release_news
from tests.support.receivers import KINDS, Case, Kind

MATRIX = [
    pytest.param(kind, case, id=f"{name}: {case.value}")
    for name, kind in KINDS.items()
    for case in Case
    if case not in kind.cannot
]
EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)

_TAKEN = {Case.TAKEN, Case.TAKEN_IN_WORDS, Case.TAKEN_AT_LENGTH}
_REFUSED = {Case.MOVED, Case.MALFORMED, Case.TOO_LONG}
_DEAD = {Case.UNKNOWN_KEY, Case.BARRED, Case.ABSENT, Case.GONE}
_MENDABLE = {Case.UNKNOWN_KEY, Case.BARRED}
_WAITS = {Case.LIMITED_IN_HEADER: 3.0, Case.LIMITED_BY_FRACTION: 0.5, Case.LIMITED_UNTIL: 60.0,
          Case.LIMITED_IN_BODY: 2.5}  # fmt: skip


def expected(case: Case, outcome: Outcome) -> bool:
    match outcome:
        case Sent():
            return case in _TAKEN
        case Refused(dead=dead, mendable=mendable):
            known = case in _REFUSED | _DEAD
            return known and dead is (case in _DEAD) and mendable is (case in _MENDABLE)
        case Deferred(not_before=not_before):
            waits = case in _WAITS
            asked = NOW + timedelta(seconds=_WAITS[case]) if waits else None
            return case not in _TAKEN | _REFUSED | _DEAD and not_before == asked


@pytest.mark.parametrize(("kind", "case"), MATRIX)
def test_what_the_other_side_does_means_the_same_of_all(
    kind: Kind,
    case: Case,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    if case is Case.SILENT:
        monkeypatch.setattr("ministudio_ci.announce.post._TIMEOUT", (5.0, 0.4))
    with kind.running(case) as running:
        outcome = running.destination.send(release_news())
        assert expected(case, outcome), outcome
        if case is Case.MOVED:
            assert running.asked() == 1  # not followed
        shown = repr((running.destination, outcome)) + "".join(capfd.readouterr()) + caplog.text
        assert not [secret for secret in kind.secrets if secret in shown], shown


@EACH
def test_what_a_destination_cannot_do_is_said_by_name(kind: Kind) -> None:
    assert all(kind.cannot.values())
    assert Case.TAKEN not in kind.cannot


@EACH
def test_a_retry_is_the_same_message_under_the_same_key_at_its_own_time(kind: Kind) -> None:
    clock = Clock()
    with kind.running(Case.TAKEN, clock) as running:
        for _ in range(2):
            running.destination.send(release_news())
            clock.sleep(60)
        first, second = running.received()
    assert (first.key is not None) is kind.key
    assert first.key == second.key
    assert not kind.key or first.moment != second.moment
    assert kind.key or _body(first.body) == _body(second.body)
    assert not kind.key or first.body == second.body


def _body(text: str) -> list[str]:
    """A mail has a date and an id of its own each time."""
    return [line for line in text.splitlines() if not line.startswith(("Date:", "Message-ID:"))]


@EACH
@pytest.mark.parametrize("case", [Case.DOWN, Case.UNKNOWN_KEY], ids=lambda case: case.value)
def test_the_outbox_keeps_what_was_not_taken_and_no_secret(
    kind: Kind, case: Case, tmp_path: Path
) -> None:
    outbox, clock = Outbox(tmp_path), Clock()
    with kind.running(case, clock) as running:
        enqueue(outbox, release_news(), (running.destination,), now=clock())
        flush(outbox, (running.destination,), now=clock, sleep=lambda _: clock.sleep(3600))
        address = running.destination.fingerprint
    (path,) = tmp_path.glob("*.json")
    text = path.read_text()
    assert json.loads(text)["state"] == State.PENDING.value
    assert not [secret for secret in kind.secrets if secret in text]
    assert address in text


@EACH
def test_the_fingerprint_tells_one_address_from_another_and_shows_none(kind: Kind) -> None:
    with kind.running(Case.TAKEN) as first, kind.running(Case.TAKEN) as second:
        prints = {one.destination.fingerprint for one in (first, second)}
        assert first.destination.fingerprint == first.destination.fingerprint
    assert len(prints) == 2
    assert all(len(one) <= 12 for one in prints)


HOSTILE = (
    "@everyone <!channel> <@U1> <https://evil.example|x> <script>alert(1)</script> "
    "\x00\x1b[2J\ud800\u202e" + "é" * 100_000
)


@EACH
def test_hostile_words_in_every_field_are_taken(kind: Kind) -> None:
    release = release_news(sections={"fixes": [HOSTILE] * 3}, project=HOSTILE)
    failure = failure_news(HOSTILE, stage=HOSTILE, url=HOSTILE, commit=HOSTILE)
    with kind.running(Case.TAKEN) as running:
        told = [news for news in (release, failure) if running.destination.takes(news)]
        outcomes = [running.destination.send(news) for news in told]
        received = running.received()
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert len(received) == len(told)
