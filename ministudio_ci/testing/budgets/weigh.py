"""Holding a number against its limits."""

from collections.abc import Iterator, Sequence
from math import ceil, isfinite
from statistics import median

from ministudio_ci.foundation.numbers import spoken
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import BudgetResult
from ministudio_ci.testing.budgets.budget import Budget, Measured
from ministudio_ci.testing.budgets.trend import change, worsening
from ministudio_ci.testing.suites.verdict import Why


def weigh(budget: Budget, measured: Measured, past: Sequence[float], lang: str) -> BudgetResult:
    """Return what becomes of a budget; `past` are the values of earlier runs.

    A number that could not be measured is not within: nothing is known of it.
    """
    if isinstance(measured, Why):
        value, whys = None, [say(lang, f"budget.why.{measured.key}", **measured.details)]
    else:
        value, whys = measured, list(_over(budget, measured, past, lang))
    return BudgetResult(
        name=budget.name,
        kind=budget.kind,
        value=value,
        unit=budget.unit,
        at_most=budget.at_most,
        at_least=budget.at_least,
        change=None if value is None else _rounded(change(value, past)),
        within=not whys,
        why=say(lang, "budget.why.and").join(whys) if whys else None,
    )


def _over(budget: Budget, value: float, past: Sequence[float], lang: str) -> Iterator[str]:
    shown = spoken(lang, value, budget.unit)
    if budget.at_most is not None and value > budget.at_most:
        limit = spoken(lang, budget.at_most, budget.unit)
        yield say(lang, "budget.why.at_most", value=shown, limit=limit)
    if budget.at_least is not None and value < budget.at_least:
        limit = spoken(lang, budget.at_least, budget.unit)
        yield say(lang, "budget.why.at_least", value=shown, limit=limit)
    worse = worsening(value, past, lower_is_better=budget.lower_is_better)
    if budget.max_change is not None and worse > budget.max_change:
        yield say(
            lang,
            "budget.why.max_change",
            value=shown,
            worse=spoken(lang, ceil(worse * 10) / 10, "%") if isfinite(worse) else "∞",
            median=spoken(lang, median(past), budget.unit),
            count=len(past),
            limit=spoken(lang, budget.max_change, "%"),
        )


def _rounded(percent: float | None) -> float | None:
    return None if percent is None or not isfinite(percent) else round(percent, 2)
