"""A Discord message on the screen, before it is sent."""

import shutil
import sys
from collections.abc import Mapping
from typing import Any

from ministudio_ci.announce import Screen, picture
from ministudio_ci.cycle.project import Project
from ministudio_ci.foundation.actions import Actions


def draw(project: Project, body: Mapping[str, Any]) -> None:
    """Show what would be posted as its readers would see it."""
    with Actions(project.env).shield():  # the cause of a failure is anybody's text
        project.write(picture(body, _screen(project), project.lang))


def _screen(project: Project) -> Screen:
    """Return what the project's words are shown on."""
    stream = sys.stderr if project.json else sys.stdout
    colour = stream.isatty() and not project.env.get("NO_COLOR")
    return Screen(width=shutil.get_terminal_size().columns, colour=colour)
