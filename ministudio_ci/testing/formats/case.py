"""One test as a result file tells it, whatever the format."""

from dataclasses import dataclass
from pathlib import Path

_LONGEST = 10**9
"""Seconds or lines: more of them is a slip of the runner, or somebody's trap for what adds up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One time that a test ran. All texts are untrusted, and kept short by a `Budget`."""

    outcome: str
    """passed, failed, error, skipped or xfailed, in pytest's sense."""
    seconds: float = 0.0
    message: str = ""
    text: str = ""
    """All that is said of a failure: the trace, the difference."""
    stdout: str = ""
    stderr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test, whose outcome is that of its one attempt or, where it was flaky, of its last."""

    name: str
    groups: tuple[str, ...] = ()
    """What it belongs to, outermost first: classes, or suites."""
    file: str = ""
    """Where it is written, as the runner says it."""
    line: int | None = None
    attempt: Attempt
    first: Attempt | None = None
    """How it failed before it passed."""
    rerun: Attempt | None = None
    """How it failed again, after the failure that `attempt` tells."""


class Unreadable(ValueError):  # noqa: N818 - an answer between these files, not an error of the tree
    """A result file cannot be believed; `key` below `test.why` in the catalogue says why."""

    def __init__(self, path: Path, key: str, **details: object) -> None:
        super().__init__(path, key, details)
        self.key = key
        self.details = {"path": path, **details}


def time_of(seconds: float) -> float:
    """Return a time that a test can have taken; 0, as where there is none, for any other."""
    return float(seconds) if 0 < seconds <= _LONGEST else 0.0


def line_of(number: object) -> int | None:
    """Return a number that a line can have; None for anything else."""
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return number if 0 < number <= _LONGEST else None
