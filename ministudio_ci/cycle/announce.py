"""The announce stage: what goes into the outbox, and what becomes of it."""

from dataclasses import dataclass

from ministudio_ci.announce import (
    Destination,
    Entry,
    Flushed,
    Outbox,
    State,
    discord_body,
    draft,
    enqueue,
    flush,
    queued,
)
from ministudio_ci.cycle.alarm import alarm, moment, words_of
from ministudio_ci.cycle.destinations import check_destinations, destinations, destinations_of
from ministudio_ci.cycle.drawing import draw
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.recovery import branch_of, recover
from ministudio_ci.cycle.waiting import Backlog, backlog_of
from ministudio_ci.errors import (
    AnnouncementPendingError,
    AnnouncementRefusedError,
    MinistudioError,
)
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.plain import one_line
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

    def backlog(self) -> Backlog:
        """Return what waits and what was refused, and the addresses that are refused."""
        return backlog_of(self.outbox, self.destinations(), self.project.now())

    def check(self) -> None:
        """Raise what is wrong with the destinations configured, whatever was sent to the rest."""
        check_destinations(self.project)

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
                branch=branch_of(self.project),
            )
        )

    def queue_recovery(self, held: tuple[str, ...]) -> None:
        """Write into the outbox that stages hold again: before the news of what comes of it."""
        try:
            recover(self.project, self.outbox, held, self.destinations())
        except MinistudioError as error:
            self._tell_error(error)

    def send(self, *, urgent: bool = False, held: tuple[str, ...] = ()) -> Flushed:
        """Send what is pending, say what became of each, and return it; `urgent`: a person asks.

        `held` are the stages that were well in this run: whoever was told of a failure is told so.
        Under `announce.strict` raises AnnouncementRefusedError, AnnouncementPendingError.
        """
        destinations = self._destinations_told()
        flushed = self._flush(destinations, urgent=urgent)
        flushed = flushed.with_more(self._recoveries(held, destinations))
        flushed = flushed.with_more(self._alarm(flushed, destinations))
        self._tell(flushed)
        if self.project.settings.announce.strict:
            _insist(flushed)
        return flushed

    def _flush(self, destinations: tuple[Destination, ...], *, urgent: bool) -> Flushed:
        now, on_wait = self.project.now, self._tell_retry
        return flush(self.outbox, destinations, now=now, on_wait=on_wait, urgent=urgent)

    def _recoveries(self, held: tuple[str, ...], destinations: tuple[Destination, ...]) -> Flushed:
        """Tell of each stage that holds again, once its failure is out."""
        try:
            queued = recover(self.project, self.outbox, held, destinations)
        except MinistudioError as error:
            return Flushed(troubles=(error,))
        names = {entry.destination for entry in queued}
        told = tuple(one for one in destinations if one.name in names)
        return self._flush(told, urgent=False)

    def _alarm(self, flushed: Flushed, destinations: tuple[Destination, ...]) -> Flushed:
        """Tell the other destinations of each that is refused."""
        queued = list[Entry]()
        try:
            for circuit in flushed.circuits:
                queued += alarm(self.project, self.outbox, circuit, destinations)
        except MinistudioError as error:
            return Flushed(troubles=(error,))
        names = {entry.destination for entry in queued}
        told = tuple(one for one in destinations if one.name in names)
        return self._flush(told, urgent=False)

    def preview(
        self, news: News | None = None, replayed: tuple[Entry, ...] = ()
    ) -> tuple[Entry, ...]:
        """Say and return what would be sent if `news` were queued now, and `replayed` again.

        Discord's messages are shown.
        """
        destinations = self._destinations_told()
        again = [one.replayed() for one in replayed if one.state is State.REFUSED]
        waiting = [entry for one in destinations for entry in self._waiting(one, news)]
        waiting += [one for one in again if one.destination in {one.name for one in destinations}]
        for entry in waiting:
            self._tell_waiting(entry)
        if destinations and not waiting:
            self.project.tell("announce.empty")
        return tuple(waiting)

    def _waiting(self, destination: Destination, news: News | None) -> list[Entry]:
        """Return what a flush would send there if `news` were queued now."""
        entries, _ = self.outbox.read(destination.name)
        pending = {entry.id: entry for entry in entries if entry.state is State.PENDING}
        if news and destination.takes(news):
            new = draft(news, destination.name, self.project.now())
            there = next((entry for entry in entries if entry.id == new.id), None)
            wished = queued(there, news, destination, now=new.created, reopen=True)
            pending |= {new.id: wished} if wished.state is State.PENDING else {}
        return list(pending.values())

    def _destinations_told(self) -> tuple[Destination, ...]:
        """Return the places configured, and say which are not."""
        found = destinations(self.project)
        for place, variable in found.keyless:
            self.project.tell("announce.no_key", place=place, variable=variable)
        for error in found.unfit:
            self._tell_error(error)
        if not any(found):
            self.project.tell("announce.nowhere")
        try:
            for identity in self.outbox.waiting_elsewhere([one.name for one in found.all]):
                self.project.tell("announce.unaddressed", id=identity)
        except MinistudioError as error:  # it keeps nothing from the others
            self._tell_error(error)
        return found.all

    def _tell_waiting(self, entry: Entry) -> None:
        self.project.tell("announce.would_send", id=entry.id)
        if entry.news and entry.destination == "discord":
            draw(self.project, discord_body(entry.news, self.project.settings.discord))

    def _tell_retry(self, entry: Entry, seconds: float) -> None:
        wait = max(1, round(seconds))
        self.project.tell("announce.retrying", id=entry.id, why=entry.why, seconds=wait)

    def _tell(self, flushed: Flushed) -> None:
        refusing = {circuit.destination for circuit in flushed.circuits}
        for entry in flushed.entries:
            if entry.state is not State.PENDING or entry.destination not in refusing:
                self._tell_end(entry)
        for circuit in flushed.circuits:
            self.project.tell("announce.warning", words=words_of(self.project, circuit))
        for entry in flushed.dropped:
            self.project.tell("announce.dropped", id=entry.id)
        for path in flushed.set_aside:
            self.project.tell("announce.set_aside", path=one_line(str(path)))
        # Whoever is told of a circuit is sent to a second time, with the same trouble.
        for trouble in {str(one): one for one in flushed.troubles}.values():
            self._tell_error(trouble)

    def _tell_error(self, error: MinistudioError) -> None:
        what, hint = explain(self.project.lang, error)
        self.project.tell("announce.trouble", what=what, hint=hint)

    def _tell_end(self, entry: Entry) -> None:
        why, until = entry.why or say(self.project.lang, "announce.why.not_tried"), entry.not_before
        if entry.state is State.PENDING and until and until > self.project.now():
            self.project.tell("announce.until", id=entry.id, why=why, until=moment(until))
        else:
            self.project.tell(f"announce.{entry.state.value}", id=entry.id, why=why)


def _insist(flushed: Flushed) -> None:
    dead, pending = {one.destination for one in flushed.circuits}, flushed.of(State.PENDING)
    barred = tuple(entry for entry in pending if entry.destination in dead)
    if refused := (*flushed.of(State.REFUSED), *barred):
        raise AnnouncementRefusedError(ids=", ".join(entry.id for entry in refused))
    if flushed.troubles:
        raise flushed.troubles[0]
    if pending:
        raise AnnouncementPendingError(ids=", ".join(entry.id for entry in pending))
