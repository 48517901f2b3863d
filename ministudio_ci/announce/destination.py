"""The contract of a place that news is sent to."""

from typing import Protocol

from ministudio_ci.model.news import News, Outcome


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

    def takes(self, news: News) -> bool:
        """Whether this kind of news belongs here."""

    def send(self, news: News) -> Outcome:
        """Make one attempt."""

    def probe(self, lang: str) -> Outcome:
        """Look whether a message would be taken, posting none. `lang` is of the reasons."""
