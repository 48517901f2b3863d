"""Reading `reports/report.json` back, and remembering it."""

import heapq
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministudio_ci.errors import ReportError
from ministudio_ci.foundation.memory import read_object, record_run
from ministudio_ci.model.report import (
    BudgetResult,
    Failure,
    Quarantine,
    Result,
    SuiteResult,
    TestReport,
    Timed,
)
from ministudio_ci.testing.suites.suite_run import RED
from ministudio_ci.testing.tally import seconds

_SLOWEST = 5
_NOTABLE = 0.1  # seconds; a faster test is no slow one


def read_report(path: Path) -> TestReport:
    """Return the report in short. Raises ReportError for anything that is not a whole report."""
    return from_document(read_object(path)[1], path)


def record(report: TestReport, path: Path, memory: Path, *, now: datetime) -> Path:
    """Copy the report at `path` into `memory`, log the run, return the copy's path.

    Raises ReportError, FileWriteError.
    """
    return record_run(report.result.value, path, memory, now=now)


def from_document(document: Mapping[str, Any], path: Path) -> TestReport:
    """Return the report that a document holds; `path` is named in errors. Raises ReportError."""
    try:
        block = document["ministudio"]
        return TestReport(
            result=Result(block["result"]),
            exit_code=int(block["exit_code"]),
            commit=_a(str, block["commit"], or_none=True),
            dirty=_a(bool, block["dirty"]),
            branch=_a(str, block["branch"], or_none=True),
            started=_moment(block["started"]),
            finished=_moment(block["finished"]),
            suites=tuple(map(_suite, block["suites"])),
            shard=block["shard"],
            budgets=tuple(map(_budget, block.get("budgets", []))),
            failures=tuple(_failures(document, lambda entry: entry.get("outcome") in RED)),
            flaky=tuple(_failures(document, lambda entry: entry.get("flaky", False))),
            quarantined=tuple(_failures(document, _held)),
            slowest=tuple(_slowest(document)),
            notes=tuple(block.get("notes", ())),
        )
    except KeyError as error:
        raise ReportError(path=path, why=f"the key {error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ReportError(path=path, why=f"it has another shape ({error})") from error


def _suite(entry: Mapping[str, Any]) -> SuiteResult:
    return SuiteResult(
        name=_a(str, entry["name"]),
        result=Result(entry["result"]),
        exit_code=int(entry["exit_code"]),
        passed=int(entry["passed"]),
        failed=int(entry["failed"]),
        skipped=int(entry["skipped"]),
        errors=int(entry["errors"]),
        flaky=int(entry.get("flaky", 0)),
        quarantined=int(entry.get("quarantined", 0)),
        duration=float(entry["duration"]),
        arguments=tuple(entry["arguments"]),
        why=entry["why"],
    )


def _budget(entry: Mapping[str, Any]) -> BudgetResult:
    value, at_most, at_least, change = (
        None if entry[key] is None else float(entry[key])
        for key in ("value", "at_most", "at_least", "change")
    )
    return BudgetResult(
        name=_a(str, entry["name"]),
        kind=_a(str, entry["kind"]),
        value=value,
        unit=_a(str, entry["unit"]),
        at_most=at_most,
        at_least=at_least,
        change=change,
        within=_a(bool, entry["within"]),
        why=_a(str, entry["why"], or_none=True),
    )


def _failures(
    document: Mapping[str, Any], wanted: Callable[[Mapping[str, Any]], bool]
) -> Iterator[Failure]:
    for entry in (*document.get("collectors", []), *document.get("tests", [])):
        if "location" in entry and wanted(entry):
            yield Failure(
                nodeid=entry["nodeid"],
                suite=entry.get("suite", ""),
                quarantine=_quarantine(entry.get("quarantine")),
                **entry["location"],
            )


def _quarantine(said: Mapping[str, Any] | None) -> Quarantine | None:
    if said is None:
        return None
    return Quarantine(
        owner=_a(str, said["owner"]),
        expires=_a(str, said["expires"]),
        reason=_a(str, said["reason"]),
    )


def _slowest(document: Mapping[str, Any]) -> Iterator[Timed]:
    tests = document.get("tests", [])
    for took, at in heapq.nlargest(
        _SLOWEST, ((seconds(test), at) for at, test in enumerate(tests))
    ):
        if took >= _NOTABLE:
            suite = tests[at].get("suite", "")
            yield Timed(nodeid=tests[at]["nodeid"], seconds=took, suite=suite)


def _held(entry: Mapping[str, Any]) -> bool:
    return "quarantine" in entry and entry.get("outcome") == "xfailed"


def _a(kind: type, value: Any, *, or_none: bool = False) -> Any:
    if not isinstance(value, kind) and not (or_none and value is None):
        raise TypeError(f"expected {kind.__name__}, got {value!r}")
    return value


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
