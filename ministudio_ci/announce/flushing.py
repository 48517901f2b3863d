"""Sending what the outbox holds: each destination on its own, within a bounded time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ministudio_ci.announce.circuit import Circuit, circuit_of
from ministudio_ci.announce.destination import Destination
from ministudio_ci.announce.drain import Drain
from ministudio_ci.announce.entry import Entry, State
from ministudio_ci.announce.outbox import Outbox
from ministudio_ci.errors import MinistudioError


@dataclass(frozen=True, slots=True, kw_only=True)
class Flushed:
    """What became of the entries that were pending, and what went wrong on our own side."""

    entries: tuple[Entry, ...] = ()
    circuits: tuple[Circuit, ...] = ()
    """Addresses that are refused."""
    dropped: tuple[Entry, ...] = ()
    """Refused messages that were too many to be kept."""
    set_aside: tuple[Path, ...] = ()
    """Corrupt files of the outbox, where they are now."""
    troubles: tuple[MinistudioError, ...] = ()
    """An outbox that cannot be written, or stayed locked, a key that is none: nothing was lost."""

    def of(self, state: State) -> tuple[Entry, ...]:
        """The entries that ended in `state`."""
        return tuple(entry for entry in self.entries if entry.state is state)

    def with_more(self, later: "Flushed") -> "Flushed":
        """Return the two as one: what `later` says of an entry or a destination counts."""
        entries = {entry.id: entry for entry in (*self.entries, *later.entries)}
        circuits = {one.destination: one for one in (*self.circuits, *later.circuits)}
        return Flushed(
            entries=tuple(entries.values()),
            circuits=tuple(circuits.values()),
            dropped=self.dropped + later.dropped,
            set_aside=self.set_aside + later.set_aside,
            troubles=self.troubles + later.troubles,
        )


def flush(
    outbox: Outbox,
    destinations: tuple[Destination, ...],
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
    on_wait: Callable[[Entry, float], None] = lambda _entry, _seconds: None,
    urgent: bool = False,
) -> Flushed:
    """Send what is pending, oldest first, to each destination; never raises for one of them.

    `on_wait` is told, once, of an entry that will be tried again, and in how many seconds.
    `urgent`: a person asks, so our own waits between runs are over.

    Delivery is at least once: a run killed between the other side's answer and our note of it,
    and a time-out after which the message is there all the same, send it again. The widget
    endpoint knows a message by its id and takes it once; Discord has no such thing.
    """
    flushed = Flushed()
    for destination in destinations:
        drain = Drain(
            outbox=outbox,
            destination=destination,
            entries=[],
            urgent=urgent,
            now=now,
            sleep=sleep,
            on_wait=on_wait,
        )
        flushed = flushed.with_more(_drained(drain))
    return flushed


def _drained(drain: Drain) -> Flushed:
    outbox, name, address = drain.outbox, drain.destination.name, drain.destination.fingerprint
    aside, dropped = tuple[Path, ...](), tuple[Entry, ...]()
    troubles = tuple[MinistudioError, ...]()
    try:
        with outbox.locked(name):
            entries, corrupt = outbox.read(name)
            aside = tuple(map(outbox.set_aside, corrupt))
            drain.entries = [entry for entry in entries if entry.state is State.PENDING]
            settled = [entry for entry in entries if entry.state is not State.PENDING]
            drain.run()
            dropped = outbox.prune([*settled, *drain.entries])
    except MinistudioError as error:
        troubles = (error,)
    circuit = circuit_of(drain.entries, name, address)
    return Flushed(
        entries=tuple(drain.entries),
        circuits=(circuit,) if circuit else (),
        dropped=dropped,
        set_aside=aside,
        troubles=troubles,
    )
