"""A stage holds again: whoever was told that it failed is told so, once."""

from ministudio_ci.announce import Destination, Entry, Outbox, State, enqueue
from ministudio_ci.cycle.project import Project
from ministudio_ci.foundation.event import read_event
from ministudio_ci.model.news import FailureNews, RecoveryNews


def recover(
    project: Project,
    outbox: Outbox,
    stages: tuple[str, ...],
    destinations: tuple[Destination, ...],
) -> tuple[Entry, ...]:
    """Queue the recovery of each stage that holds now, where its failure on this branch was told.

    Several failures in a row have one recovery. A failure that still waits to be sent has none
    yet, or the recovery could come before it. Returns what has yet to be sent of it. Raises
    FileWriteError, LockTimeoutError.
    """
    entries = list[Entry]()
    for destination in destinations:
        for stage in stages:
            if failure := _failure(project, outbox, stage, destination.name):
                key = failure.id.removesuffix(f"--{destination.name}")
                news = _news(project, stage, key)
                entries += enqueue(outbox, news, (destination,), now=project.now())
    return tuple(entry for entry in entries if entry.state is State.PENDING)


def branch_of(project: Project) -> str | None:
    """Return the branch of the run; None for a tag, or where HEAD is on none."""
    event = read_event(project.env)
    return event.branch if event.name else project.git.branch()


def _failure(project: Project, outbox: Outbox, stage: str, destination: str) -> Entry | None:
    """Return the last failure of the stage here if that destination was told of it."""
    here = (project.name, stage, branch_of(project))
    found = [
        entry
        for entry in outbox.read(destination)[0]
        if isinstance(news := entry.news, FailureNews)
        and (news.project, news.stage, news.branch) == here
        and entry.state is not State.REFUSED
    ]
    return found[-1] if found and found[-1].state is State.SENT else None


def _news(project: Project, stage: str, failure: str) -> RecoveryNews:
    return RecoveryNews(
        project=project.name,
        lang=project.lang,
        stage=stage,
        url=read_event(project.env).run_url,
        failure=failure,
        branch=branch_of(project),
    )
