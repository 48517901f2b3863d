"""The budgets of one run: made ready before the suites, measured after them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ministudio_ci.model.report import BudgetResult, SuiteResult
from ministudio_ci.testing.budgets.coverage import CoverageKeeper, kept_coverage
from ministudio_ci.testing.budgets.gauge import Gauge, Ran
from ministudio_ci.testing.budgets.measure import measure
from ministudio_ci.testing.order import MEMORY, TestOrder
from ministudio_ci.testing.pytest_suite import Tools
from ministudio_ci.testing.suite_run import SuiteRun
from ministudio_ci.testing.verdict import INTERRUPTED, Why


class Meter:
    """Measures what an order has budgets for. Made before the first suite runs."""

    def __init__(self, order: TestOrder, tools: Tools) -> None:
        self._order, self._gauge = order, gauge_of(order, tools)
        covers = any(budget.kind == "coverage" for budget in order.budgets)
        self._keeper = CoverageKeeper(self._gauge, order.report.parent) if covers else None

    def keep(self) -> None:
        """Keep what coverage.py has just written. Raises FileWriteError."""
        if self._keeper:
            self._keeper.keep()

    def results(self, runs: Sequence[SuiteRun]) -> tuple[BudgetResult, ...]:
        """Return what becomes of each budget: nothing of a run that was interrupted, or of a shard.

        Raises KeyboardInterrupt.
        """
        if self._order.shard or any(run.exit_code == INTERRUPTED for run in runs):
            return ()
        ran = Ran(
            suites=[_result(run) for run in runs],
            tests=[test for run in runs for test in run.tests],
            whole=self._order.whole,
        )
        coverage = self._coverage()
        memory = self._order.root / MEMORY
        return measure(self._order.budgets, ran, self._gauge, coverage=coverage, memory=memory)

    def _coverage(self) -> Sequence[Path] | Why:
        if self._keeper is None:
            return ()
        files = kept_coverage(self._order.report.parent)
        return self._keeper.trouble or files or Why("no_data", {"path": self._keeper.data})


def measure_merged(
    order: TestOrder,
    tools: Tools,
    suites: Sequence[SuiteResult],
    tests: Sequence[Mapping[str, Any]],
    *,
    shards: Path,
) -> tuple[BudgetResult, ...]:
    """Return the budgets of a run that was split, of what all its shards found together.

    Each shard keeps its data of coverage.py beside its report, below `shards`.
    """
    files = kept_coverage(shards)
    coverage = files or Why("no_data", {"path": shards})
    ran, gauge = Ran(suites=suites, tests=tests), gauge_of(order, tools)
    return measure(order.budgets, ran, gauge, coverage=coverage, memory=order.root / MEMORY)


def gauge_of(order: TestOrder, tools: Tools) -> Gauge:
    """Return where and with what an order's budgets are measured."""
    return Gauge(
        root=order.root,
        python=tools.python,
        env=tools.env,
        lang=order.lang,
        mask=tools.scrubber.text,
        on_output=tools.on_output,
    )


def _result(run: SuiteRun) -> SuiteResult:
    return SuiteResult(
        name=run.name,
        result=run.result,
        exit_code=run.exit_code,
        duration=run.duration,
        arguments=run.arguments,
    )
