"""Where a Discord message stands, as its receipt says: `message` or `thread/message`."""

import re
from dataclasses import dataclass
from typing import Any, Self

from ministudio_ci.announce.entry import State
from ministudio_ci.announce.outbox import Outbox

_RECEIPT = re.compile(r"(?:([0-9]+)/)?([0-9]+)")
_ALERTS = ("failure-", "recovery-", "trouble-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A message that is there, to be edited."""

    message: str
    thread: str | None = None

    @classmethod
    def read(cls, receipt: str | None) -> Self | None:
        """Return the place a receipt tells; None for none."""
        found = _RECEIPT.fullmatch(receipt or "")
        return cls(thread=found[1], message=found[2]) if found else None

    @classmethod
    def told(cls, document: Any, *, threaded: bool) -> Self | None:
        """Return the place by Discord's answer; a message in a thread has it for its channel."""
        message, thread = (_id(document, name) for name in ("id", "channel_id"))
        return cls(message=message, thread=thread if threaded else None) if message else None

    @property
    def receipt(self) -> str:
        """What the outbox keeps."""
        return f"{self.thread}/{self.message}" if self.thread else self.message


def alert_thread(outbox: Outbox) -> str | None:
    """Return the thread that the last alert stands in: the next one follows it."""
    entries, _ = outbox.read("discord")
    sent = [entry for entry in entries if entry.state is State.SENT]
    alerts = (Place.read(one.receipt) for one in reversed(sent) if one.id.startswith(_ALERTS))
    return next((place.thread for place in alerts if place and place.thread), None)


def _id(document: Any, name: str) -> str | None:
    identity = document.get(name) if isinstance(document, dict) else None
    return identity if isinstance(identity, str) and _RECEIPT.fullmatch(identity) else None
