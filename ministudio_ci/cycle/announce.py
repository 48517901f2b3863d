"""The announce stage: what goes into the outbox, and what becomes of it."""

from dataclasses import dataclass
from textwrap import indent

from ministudio_ci.announce import (
    Destination,
    Entry,
    Flushed,
    Outbox,
    State,
    WidgetEndpoint,
    draft,
    enqueue,
    flush,
    message,
)
from ministudio_ci.cycle.destinations import KEY, destinations_of
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import AnnouncementPendingError, AnnouncementRefusedError
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.signing import signing_key
from ministudio_ci.foundation.templates import explain, say
from ministudio_ci.model.news import FailureNews, News


@dataclass(frozen=True, slots=True)
class Announcer:
    """The project's outbox and the destinations its environment gives."""

    project: Project

    @property
    def outbox(self) -> Outbox:
        """Where announcements wait."""
        return Outbox(self.project.memory / "outbox")

    def destinations(self) -> tuple[Destination, ...]:
        """Return the places configured."""
        return destinations_of(self.project)

    def check(self) -> None:
        """Raise WeakKeyError or MalformedKeyError where a key that is given is none."""
        for one in self.destinations():
            if isinstance(one, WidgetEndpoint):
                signing_key(one.key)

    def queue(self, news: News, *, reopen: bool = False) -> tuple[Entry, ...]:
        """Write the news into the outbox, once for each destination; return the entries."""
        now = self.project.now()
        return enqueue(self.outbox, news, self.destinations(), now=now, reopen=reopen)

    def queue_failure(self, stage: str, cause: str, *, proposal: str | None = None) -> None:
        """Write an alert into the outbox; one for each stage and run.

        `proposal` is the address of the pull request that would mend it.
        """
        event = read_event(self.project.env)
        self.queue(
            FailureNews(
                project=self.project.name,
                lang=self.project.lang,
                stage=stage,
                cause=self.project.scrubber.text(cause),
                url=event.run_url,
                commit=event.sha,
                proposal=proposal,
            )
        )

    def send(self) -> Flushed:
        """Send what is pending, say what became of each, and return it.

        Under `announce.strict` raises AnnouncementRefusedError, AnnouncementPendingError.
        """
        destinations = self._destinations_told()
        now, on_wait = self.project.now, self._tell_retry
        flushed = flush(self.outbox, destinations, now=now, on_wait=on_wait)
        self._tell(flushed)
        if self.project.settings.announce.strict:
            _insist(flushed)
        return flushed

    def preview(self, news: News | None = None) -> tuple[Entry, ...]:
        """Say and return what would be sent if `news` were queued now; show Discord's message."""
        destinations = self._destinations_told()
        waiting = [entry for one in destinations for entry in self._waiting(one, news)]
        for entry in waiting:
            self._tell_waiting(entry)
        if destinations and not waiting:
            self.project.tell("announce.empty")
        return tuple(waiting)

    def _waiting(self, destination: Destination, news: News | None) -> list[Entry]:
        """Return what a flush would send there if `news` were queued now."""
        entries, _ = self.outbox.read(destination.name)
        queued = {entry.id: entry for entry in entries if entry.state is State.PENDING}
        if news and destination.takes(news):
            new = draft(news, destination.name, self.project.now())
            sent = {entry.id for entry in entries if entry.state is State.SENT}
            queued |= {new.id: new} if new.id not in sent else {}
        return list(queued.values())

    def _destinations_told(self) -> tuple[Destination, ...]:
        """Return the places configured, and say which are not."""
        destinations = self.destinations()
        if self.project.settings.announce.widget_url and not self.project.env.get(KEY):
            self.project.tell("announce.no_key")
        elif not destinations:
            self.project.tell("announce.nowhere")
        for identity in self.outbox.waiting_elsewhere([one.name for one in destinations]):
            self.project.tell("announce.unaddressed", id=identity)
        return destinations

    def _tell_waiting(self, entry: Entry) -> None:
        self.project.tell("announce.would_send", id=entry.id)
        if entry.news and entry.destination == "discord":
            self.project.write(indent(message(entry.news), "    "))

    def _tell_retry(self, entry: Entry, seconds: float) -> None:
        wait = max(1, round(seconds))
        self.project.tell("announce.retrying", id=entry.id, why=entry.why, seconds=wait)

    def _tell(self, flushed: Flushed) -> None:
        for entry in flushed.entries:
            why = entry.why or say(self.project.lang, "announce.why.not_tried")
            self.project.tell(f"announce.{entry.state.value}", id=entry.id, why=why)
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
