"""Sending what the outbox holds: each destination on its own, within a bounded time."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never

from ministudio_ci.announce.destination import Destination
from ministudio_ci.announce.entry import Entry, State
from ministudio_ci.announce.outbox import Outbox
from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import Deferred, Outcome, Refused, Sent

BUDGET = timedelta(seconds=30)
"""For one destination in one run; what is not sent by then waits for the next run."""
_TRIES = 4
_FIRST_PAUSE = 1.0
"""Seconds; each further pause is twice as long, and jittered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flushed:
    """What became of the entries that were pending, and what went wrong on our own side."""

    entries: tuple[Entry, ...] = ()
    set_aside: tuple[Path, ...] = ()
    """Corrupt files of the outbox, where they are now."""
    troubles: tuple[MinistudioError, ...] = ()
    """An outbox that cannot be written, or stayed locked, a key that is none: nothing was lost."""

    def of(self, state: State) -> tuple[Entry, ...]:
        """The entries that ended in `state`."""
        return tuple(entry for entry in self.entries if entry.state is state)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """One destination's share of a flush."""

    outbox: Outbox
    destination: Destination
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    on_wait: Callable[[Entry, float], None]
    deadline: datetime

    def run(self) -> Flushed:
        try:
            with self.outbox.locked(self.destination.name):
                entries, corrupt = self.outbox.read(self.destination.name)
                aside = tuple(map(self.outbox.set_aside, corrupt))
                ended = self._send_all([one for one in entries if one.state is State.PENDING])
                self.outbox.prune(self.destination.name)
        except MinistudioError as error:
            return Flushed(troubles=(error,))
        return Flushed(entries=ended, set_aside=aside)

    def _send_all(self, pending: list[Entry]) -> tuple[Entry, ...]:
        # A wait that the other side asked for holds for the whole address, not for one message.
        rests = any(entry.not_before and entry.not_before > self.now() for entry in pending)
        ended = []
        for entry in pending:
            if rests or self.now() >= self.deadline:
                ended.append(entry)
            else:
                tried, outcome = self._deliver(entry)
                ended.append(tried)
                rests = _closes(outcome)
        return tuple(ended)

    def _deliver(self, entry: Entry) -> tuple[Entry, Outcome]:
        """Try until it is settled or this run has no more time for it."""
        tries = 0
        while True:
            tries += 1
            entry = self.outbox.write(entry.attempted())
            outcome = self._attempt(entry)
            entry = self.outbox.write(entry.after(outcome))
            pause = self._pause(outcome, tries)
            if pause is None:
                return entry, outcome
            if tries == 1:
                self.on_wait(entry, pause)
            self.sleep(pause)

    def _attempt(self, entry: Entry) -> Outcome:
        news = entry.news
        if news is None:
            return Sent()  # an entry without news was sent: only its state was not said
        try:
            return self.destination.send(news, entry.receipt)
        except MinistudioError:  # nothing can be sent there until a person mends it
            raise
        except Exception as error:  # noqa: BLE001 - a fault of one destination stops no other
            # Its text may hold the address, which is a secret.
            return Deferred(why=say(news.lang, "announce.why.broke", error=type(error).__name__))

    def _pause(self, outcome: Outcome, tries: int) -> float | None:
        """Return the seconds to wait before the next try in this run; None for no such try."""
        if not isinstance(outcome, Deferred) or tries >= _TRIES:
            return None
        asked = outcome.not_before
        own = _FIRST_PAUSE * 2 ** (tries - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - jitter
        pause = max(0.0, (asked - self.now()).total_seconds()) if asked else own
        return pause if self.now() + timedelta(seconds=pause) < self.deadline else None


def flush(
    outbox: Outbox,
    destinations: tuple[Destination, ...],
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
    on_wait: Callable[[Entry, float], None] = lambda _entry, _seconds: None,
) -> Flushed:
    """Send what is pending, oldest first, to each destination; never raises for one of them.

    `on_wait` is told, once, of an entry that will be tried again, and in how many seconds.

    Delivery is at least once: a run killed between the other side's answer and our note of it,
    and a time-out after which the message is there all the same, send it again. The widget
    endpoint knows a message by its id and takes it once; Discord has no such thing.
    """
    turns = [
        _Turn(
            outbox=outbox,
            destination=one,
            now=now,
            sleep=sleep,
            on_wait=on_wait,
            deadline=now() + BUDGET,
        ).run()
        for one in destinations
    ]
    return Flushed(
        entries=tuple(entry for turn in turns for entry in turn.entries),
        set_aside=tuple(path for turn in turns for path in turn.set_aside),
        troubles=tuple(error for turn in turns for error in turn.troubles),
    )


def _closes(outcome: Outcome) -> bool:
    """Whether nothing more is to be sent to this address in this run."""
    match outcome:
        case Sent():
            return False
        case Deferred(not_before=not_before):
            return not_before is not None
        case Refused(dead=dead):
            return dead
        case _:
            assert_never(outcome)
