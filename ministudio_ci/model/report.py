"""What a test run found."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Result(Enum):
    """The verdict of a run. ERROR: the run itself broke, so it says nothing of the tests."""

    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """Why a failing test does not count for a while. Its texts are untrusted."""

    owner: str
    expires: str
    """The last day (UTC) on which it holds, as `2026-12-31`."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """How long one test took."""

    nodeid: str
    seconds: float
    suite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failing test. Its texts are untrusted; `path` is relative to the project."""

    nodeid: str
    path: str
    line: int | None
    message: str
    """One line."""
    text: str = ""
    """What its runner says of it, shortened: the assertion with its diff."""
    suite: str = ""
    quarantine: Quarantine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteResult:
    """One suite of a run, as it stands in the report's `ministudio.suites[]`."""

    name: str
    result: Result
    exit_code: int
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    errors: int = 0
    flaky: int = 0
    """Of those that passed: tests that failed first and passed when they were run alone."""
    quarantined: int = 0
    """Of those skipped: tests that failed and are in quarantine."""
    duration: float = 0.0
    """Seconds, wall clock."""
    arguments: tuple[str, ...] = ()
    """Extra pytest arguments given on the command line: a run so narrowed opens no gate."""
    why: str | None = None
    """For ERROR: what broke."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetResult:
    """One number and its limits, as it stands in the report's `ministudio.budgets[]`."""

    name: str
    kind: str
    """duration, coverage or command."""
    value: float | None
    """None: it could not be measured."""
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    change: float | None = None
    """Percent, against the median of the last runs; None where there is none to compare with."""
    within: bool
    """Whether the gate may open; never so without a value."""
    why: str | None = None
    """Where it is not within, why, in the language of the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReport:
    """The document `reports/report.json` in short; times in UTC."""

    __test__ = False  # not a test class, whatever its name begins with

    result: Result
    exit_code: int
    commit: str | None
    """The full SHA tested; None outside a repository."""
    dirty: bool
    branch: str | None
    """None on a detached HEAD."""
    started: datetime
    finished: datetime
    suites: tuple[SuiteResult, ...] = ()
    shard: str | None = None
    failures: tuple[Failure, ...] = ()
    flaky: tuple[Failure, ...] = ()
    """The first failures of the tests that then passed alone."""
    budgets: tuple[BudgetResult, ...] = ()
    quarantined: tuple[Failure, ...] = ()
    """The failures of tests in quarantine: they do not count."""
    slowest: tuple[Timed, ...] = ()
    """A few, the slowest first."""
    notes: tuple[str, ...] = ()
    """What else is to be told of flaky tests and of the quarantine, in the person's language."""

    @property
    def passed(self) -> int:
        """Tests that passed, over all suites."""
        return sum(suite.passed for suite in self.suites)

    @property
    def failed(self) -> int:
        """Tests that failed or broke, over all suites."""
        return sum(suite.failed + suite.errors for suite in self.suites)

    @property
    def skipped(self) -> int:
        """Tests that were skipped, over all suites."""
        return sum(suite.skipped for suite in self.suites)
