"""The contract of a place that news is sent to."""

from hashlib import sha256
from typing import Protocol

from ministudio_ci.model.news import News, Outcome, Untold


class Destination(Protocol):
    """One file each; the outbox calls `send` again, in this run or a later one, after Deferred.

    `send` makes one attempt and returns how it ended; it may take seconds, never minutes. It
    raises nothing that the other side or the network can cause, and what it returns carries
    no secret: neither its address nor its key. A MinistudioError says what is wrong with its own
    configuration: the entry waits until that is mended.
    """

    @property
    def name(self) -> str:
        """Short and stable for ever, for it is part of an entry's id: letters and digits."""

    @property
    def fingerprint(self) -> str:
        """Tells this address and key from any other, and neither from itself: `fingerprint_of`."""

    @property
    def revises(self) -> bool:
        """Whether `send` with a receipt replaces what was sent, rather than adding to it."""

    def takes(self, news: News) -> bool:
        """Whether this kind of news belongs here."""

    def check(self) -> None:
        """Raise the MinistudioError that `send` would for its own configuration; ask nobody."""

    def send(self, news: News, receipt: str | None = None) -> Outcome:
        """Make one attempt. `receipt` is that of an earlier sending, which is to be replaced."""

    def probe(self, lang: str) -> Outcome | Untold:
        """Look whether a message would be taken, posting none. `lang` is of the reasons."""


def fingerprint_of(*secrets: str) -> str:
    """Return twelve characters by which an address and its key are known again.

    They tell nothing of what they stand for: a webhook's token and a key have more than 128 bits.
    """
    return sha256("\n".join(secrets).encode(errors="replace")).hexdigest()[:12]
