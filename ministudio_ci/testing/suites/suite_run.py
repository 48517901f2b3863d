"""One suite as it went, whatever ran it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ministudio_ci.model.report import Result

Entry = Mapping[str, Any]
"""A test or collector as it stands in the document: pytest-json-report's keys and ours."""

RED = ("failed", "error")
"""The outcomes that speak against a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteRun:
    """The verdict of one suite and what it found; without tests where it could not start."""

    name: str
    exit_code: int
    result: Result
    why: str | None = None
    """What no test says, in the person's language."""
    besides: str | None = None
    """Of a FAILURE: what is left against it where its red tests are no longer counted."""
    arguments: tuple[str, ...] = ()
    """What narrowed it, and does not stand in the configuration."""
    duration: float
    """Seconds, wall clock."""
    reruns: float = 0.0
    """Of these, the seconds that went into reruns."""
    tests: Sequence[Entry] = ()
    """Each with its final `outcome`, and its `location` where it failed."""
    collectors: Sequence[Entry] = ()
    warnings: Sequence[Entry] = ()
    environment: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    """`collected` and `deselected`, where the runner says so."""
    split: Mapping[str, Any] | None = None
    """In a shard, how the tests were shared out."""

    @property
    def uncollected(self) -> tuple[Entry, ...]:
        """What could not be collected."""
        return tuple(entry for entry in self.collectors if entry["outcome"] == "failed")
