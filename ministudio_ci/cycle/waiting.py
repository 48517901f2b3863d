"""What the outbox holds that nobody has got yet: shown, and tried anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from ministudio_ci.announce import Circuit, Destination, Entry, Outbox, State, circuit_of, hold_of
from ministudio_ci.cycle.alarm import moment, words_of
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import UnknownEntryError
from ministudio_ci.foundation.templates import say

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One entry that is pending or refused, as it stands now."""

    entry: Entry
    circuit: Circuit | None
    """The open one it waits behind."""
    addressed: bool
    """Whether its destination is configured here."""
    next_try: datetime | None
    """None: with the next run, or whenever a person does what is to be done."""

    def document(self) -> dict[str, object]:
        """Return it as `announce --list --json` prints it."""
        entry, until = self.entry, self.next_try
        return {
            "id": entry.id, "destination": entry.destination, "state": entry.state.value,
            "since": entry.created.isoformat(), "attempts": entry.attempts, "why": entry.why,
            "circuit": "open" if self.circuit else "closed", "addressed": self.addressed,
            "next_try": until.isoformat() if until else None,
        }  # fmt: skip

    def words(self, lang: str) -> str:
        """Return the line that people read."""
        entry = self.entry
        parts = (
            say(lang, f"announce.list.{entry.state.value}", id=entry.id),
            say(lang, "announce.list.since", since=moment(entry.created)),
            say(lang, "announce.list.attempts", attempts=entry.attempts),
            entry.why or "",
            self._next(lang),
        )
        return " · ".join(part for part in parts if part)

    def _next(self, lang: str) -> str:
        if self.entry.state is State.REFUSED:
            return say(lang, "announce.list.replay", id=self.entry.id)
        if not self.addressed:
            return say(lang, "announce.list.unaddressed")
        if self.next_try:
            return say(lang, "announce.list.after", until=moment(self.next_try))
        return say(lang, "announce.list.mend" if self.circuit else "announce.list.next_run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """All of it, a destination after the other, oldest first."""

    waiting: tuple[Waiting, ...]
    circuits: tuple[Circuit, ...]

    def document(self) -> dict[str, object]:
        """Return it as `announce --list --json` prints it."""
        return {
            "entries": [one.document() for one in self.waiting],
            "circuits": [_circuit(one) for one in self.circuits],
        }

    def tell(self, project: Project) -> None:
        """Show it."""
        for one in self.waiting:
            project.write(one.words(project.lang))
        for circuit in self.circuits:
            project.tell("announce.warning", words=words_of(project, circuit))
        if not self.waiting:
            project.tell("announce.empty")


def backlog_of(outbox: Outbox, destinations: tuple[Destination, ...], now: datetime) -> Backlog:
    """Return what waits and what was refused; nothing is changed."""
    places, waiting, circuits = {one.name: one for one in destinations}, list[Waiting](), []
    for name in outbox.destinations():
        entries, place = outbox.read(name)[0], places.get(name)
        circuit = circuit_of(entries, name, place.fingerprint) if place else None
        circuits += [circuit] if circuit else []
        waiting += [_waiting(entry, place, circuit, now)
                    for entry in entries if entry.state is not State.SENT]  # fmt: skip
    return Backlog(waiting=tuple(waiting), circuits=tuple(circuits))


def chosen(outbox: Outbox, word: str) -> tuple[Entry, ...]:
    """Return the entry of that id, or `all` that were refused. Raises UnknownEntryError."""
    entries = [entry for name in outbox.destinations() for entry in outbox.read(name)[0]]
    if word == ALL:
        return tuple(entry for entry in entries if entry.state is State.REFUSED)
    wanted = tuple(entry for entry in entries if entry.id == word)
    if not wanted:
        raise UnknownEntryError(id=word, near=", ".join(_near(word, entries)))
    return wanted


def replay(outbox: Outbox, word: str) -> tuple[Entry, ...]:
    """Make what was refused of `chosen` pending again; return all of it as it stands.

    What waits or was sent stays as it is, so twice is once. Raises UnknownEntryError,
    FileWriteError, LockTimeoutError.
    """
    return tuple(entry for one in chosen(outbox, word) for entry in _replayed(outbox, one))


def _replayed(outbox: Outbox, wanted: Entry) -> Iterator[Entry]:
    with outbox.locked(wanted.destination):
        entry = outbox.find(wanted.id)  # as it is now: another process may have been at it
        if entry and entry.state is State.REFUSED:
            entry = outbox.write(entry.replayed())
    if entry:
        yield entry


def _near(word: str, entries: list[Entry]) -> list[str]:
    open_first = sorted(entries, key=lambda entry: entry.state is State.SENT)
    ids = [entry.id for entry in open_first]
    return get_close_matches(word, ids, 3, 0.5) or ids[:3] or ["-"]


def _waiting(
    entry: Entry, place: Destination | None, circuit: Circuit | None, now: datetime
) -> Waiting:
    pending = entry.state is State.PENDING
    held = place and hold_of(entry, place.fingerprint, now, urgent=False)
    alone = entry.not_before if held else None
    return Waiting(
        entry=entry,
        circuit=circuit if pending else None,
        addressed=place is not None,
        next_try=(circuit.not_before if circuit else alone) if pending else None,
    )


def _circuit(circuit: Circuit) -> dict[str, object]:
    until = circuit.not_before
    return {
        "destination": circuit.destination, "since": circuit.since.isoformat(),
        "why": circuit.why, "waiting": circuit.waiting,
        "next_try": until.isoformat() if until else None,
    }  # fmt: skip
