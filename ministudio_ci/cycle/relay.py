"""The way out for what the project's own programs print."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ministudio_ci.cycle.project import Project
from ministudio_ci.foundation.actions import Actions


@contextmanager
def relayed(project: Project, title: str) -> Iterator[tuple[Callable[[str], None], bool]]:
    """Yield a way out for what programs print, and whether they may write to the terminal.

    On GitHub it stands in a group, where the runner takes none of its lines for a command.
    """
    stream = sys.stderr if project.json else sys.stdout
    actions = Actions(project.env, stream=stream)
    straight = stream.isatty() and not (project.json or project.quiet or actions.active)

    def show(line: str) -> None:
        if not project.quiet:
            project.write(line.rstrip("\r\n"))

    with actions.group(title), actions.shield():
        yield show, straight
