"""Measuring every budget of a run."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ministudio_ci.model.report import BudgetResult
from ministudio_ci.testing.budgets.budget import Budget, Measured
from ministudio_ci.testing.budgets.command import run_command
from ministudio_ci.testing.budgets.coverage import percentages
from ministudio_ci.testing.budgets.duration import duration
from ministudio_ci.testing.budgets.gauge import Gauge, Ran
from ministudio_ci.testing.budgets.trend import earlier
from ministudio_ci.testing.budgets.weigh import weigh
from ministudio_ci.testing.suites.verdict import Why


def measure(
    budgets: Sequence[Budget],
    ran: Ran,
    gauge: Gauge,
    *,
    coverage: Sequence[Path] | Why,
    memory: Path,
) -> tuple[BudgetResult, ...]:
    """Return what becomes of each budget, in their order.

    `coverage` are the files that the run's data was kept in, or why there are none. Of a red
    run only durations are measured. Raises KeyboardInterrupt.
    """
    past = earlier(memory, budgets)
    covered = _covered([one for one in budgets if one.kind == "coverage"], ran, gauge, coverage)
    return tuple(
        weigh(budget, _measured(budget, ran, gauge, covered), past[budget.name], gauge.lang)
        for budget in budgets
    )


def _measured(budget: Budget, ran: Ran, gauge: Gauge, covered: Mapping[str, Measured]) -> Measured:
    if budget.kind == "duration":
        return duration(budget, ran)
    if budget.kind == "coverage":
        return covered[budget.name]
    return run_command(budget, gauge) if ran.green else Why("not_green")


def _covered(
    budgets: Sequence[Budget], ran: Ran, gauge: Gauge, coverage: Sequence[Path] | Why
) -> Mapping[str, Measured]:
    files = _fit(ran, coverage)
    if isinstance(files, Why):
        return dict.fromkeys((budget.name for budget in budgets), files)
    return percentages(budgets, files, gauge)


def _fit(ran: Ran, coverage: Sequence[Path] | Why) -> Sequence[Path] | Why:
    """Return the files, or why the run says nothing of the coverage of the whole."""
    if not ran.green:
        return Why("not_green")
    if ran.narrowed:
        return Why("narrowed")
    return coverage if ran.whole else Why("part")
