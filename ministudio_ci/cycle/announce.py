"""The announce stage: what goes into the outbox, and what becomes of it."""

from dataclasses import dataclass

from ministudio_ci.announce import (
    Destination,
    Discord,
    Flushed,
    Outbox,
    State,
    WidgetEndpoint,
    enqueue,
    flush,
)
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import AnnouncementPendingError, AnnouncementRefusedError
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.signing import signing_key
from ministudio_ci.foundation.templates import explain
from ministudio_ci.model.news import FailureNews, News

_WEBHOOK, _KEY = "MINISTUDIO_CI_DISCORD_WEBHOOK", "MINISTUDIO_KEY"


@dataclass(frozen=True, slots=True)
class Announcer:
    """The project's outbox and the destinations its environment gives."""

    project: Project

    @property
    def outbox(self) -> Outbox:
        """Where announcements wait."""
        return Outbox(self.project.memory / "outbox")

    def destinations(self) -> tuple[Destination, ...]:
        """Return the places configured. Raises MissingKeyError, WeakKeyError, MalformedKeyError."""
        env, now = self.project.env, self.project.now
        found: list[Destination] = []
        if webhook := env.get(_WEBHOOK):
            found.append(Discord(webhook=webhook, now=now))
        if url := self.project.settings.announce.widget_url:
            found.append(WidgetEndpoint(url=url, key=signing_key(env.get(_KEY, "")), now=now))
        return tuple(found)

    def queue(self, news: News, *, reopen: bool = False) -> None:
        """Write the news into the outbox, once for each destination."""
        enqueue(self.outbox, news, self.destinations(), now=self.project.now(), reopen=reopen)

    def queue_failure(self, stage: str, cause: str) -> None:
        """Write an alert into the outbox; one for each stage and run."""
        event = read_event(self.project.env)
        self.queue(
            FailureNews(
                project=self.project.name,
                lang=self.project.lang,
                stage=stage,
                cause=self.project.scrubber.text(cause),
                url=event.run_url,
                commit=event.sha,
            )
        )

    def send(self) -> Flushed:
        """Send what is pending, say what became of each, and return it.

        Under `announce.strict` raises AnnouncementRefusedError, AnnouncementPendingError.
        """
        destinations = self.destinations()
        if not destinations:
            self.project.tell("announce.nowhere")
        flushed = flush(self.outbox, destinations, now=self.project.now)
        self._tell(flushed)
        if self.project.settings.announce.strict:
            _insist(flushed)
        return flushed

    def preview(self) -> None:
        """Say what would be sent."""
        for destination in self.destinations():
            entries, _ = self.outbox.read(destination.name)
            for entry in entries:
                if entry.state is State.PENDING:
                    self.project.tell("announce.would_send", id=entry.id)

    def _tell(self, flushed: Flushed) -> None:
        for entry in flushed.entries:
            self.project.tell(f"announce.{entry.state.value}", id=entry.id, why=entry.why or "")
        for path in flushed.set_aside:
            self.project.tell("announce.set_aside", path=path)
        for trouble in flushed.troubles:
            what, hint = explain(self.project.lang, trouble)
            self.project.tell("announce.trouble", what=what, hint=hint)


def _insist(flushed: Flushed) -> None:
    if refused := flushed.of(State.REFUSED):
        raise AnnouncementRefusedError(ids=", ".join(entry.id for entry in refused))
    if flushed.troubles:
        raise flushed.troubles[0]
    if pending := flushed.of(State.PENDING):
        raise AnnouncementPendingError(ids=", ".join(entry.id for entry in pending))
