"""What the history of runs says of the tests and of the runs themselves."""

from dataclasses import dataclass
from typing import NamedTuple

from ministudio_ci.model.history import Key, Mark


class Share(NamedTuple):
    """How many of how many, and between what bounds the probability behind it lies."""

    hits: int
    trials: int
    low: float
    high: float
    """Bounds of the 95 % Wilson score interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaky:
    """A test that does not always say the same of the same code."""

    key: Key
    commits: int
    """Commits on which it failed and passed, which prove it; 0 where it is only suspected."""
    flips: Share
    """Changes between one verdict and the next, among all pairs of verdicts."""
    failures: int
    last: str
    """The report of the newest run in which it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slower:
    """A test that takes longer than it did; seconds as on a machine of average speed."""

    key: Key
    before: float
    now: float
    since: str
    """The report of the run with which that most likely began."""
    commit: str | None
    """The commit of that run."""

    @property
    def ratio(self) -> float:
        """How many times as long."""
        return self.now / self.before if self.before else float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowest:
    """One of the tests that take longest."""

    key: Key
    seconds: float
    """Median of the newest passes."""
    share: float
    """Of what all tests take together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A test that was in quarantine when it last ran."""

    key: Key
    mark: Mark
    """How it ended then."""
    failures: int
    passes_since: int
    """Runs that it passed since it last failed: many, and it may leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """How far the verdict on the newest tested commit can be relied on.

    `value` is the lower bound of the probability that one more run of that commit would be green
    too, as `steady` has it; 0 where its own run was not green.
    """

    value: float
    green: bool
    """Whether the newest run was."""
    steady: Share
    """Runs that ended with a verdict and in which no test contradicted itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTrend:
    """The runs of one version's commits."""

    version: str
    """The first release that has the commit; `unreleased`, or `unknown` to this repository."""
    runs: int
    green: int
    red: int
    broken: int
    unsteady: int
    tests: int
    """Tests in the newest of these runs."""
    seconds: float
    """Median of the runs' durations."""
    steady: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTold:
    """One run, for the chart."""

    name: str
    commit: str | None
    version: str
    result: str
    tests: int
    failed: int
    flaky: int
    """Tests that failed and then passed alone, or failed in quarantine."""
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """All of it; the worst comes first in each."""

    runs: tuple[RunTold, ...]
    """Oldest first."""
    tests: int
    confidence: Confidence | None
    """None without a whole run of a clean commit."""
    flaky: tuple[Flaky, ...]
    slower: tuple[Slower, ...]
    slowest: tuple[Slowest, ...]
    quarantined: tuple[Quarantined, ...]
    versions: tuple[VersionTrend, ...]
    """Newest first."""
