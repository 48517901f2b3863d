"""The document `reports/report.json`: what the suites reported, merged, with our own block.

The shape is pytest-json-report's (github.com/numirias/pytest-json-report, "Format"); beyond it
a test or collector has its `suite` and, where it failed, its `location`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import Result
from ministudio_ci.testing.tally import collector_location, location, outcome, tally

RED = ("failed", "error")
_CLOSED = ("outcome", "when", "type")  # values from closed sets: no secret is in them
_BROKEN = 3  # pytest.ExitCode.INTERNAL_ERROR, for a broken run whose processes all said 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteRun:
    """One suite as it went. `document` is what the plugin wrote, empty where it could not."""

    name: str
    exit_code: int
    result: Result
    why: str | None
    arguments: tuple[str, ...]
    document: Mapping[str, Any]
    duration: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the block says of the repository and the time."""

    commit: str | None
    dirty: bool
    branch: str | None
    started: datetime
    finished: datetime


def compose(
    root: Path, runs: Sequence[SuiteRun], facts: Facts, scrubber: Scrubber
) -> dict[str, Any]:
    """Return the whole document, without secrets."""
    result, exit_code = overall(runs)
    tests = [test for run in runs for test in _tests(run, root, scrubber)]
    found: dict[str, Any] = {
        "environment": next((run.document["environment"] for run in runs if run.document), {}),
        "collectors": [entry for run in runs for entry in _collectors(run, root, scrubber)],
        "tests": tests,
        "warnings": [
            {**warning, "suite": run.name}
            for run in runs
            for warning in run.document.get("warnings", [])
        ],
    }
    return {
        "created": facts.finished.timestamp(),
        "duration": sum(run.duration for run in runs),
        "exitcode": exit_code,
        "root": str(root),
        "summary": _summary(runs, tests),
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
            "shard": None,
        },
    }


def overall(runs: Sequence[SuiteRun]) -> tuple[Result, int]:
    """Return the worst result, and an exit code that is 0 for SUCCESS alone."""
    for worst in (Result.ERROR, Result.FAILURE):
        codes = [run.exit_code for run in runs if run.result is worst]
        if codes:
            return worst, next(filter(None, codes), _BROKEN)
    return Result.SUCCESS, 0


def _suite(run: SuiteRun, scrubber: Scrubber) -> dict[str, Any]:
    counted = tally(run.document.get("tests", []))
    return {
        "name": run.name,
        "result": run.result.value,
        "exit_code": run.exit_code,
        "passed": counted["passed"] + counted["xpassed"],
        "failed": counted["failed"],
        "skipped": counted["skipped"] + counted["xfailed"],
        "errors": counted["error"] + sum(1 for _ in _uncollected(run)),
        "duration": round(run.duration, 3),
        "arguments": [scrubber.text(argument) for argument in run.arguments],
        "why": run.why and scrubber.text(run.why),
    }


def _summary(runs: Sequence[SuiteRun], tests: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    counted = tally(tests)
    for run in runs:
        said = run.document.get("summary", {})
        counted.update({key: said[key] for key in ("collected", "deselected") if key in said})
    return {**counted, "total": len(tests)}


def _tests(run: SuiteRun, root: Path, scrubber: Scrubber) -> Iterator[dict[str, Any]]:
    for test in run.document.get("tests", []):
        named = {**test, "outcome": outcome(test), "suite": run.name}
        if named["outcome"] in RED:
            named["location"] = location(test, root, scrubber.text)
        yield named


def _collectors(run: SuiteRun, root: Path, scrubber: Scrubber) -> Iterator[dict[str, Any]]:
    for collector in run.document.get("collectors", []):
        named = {**collector, "suite": run.name}
        if collector["outcome"] == "failed":
            named["location"] = collector_location(collector, root, scrubber.text)
        yield named


def _uncollected(run: SuiteRun) -> Iterator[Mapping[str, Any]]:
    return (entry for entry in run.document.get("collectors", []) if entry["outcome"] == "failed")


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
