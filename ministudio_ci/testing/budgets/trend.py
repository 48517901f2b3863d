"""What a budget was in earlier runs, and how far it is from that now."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf, isfinite
from pathlib import Path
from statistics import median
from typing import Any

from ministudio_ci.errors import ReportError
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.testing.budgets.budget import Budget
from ministudio_ci.testing.stability.history import paths

_SAMPLE = 10
"""Runs whose median a number is held against."""
_READ = 50
"""Reports that are looked through for them, the newest first."""


def earlier(memory: Path, budgets: Sequence[Budget]) -> dict[str, tuple[float, ...]]:
    """Return the last values of each budget by its name, the newest first.

    Of green runs alone, of the same kind and unit, and only those that were within their limits:
    what was over them would become the measure itself in time. A report that cannot be read
    says nothing.
    """
    found: dict[str, list[float]] = {budget.name: [] for budget in budgets}
    wanted = {(budget.name, budget.kind, budget.unit) for budget in budgets}
    for path in reversed(paths(memory)[-_READ:] if budgets else []):
        for name, value in _values(path, wanted):
            found[name].append(value)
        if all(len(values) >= _SAMPLE for values in found.values()):
            break
    return {name: tuple(values[:_SAMPLE]) for name, values in found.items()}


def change(value: float, past: Sequence[float]) -> float | None:
    """Return by how much percent `value` is over the median of `past`; None without one."""
    if not past:
        return None
    middle = median(past)
    if middle == 0:
        return 0.0 if value == 0 else None
    return (value - middle) / abs(middle) * 100


def worsening(value: float, past: Sequence[float], *, lower_is_better: bool) -> float:
    """Return by how much percent `value` is worse than the median of `past`, 0 where it is not.

    Of a median of 0 anything worse is endlessly so: the first warning of a project, say.
    """
    if not past:
        return 0.0
    by = value - median(past) if lower_is_better else median(past) - value
    if by <= 0:
        return 0.0
    percent = change(value, past)
    return inf if percent is None else abs(percent)


def _values(path: Path, wanted: set[tuple[str, str, str]]) -> Iterator[tuple[str, float]]:
    try:
        block = read_object(path)[1]["ministudio"]
        entries = block.get("budgets", []) if block["result"] == "SUCCESS" else []
        yield from [(entry["name"], float(entry["value"])) for entry in entries
                    if _counts(entry, wanted)]  # fmt: skip
    except (ReportError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return


def _counts(entry: Mapping[str, Any], wanted: set[tuple[str, str, str]]) -> bool:
    value = entry["value"]
    known = (entry["name"], entry["kind"], entry["unit"]) in wanted
    return known and entry["within"] is True and value is not None and isfinite(value)
