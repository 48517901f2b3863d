"""What a row of the table is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.support.repo import Repo


class Ask(Enum):
    """What the tools are asked, and so what their answers are."""

    NEXT = "the next version"
    """Answered by a version, by `none`, or by `stops`: an exit status that says so."""
    PLACE = "the release that tells of the commit `fix: late`"
    """Answered by a version, `unreleased`, or `none`."""
    TWICE = "to bring CHANGELOG.md up to date, twice"
    """Answered by `same bytes`, `doubled`, or `other bytes`."""
    OLD_EDITED = "to bring CHANGELOG.md up to date after an edit of a release"
    NEW_EDITED = "to bring CHANGELOG.md up to date after an edit of what is not out"
    """Answered by `kept`, `lost`, `doubled` or `stops`; any of the three by `nothing added`."""


class Setting(Enum):
    """What cannot be known without being told: by an option, or in a file."""

    PACKAGE = "the package pkg-a: tags pkg-a-v…, files of packages/a"
    GITMOJI = "messages are written in gitmoji"
    MAINTENANCE = "the branch 1.x is for fixes of 1"
    CHANNEL = "the branch beta makes pre-releases called beta"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A repository, a question, and the answers that are right."""

    title: str
    truth: str
    """In words, for the table."""
    right: tuple[str, ...]
    build: Callable[[Path], Repo]
    """Makes the repository; the one that it returns is asked about."""
    ask: Ask = Ask.NEXT
    setting: Setting | None = None
