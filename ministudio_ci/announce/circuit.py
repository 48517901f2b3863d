"""What keeps a message, or all of an address, from being sent now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from ministudio_ci.announce.entry import Entry, Hold, State

_LONGEST = timedelta(hours=36)
"""A wait beyond it was noted by a clock that went wrong, and is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """An open one: this address is refused, and nothing is sent to it."""

    destination: str
    address: str
    """Its fingerprint."""
    since: datetime
    why: str
    waiting: int
    """Messages that wait for another address, or for this one to be let in again."""
    not_before: datetime | None
    """When one of them is tried at it again; None: never."""


def circuit_of(entries: Iterable[Entry], destination: str, address: str) -> Circuit | None:
    """Return the destination's open circuit; None where the present address is not refused."""
    pending = [entry for entry in entries if entry.state is State.PENDING]
    refused = [one for one in pending if one.hold is Hold.CIRCUIT and one.address == address]
    if not refused:
        return None
    looks = [entry.not_before for entry in refused if entry.not_before]
    return Circuit(
        destination=destination,
        address=address,
        since=min(entry.held_since or entry.created for entry in refused),
        why=min(refused, key=attrgetter("created")).why or "",
        waiting=len(pending),
        not_before=max(looks) if len(looks) == len(refused) else None,
    )


def hold_of(entry: Entry, address: str, now: datetime, *, urgent: bool) -> Hold | None:
    """Return what keeps a pending entry from being sent to `address` now.

    `urgent`: a person asks. That goes ahead of our own waits, never of one the other side asked
    for, nor to an address that is gone.
    """
    if entry.hold is None or entry.address not in {None, address}:
        return None
    if entry.not_before is None:
        return Hold.CIRCUIT if entry.hold is Hold.CIRCUIT else None
    ours = entry.hold is not Hold.ASKED
    over = not now < entry.not_before <= now + _LONGEST
    return None if over or (urgent and ours) else entry.hold
