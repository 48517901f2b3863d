"""What is remembered of the tests, run by run."""

from array import array
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from ministudio_ci.model.report import Result

Key = tuple[str, str]
"""A test through time: its suite and its node id."""


class Point(NamedTuple):
    """One run of a test: its outcome in pytest's sense and how long it took."""

    outcome: str
    seconds: float


class Mark(IntEnum):
    """How a test ended, in one byte; the worse, the higher."""

    SKIPPED = 1
    XFAILED = 2
    PASSED = 3
    QUARANTINED_PASSED = 4
    XPASSED = 5
    FLAKY = 6
    """Failed, then passed alone in the same run."""
    QUARANTINED_FAILED = 7
    ERROR = 8
    FAILED = 9

    @property
    def outcome(self) -> str:
        """The outcome in pytest's sense, as the report has it."""
        match self:
            case Mark.QUARANTINED_PASSED | Mark.FLAKY:
                return "passed"
            case Mark.QUARANTINED_FAILED:
                return "xfailed"
            case _:
                return self.name.lower()


class SuiteRun(NamedTuple):
    """A suite of a run."""

    name: str
    result: Result
    seconds: float
    """Wall clock."""


class Run(NamedTuple):
    """A run that left a report."""

    name: str
    """The report's file name; runs are in the order of the time and number in it."""
    recorded: datetime
    """That time (UTC)."""
    commit: str | None
    dirty: bool
    """Whether the tree held anything that the commit does not."""
    narrowed: bool
    """Whether arguments on the command line may have left tests out."""
    clock_went_back: bool
    """Whether the report says that the run began after it was recorded."""
    suites: tuple[SuiteRun, ...]

    @property
    def result(self) -> Result:
        """The worst of the suites' results; a run of none broke."""
        results = {suite.result for suite in self.suites}
        for worst in (Result.ERROR, Result.FAILURE):
            if worst in results:
                return worst
        return Result.SUCCESS if results else Result.ERROR

    @property
    def seconds(self) -> float:
        """What the suites took together."""
        return sum(suite.seconds for suite in self.suites)


class Track(NamedTuple):
    """A test through the runs that it was in, oldest first: three sequences of one length."""

    key: Key
    runs: "array[int]"
    """Positions in `History.runs`."""
    marks: bytes
    """A `Mark` each."""
    seconds: "array[float]"
    """All stages together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The runs, oldest first, and the tests that were in any."""

    runs: tuple[Run, ...]
    tracks: tuple[Track, ...]

    def of_suites(self, names: tuple[str, ...]) -> "History":
        """Return the runs with any of these suites, and of them these suites alone."""
        picked = [run._replace(suites=tuple(one for one in run.suites if one.name in names))
                  for run in self.runs]  # fmt: skip
        places = {old: new for new, old in
                  enumerate(at for at, run in enumerate(picked) if run.suites)}  # fmt: skip
        tracks = (track for track in self.tracks if track.key[0] in names)
        return History(
            runs=tuple(run for run in picked if run.suites),
            tracks=tuple(track._replace(runs=array("I", map(places.__getitem__, track.runs)))
                         for track in tracks),
        )  # fmt: skip
