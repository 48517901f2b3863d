"""What is to be corrected, and what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import Failure, TestReport


class Reason(Enum):
    """Why there is no correction; `fix.why.<value>` in the catalogue says it."""

    SUBMODULES = "submodules"
    UNCLEAN = "unclean"
    """A fresh checkout differs from its commit before any fixer ran: line endings, filters."""
    IMPORTS = "imports"
    """An editable install whose import hook leads to the original's code, whatever is tested."""
    NO_FIXER = "no_fixer"
    """None of the programs was found."""
    TIMEOUT = "timeout"
    REPOSITORY = "repository"
    """A fixer changed the repository itself: its configuration, a hook, a branch."""
    NOTHING = "nothing"
    PROTECTED = "protected"
    """A fixer changed a test, or what decides how tests run."""
    SECRET = "secret"  # noqa: S105 - a reason, not one
    RED = "red"
    PARTIAL = "partial"
    """Green, but not of the whole of the suites, or not of the correction's commit alone."""
    WEAKENED = "weakened"
    """Green, but a test of the red run is gone or no longer runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A report, in short and whole."""

    report: TestReport
    document: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A correction with which every suite is green."""

    commit: str
    """On top of the commit that was tested; no ref leads to it yet."""
    base: str
    title: str
    """The first line of its message, a Conventional Commit."""
    commands: tuple[str, ...]
    """Those that ran, as they were given."""
    paths: tuple[str, ...]
    patch: bytes
    """For `git apply`."""
    stat: str
    diff: str
    """For people: without the content of binary files."""
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfixed:
    """No correction, and why."""

    reason: Reason
    details: Mapping[str, object] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    """What was red with the fixers' changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixing:
    """What to try. `commands` are run in order, each split as a shell would, without one."""

    commands: tuple[str, ...]
    timeout: float
    """Seconds for each."""
    commit: str
    """The commit whose tests are red; full SHA."""
    document: Mapping[str, object]
    """The red run's report, whole."""
    places: tuple[str, ...]
    """Files and folders of tests beyond the usual names, relative to the project's folder."""
    protect: tuple[str, ...]
    """The user's own patterns, relative to the project's folder."""
    env: Mapping[str, str]
    """What the fixers get; the interpreter's environment is active in it."""
    scrubber: Scrubber
    on_output: Callable[[str], None]
    tell: Callable[..., None]
    """Shows a message of the catalogue."""
    test: Callable[[Path, Path], Kept | Unfixed]
    """Runs every suite in a folder that is the project's in a scratch tree whose top is the
    second. What is tested must be that tree's code; where that cannot be, it says so."""
