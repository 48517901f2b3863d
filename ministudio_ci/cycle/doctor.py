"""What stands in the way of a release, one check after another, each with what to do."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from ministudio_ci.announce import State
from ministudio_ci.cycle.alarm import words_of
from ministudio_ci.cycle.announce import Announcer
from ministudio_ci.cycle.doctor_destinations import examine_destinations
from ministudio_ci.cycle.finding import Check, Standing, fault, finding
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.forge import open_forge
from ministudio_ci.foundation.remote import authenticated
from ministudio_ci.release import gather_facts
from ministudio_ci.testing import check_pytest, find_python


def examine(project: Project) -> Iterator[Check]:
    """Yield each check once it is made; nothing is changed and no message is posted."""
    said = set()
    for name, look in _CHECKS.items():
        try:
            yield from look(project)
        except MinistudioError as error:
            found = fault(name, error, project.lang)
            if found.details not in said:  # no repository, say, is one problem and not three
                said.add(found.details)
                yield found


def _history(project: Project) -> Iterator[Check]:
    project.git.head()
    if project.git.is_shallow():
        yield finding("history", Standing.ADVICE, "shallow")
    else:
        count = project.git.run("rev-list", "--count", "HEAD")
        yield finding("history", Standing.GOOD, "history", count=count)


def _branch(project: Project) -> Iterator[Check]:
    git = authenticated(project.git, project.settings.release.remote, project.env)
    facts = gather_facts(git, project.settings.release, project.env)
    if facts.remote is None:
        yield finding("remote", Standing.ADVICE, "no_remote")
    elif facts.release_branch is None:
        yield finding("remote", Standing.PROBLEM, "no_release_branch", remote=facts.remote)
    else:
        yield finding("remote", Standing.GOOD, "remote", remote=facts.remote,
                     branch=facts.release_branch)  # fmt: skip


def _tests(project: Project) -> Iterator[Check]:
    settings = project.settings
    python = find_python(project.root, configured=settings.python, env=project.env)
    check_pytest(python, project.env, project.root)
    yield finding("tests", Standing.GOOD, "tests", python=python)


def _memory(project: Project) -> Iterator[Check]:
    folder = project.memory if project.memory.is_dir() else project.root
    writable = os.access(folder, os.W_OK | os.X_OK)
    standing, key = (Standing.GOOD, "memory") if writable else (Standing.PROBLEM, "no_memory")
    yield finding("memory", standing, key, path=folder)


def _forge(project: Project) -> Iterator[Check]:
    settings = project.settings.release
    forge = open_forge(
        project.git,
        remote=settings.remote,
        repository=settings.repository,
        folder=project.reports / "releases",
        env=project.env,
    )
    if not forge.shared:
        yield finding("forge", Standing.ADVICE, "no_token")
        return
    access = forge.access()
    match access.writable:
        case True:
            yield finding("forge", Standing.GOOD, "forge", repository=access.repository)
        case False:
            yield finding("forge", Standing.PROBLEM, "no_scope", repository=access.repository)
        case None:
            yield finding("forge", Standing.GOOD, "forge_untold", repository=access.repository)


def _outbox(project: Project) -> Iterator[Check]:
    """Nothing is said of an outbox in which nothing waits."""
    found = Announcer(project).backlog()
    states = [one.entry.state for one in found.waiting]
    for circuit in found.circuits:
        what, _, hint = words_of(project, circuit).partition("\n→ ")
        yield finding("outbox", Standing.PROBLEM, "error", what=what, hint=hint)
    if states:
        pending = states.count(State.PENDING)
        yield finding("outbox", Standing.ADVICE, "outbox", pending=pending,
                     refused=len(states) - pending)  # fmt: skip


def _workflows(project: Project) -> Iterator[Check]:
    folder = Path(project.git.run("rev-parse", "--show-toplevel"), ".github", "workflows")
    used = [path.name for path in sorted(folder.glob("*.y*ml"))
            if "ministudio-ci" in path.read_text(encoding="utf-8", errors="replace")]  # fmt: skip
    if used:
        yield finding("workflows", Standing.GOOD, "workflows", names=", ".join(used))
    else:
        yield finding("workflows", Standing.ADVICE, "no_workflows")


_CHECKS: dict[str, Callable[[Project], Iterator[Check]]] = {
    "history": _history,
    "remote": _branch,
    "tests": _tests,
    "memory": _memory,
    "forge": _forge,
    "announce": examine_destinations,
    "outbox": _outbox,
    "workflows": _workflows,
}
