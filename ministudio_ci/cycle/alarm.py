"""A destination that takes nothing any more cannot tell so itself: the others are told."""

from datetime import datetime

from ministudio_ci.announce import Circuit, Destination, Entry, Outbox, State, enqueue
from ministudio_ci.cycle.project import Project
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import TroubleNews


def alarm(
    project: Project,
    outbox: Outbox,
    circuit: Circuit,
    destinations: tuple[Destination, ...],
) -> tuple[Entry, ...]:
    """Queue news of an open circuit for the others, once for each opening.

    Returns what has yet to be sent of it. Raises FileWriteError, LockTimeoutError.
    """
    news = TroubleNews(
        project=project.name,
        lang=project.lang,
        destination=circuit.destination,
        why=circuit.why,
        waiting=circuit.waiting,
        url=read_event(project.env).run_url,
        # Runs that come upon it at once say so once; so does one that flaps, each day.
        trouble=f"{circuit.address}-{circuit.since:%Y%m%d}",
    )
    others = tuple(one for one in destinations if one.name != circuit.destination)
    entries = enqueue(outbox, news, others, now=project.now())
    return tuple(entry for entry in entries if entry.state is State.PENDING)


def words_of(project: Project, circuit: Circuit) -> str:
    """Return what a person is to know of it, and to do."""
    until = circuit.not_before
    return say(
        project.lang,
        "announce.circuit_until" if until else "announce.circuit",
        destination=circuit.destination,
        why=circuit.why,
        waiting=circuit.waiting,
        since=moment(circuit.since),
        until=until and moment(until),
    )


def moment(when: datetime) -> str:
    """Return a time as people read it in a log."""
    return f"{when:%Y-%m-%d %H:%M} UTC"
