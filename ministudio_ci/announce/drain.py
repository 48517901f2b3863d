"""One destination's pending messages in one run: each gets its turns, none holds up the others."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from ministudio_ci.announce.circuit import hold_of
from ministudio_ci.announce.destination import Destination
from ministudio_ci.announce.entry import TRIES, Entry, Hold
from ministudio_ci.announce.outbox import Outbox
from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import Deferred, Outcome, Refused, Sent

BUDGET = timedelta(seconds=30)
"""For one destination in one run; what is not sent by then waits for the next run."""
_FIRST_PAUSE = 1.0
"""Seconds; each further pause is twice as long, and jittered."""
_PATIENT = 4
"""Failures in a row from which on the whole address is given a pause."""
_DOWN = 7
"""Failures in a row after which it is left alone until the next run."""


@dataclass(kw_only=True)
class Drain:
    """Hold the destination's lock while it runs."""

    outbox: Outbox
    destination: Destination
    entries: list[Entry]
    """The pending ones, oldest first; as they stand, while it runs and after."""
    urgent: bool
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    on_wait: Callable[[Entry, float], None]
    _fresh: deque[int] = field(default_factory=deque)
    """Which of the entries are still to be tried."""
    _again: dict[int, datetime] = field(default_factory=dict)
    """Which are to be tried once more, and when."""
    _tries: dict[int, int] = field(default_factory=dict)
    _behind: timedelta = timedelta()
    """How far the clock was put back while it runs."""
    _row: int = 0
    """Failures in a row."""
    _over: bool = False
    """Nothing more is to be sent to this address in this run."""

    def run(self) -> None:
        """Send what may be sent now. Raises MinistudioError for a fault on our own side."""
        began = self.now()
        self._free, self._deadline, self._latest = began, began + BUDGET, began
        address = self.destination.fingerprint
        holds = [hold_of(one, address, began, urgent=self.urgent) for one in self.entries]
        if Hold.ASKED in holds or Hold.CIRCUIT in holds:
            return  # for the whole address, not for one message
        refused = [n for n, one in enumerate(self.entries)
                   if one.hold is Hold.CIRCUIT and one.address == address]  # fmt: skip
        self._fresh.extend(refused[:1] or (n for n, hold in enumerate(holds) if hold is None))
        self._send_all()
        if refused:  # it is let in again, or this sends nothing
            self._fresh.extend(n for n, hold in enumerate(holds) if not hold and n != refused[0])
            self._send_all()

    def _send_all(self) -> None:
        while (number := self._next()) is not None:
            entry = self.entries[number]
            half_open = entry.hold is Hold.CIRCUIT and entry.address == self.destination.fingerprint
            outcome = self._try(number)
            self._heed(number, outcome)
            self._over = self._over or (half_open and isinstance(outcome, Deferred))

    def _next(self) -> int | None:
        """Wait for the next message's turn; None where none comes in this run."""
        if self._over or not (self._fresh or self._again):
            return None
        turn = self._free if self._fresh else max(self._free, min(self._again.values()))
        pause = max(0.0, (turn - self._time()).total_seconds())
        if self._time() + timedelta(seconds=pause) >= self._deadline:
            return None
        if pause:
            self.sleep(min(pause, BUDGET.total_seconds()))
        due = [number for number, when in self._again.items() if when <= self._time()]
        if due or not self._fresh:
            number = min(due, default=min(self._again))
            del self._again[number]
            return number
        return self._fresh.popleft()

    def _try(self, number: int) -> Outcome:
        """Make one attempt, noted on the disk before it and after."""
        entry = self.entries[number].attempted(self.destination.fingerprint)
        self.entries[number] = self.outbox.write(entry)
        outcome = self._attempt(entry)
        ended = entry.after(outcome, now=self.now(), spread=_spread())
        self.entries[number] = self.outbox.write(ended)
        return outcome

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

    def _heed(self, number: int, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                self._row = 0
            case Refused(dead=dead):
                self._row, self._over = 0, dead
            case Deferred(not_before=asked):
                self._row += 1
                self._over = self._row >= _DOWN
                self._later(number, asked)
            case _:
                assert_never(outcome)

    def _later(self, number: int, asked: datetime | None) -> None:
        """Say when this message, and when the address, has its next turn in this run."""
        now = self._time()
        self._tries[number] = tries = self._tries.get(number, 0) + 1
        waits = asked + self._behind if asked and asked + self._behind > now else None
        if waits:
            self._free = waits
        elif self._row >= _PATIENT:
            self._free = now + _pause(self._row - _PATIENT)
        if tries < TRIES:
            self._again[number] = due = waits or now + _pause(tries - 1)
            if tries == 1 and not self._over and due < self._deadline:
                self.on_wait(self.entries[number], (due - now).total_seconds())

    def _time(self) -> datetime:
        """Return the clock's time, which goes on from where it was where that is put back."""
        self._behind += max(timedelta(), self._latest - (self.now() + self._behind))
        self._latest = self.now() + self._behind
        return self._latest


def _pause(doublings: int) -> timedelta:
    return timedelta(seconds=_FIRST_PAUSE * 2**doublings * _spread())


def _spread() -> float:
    return random.uniform(0.5, 1.5)  # noqa: S311 - jitter
