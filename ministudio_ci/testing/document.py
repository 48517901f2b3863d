"""The document `reports/report.json`: what the suites reported, merged, with our own block.

The shape is pytest-json-report's (github.com/numirias/pytest-json-report, "Format"); beyond it
a test or collector has its `suite` and, where it failed, its `location`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import BudgetResult, Result
from ministudio_ci.model.shard import Shard
from ministudio_ci.testing.suites.suite_run import Entry, SuiteRun

_CLOSED = ("outcome", "when", "type")  # values from closed sets: no secret is in them
_BROKEN = 3  # pytest.ExitCode.INTERNAL_ERROR, for a broken run whose processes all said 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the block says of the repository and the time."""

    commit: str | None
    dirty: bool
    branch: str | None
    started: datetime
    finished: datetime
    shard: Shard | None = None
    attempt: int | None = None
    """Of a shard: how often GitHub began the run, where it did."""
    coverage: int = 0
    """Of a shard: files of coverage data that it kept beside its report."""


def compose(
    root: Path,
    runs: Sequence[SuiteRun],
    facts: Facts,
    scrubber: Scrubber,
    *,
    budgets: Sequence[BudgetResult] = (),
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the whole document, without secrets. `notes` are told beside the results."""
    result, exit_code = overall(runs)
    found: dict[str, Any] = {
        "environment": next((dict(run.environment) for run in runs if run.environment), {}),
        "collectors": _named(runs, lambda run: run.collectors),
        "tests": _named(runs, lambda run: run.tests),
        "warnings": _named(runs, lambda run: run.warnings),
    }
    return {
        "created": facts.finished.timestamp(),
        "duration": sum(run.duration for run in runs),
        "exitcode": exit_code,
        "root": str(root),
        "summary": _summary(runs),
        **scrubber.document(found, plain=_CLOSED),
        "ministudio": {
            "commit": facts.commit,
            "dirty": facts.dirty,
            "branch": facts.branch,
            "started": _stamp(facts.started),
            "finished": _stamp(facts.finished),
            "result": result.value,
            "exit_code": exit_code,
            "suites": [_suite(run, scrubber) for run in runs],
            "budgets": [
                {**asdict(one), "why": one.why and scrubber.text(one.why)} for one in budgets
            ],
            "notes": [scrubber.text(note) for note in notes],
            "shard": str(facts.shard) if facts.shard else None,
            **({"attempt": facts.attempt, "coverage": facts.coverage} if facts.shard else {}),
        },
    }


def overall(runs: Sequence[SuiteRun]) -> tuple[Result, int]:
    """Return the worst result, and an exit code that is 0 for SUCCESS alone."""
    for worst in (Result.ERROR, Result.FAILURE):
        codes = [run.exit_code for run in runs if run.result is worst]
        if codes:
            return worst, next(filter(None, codes), _BROKEN)
    return Result.SUCCESS, 0


def _named(
    runs: Sequence[SuiteRun], part: Callable[[SuiteRun], Sequence[Entry]]
) -> list[dict[str, Any]]:
    return [{**entry, "suite": run.name} for run in runs for entry in part(run)]


def _suite(run: SuiteRun, scrubber: Scrubber) -> dict[str, Any]:
    counted = _tally(run)
    return {
        "name": run.name,
        "result": run.result.value,
        "exit_code": run.exit_code,
        "passed": counted["passed"] + counted["xpassed"],
        "failed": counted["failed"],
        "skipped": counted["skipped"] + counted["xfailed"],
        "errors": counted["error"] + len(run.uncollected),
        "flaky": sum(1 for test in run.tests if test.get("flaky")),
        "quarantined": sum(1 for test in run.tests if _held(test)),
        "duration": round(run.duration, 3),
        "reruns": round(run.reruns, 3),
        "arguments": [scrubber.text(argument) for argument in run.arguments],
        "why": run.why and scrubber.text(run.why),
        "split": run.split,
    }


def _held(test: Entry) -> bool:
    return "quarantine" in test and test["outcome"] == "xfailed"


def _tally(run: SuiteRun) -> Counter[str]:
    return Counter(test["outcome"] for test in run.tests)


def _summary(runs: Sequence[SuiteRun]) -> dict[str, int]:
    counted = Counter[str]()
    for run in runs:
        counted.update(_tally(run))
        counted.update(run.counts)
    return {**counted, "total": sum(len(run.tests) for run in runs)}


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
