"""The budgets of one run: made ready before the suites, measured after them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import BudgetResult, SuiteResult
from ministudio_ci.testing.budgets.coverage import CoverageKeeper, kept_coverage
from ministudio_ci.testing.budgets.gauge import Gauge, Ran
from ministudio_ci.testing.budgets.measure import measure
from ministudio_ci.testing.interpreter import environment
from ministudio_ci.testing.order import MEMORY, TestOrder
from ministudio_ci.testing.shards.reports import ShardReport
from ministudio_ci.testing.suites.pytest_suite import Tools
from ministudio_ci.testing.suites.suite_run import SuiteRun
from ministudio_ci.testing.suites.verdict import INTERRUPTED, Why


class Meter:
    """Measures what an order has budgets for. Made before the first suite runs."""

    def __init__(self, order: TestOrder, tools: Tools) -> None:
        self._order = order
        self._gauge = Gauge(
            root=order.root,
            python=tools.python,
            env=tools.env,
            lang=order.lang,
            mask=tools.scrubber.text,
            on_output=tools.on_output,
        )
        covers = any(budget.kind == "coverage" for budget in order.budgets)
        self._keeper = CoverageKeeper(self._gauge, order.report.parent) if covers else None

    def keep(self) -> None:
        """Keep what coverage.py has just written. Raises FileWriteError."""
        if self._keeper:
            self._keeper.keep()

    @property
    def kept(self) -> list[Path]:
        """The data of coverage.py that this run has kept so far."""
        return kept_coverage(self._order.report.parent) if self._keeper else []

    def results(self, runs: Sequence[SuiteRun]) -> tuple[BudgetResult, ...]:
        """Return what becomes of each budget: nothing of a run that was interrupted, or of a shard.

        Raises KeyboardInterrupt.
        """
        if self._order.shard or any(run.exit_code == INTERRUPTED for run in runs):
            return ()
        ran = _ran(runs, whole=self._order.whole)
        coverage = self._coverage()
        memory = self._order.root / MEMORY
        return measure(self._order.budgets, ran, self._gauge, coverage=coverage, memory=memory)

    def _coverage(self) -> Sequence[Path] | Why:
        if self._keeper is None:
            return ()
        return self._keeper.trouble or self.kept or Why("no_data", {"path": self._keeper.data})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardMeter:
    """Measures the budgets of a run that was split, on what all its shards found together."""

    order: TestOrder
    python: Callable[[], Path]
    """Installs the project, where that is wanted, and returns its interpreter."""
    scrubber: Scrubber
    on_output: Callable[[str], None]

    def results(
        self, reports: Sequence[ShardReport], runs: Sequence[SuiteRun]
    ) -> tuple[BudgetResult, ...]:
        """Return what becomes of each budget; `runs` are the suites, merged.

        Each shard keeps its data of coverage.py beside its report. Raises KeyboardInterrupt.
        """
        order, python = self.order, self.python()
        gauge = Gauge(
            root=order.root,
            python=python,
            env=environment(python, order.env),
            lang=order.lang,
            mask=self.scrubber.text,
            on_output=lambda line: self.on_output(
                self.scrubber.text(line.decode(errors="replace"))
            ),
        )
        coverage, memory = _of_shards(reports), order.root / MEMORY
        ran = _ran(runs, whole=order.whole)
        return measure(order.budgets, ran, gauge, coverage=coverage, memory=memory)


def _of_shards(reports: Sequence[ShardReport]) -> Sequence[Path] | Why:
    """Return the data of all shards, if none of it was lost on the way."""
    files: list[Path] = []
    for one in reports:
        kept = kept_coverage(one.path.parent)
        if len(kept) != one.document["ministudio"].get("coverage", 0):
            return Why("no_shard_data", {"shard": one.shard})
        files += kept
    return files or Why("no_data", {"path": reports[0].path.parent})


def _ran(runs: Sequence[SuiteRun], *, whole: bool) -> Ran:
    tests = [test for run in runs for test in run.tests]
    return Ran(suites=[_result(run) for run in runs], tests=tests, whole=whole)


def _result(run: SuiteRun) -> SuiteResult:
    return SuiteResult(
        name=run.name,
        result=run.result,
        exit_code=run.exit_code,
        duration=run.duration - run.reruns,
        arguments=run.arguments,
    )
