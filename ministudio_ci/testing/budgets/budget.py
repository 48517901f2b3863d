"""A budget: one number of a run, and what it may be."""

from dataclasses import dataclass

from ministudio_ci.foundation.config import Better, BudgetSettings, Settings
from ministudio_ci.testing.suites.verdict import Why

Measured = float | Why
"""The number, or a key below `budget.why` in the catalogue that says why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """One `[budgets.NAME]`: the first of `suite`, `test`, `coverage` that is set is measured."""

    name: str
    suite: str = ""
    test: str = ""
    coverage: bool | tuple[str, ...] = False
    """All files, or those that match one of the patterns."""
    command: tuple[str, ...] = ()
    timeout: float = 3600.0
    """Seconds that measuring it may take."""
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None
    max_change: float | None = None
    """Percent by which it may be worse than the median of the last runs."""
    lower_is_better: bool = True

    @property
    def kind(self) -> str:
        """What it is measured by: duration, coverage or command."""
        if self.suite or self.test:
            return "duration"
        return "coverage" if self.coverage else "command"


def budgets_of(settings: Settings) -> tuple[Budget, ...]:
    """Return the budgets of a configuration, in its order."""
    return tuple(
        _budget(name, one, settings.test.timeout) for name, one in settings.budgets.items()
    )


def _budget(name: str, one: BudgetSettings, timeout: int) -> Budget:
    unit = "s" if one.suite or one.test else "%" if one.coverage else one.unit
    return Budget(
        name=name,
        suite=one.suite,
        test=one.test,
        coverage=one.coverage,
        command=one.command,
        timeout=one.timeout or timeout,
        unit=unit,
        at_most=one.at_most,
        at_least=one.at_least,
        max_change=one.max_change,
        lower_is_better=_lower(one),
    )


def _lower(one: BudgetSettings) -> bool:
    if one.better is not None:
        return one.better is Better.LOWER
    if (one.at_most is None) != (one.at_least is None):
        return one.at_most is not None
    return not one.coverage
