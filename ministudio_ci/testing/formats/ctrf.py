"""Reading CTRF, the Common Test Report Format (ctrf.io, "Specification")."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ministudio_ci.errors import ReportError
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.testing.formats.case import Attempt, Case, Unreadable, line_of, time_of
from ministudio_ci.testing.formats.keep import Budget

_MAJORS = ("0", "1")
_STATUS = {
    "passed": "passed", "failed": "failed", "skipped": "skipped", "pending": "skipped",
    "other": "error",  # it has no verdict, so it is no ground for one
}  # fmt: skip


def read_ctrf(path: Path, budget: Budget) -> Iterator[Case]:
    """Yield the tests. Keys that the specification does not know are passed over.

    Raises Unreadable: for another major version, another shape, or a file over REPORT_LIMIT.
    """
    try:
        document = read_object(path)[1]
    except ReportError as error:
        raise Unreadable(path, "result_unread", cause=error.details["why"]) from error
    _check_version(document, path)
    at = "results"
    try:
        results = _object(document["results"])
        tests = results["tests"]
        for number, test in enumerate(tests):
            at = f"results.tests[{number}]"
            yield _case(_object(test), budget)
        at = "results.summary"
        _check_counts(results, path)
    except Unreadable:
        raise
    except KeyError as error:
        raise Unreadable(path, "result_shape", at=at, cause=f"no {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise Unreadable(path, "result_shape", at=at, cause=error) from error


def _check_version(document: Mapping[str, Any], path: Path) -> None:
    """Older documents have neither key: all that they hold is `results`."""
    form, version = document.get("reportFormat", "CTRF"), document.get("specVersion", "0.0.0")
    if form != "CTRF" or "results" not in document:
        raise Unreadable(path, "result_kind")
    if str(version).partition(".")[0] not in _MAJORS:
        raise Unreadable(path, "result_version", version=str(version)[:100])


def _check_counts(results: Mapping[str, Any], path: Path) -> None:
    said = results.get("summary", {}).get("failed", 0)
    red = any(_STATUS[test["status"]] in {"failed", "error"} for test in results["tests"])
    flaky = any(test.get("flaky") for test in results["tests"])
    if said and not red and not flaky:
        raise Unreadable(path, "result_counts", line=1, red=said)


def _case(test: Mapping[str, Any], budget: Budget) -> Case:
    attempt = _attempt(test, budget)
    if test.get("rawStatus") == "xfailed" and attempt.outcome == "skipped":
        attempt = _attempt(test, budget, "xfailed")
    tries = [_attempt(_object(one), budget) for one in test.get("retryAttempts") or ()]
    failures = [one for one in tries if one.outcome in {"failed", "error"}]
    passed = attempt.outcome == "passed"
    if passed and test.get("flaky") and not failures:
        failures = [Attempt(outcome="failed", message=attempt.message, text=attempt.text)]
    return Case(
        name=_text(test["name"]),
        groups=_groups(test.get("suite")),
        file=_text(test.get("filePath")),
        line=line_of(test.get("line")),
        attempt=attempt,
        first=failures[0] if passed and failures else None,
        rerun=failures[-1] if not passed and failures else None,
    )


def _attempt(test: Mapping[str, Any], budget: Budget, outcome: str = "") -> Attempt:
    return Attempt(
        outcome=outcome or _outcome(test["status"]),
        seconds=time_of(_number(test.get("duration")) / 1000),  # CTRF counts milliseconds
        message=budget.keep(_text(test.get("message"))),
        text=budget.keep(_text(test.get("trace"))),
        stdout=budget.keep(_lines(test.get("stdout"))),
        stderr=budget.keep(_lines(test.get("stderr"))),
    )


def _outcome(status: Any) -> str:
    if status not in _STATUS:
        raise ValueError(f"unknown status {status!r:.100}")
    return _STATUS[status]


def _groups(suite: Any) -> tuple[str, ...]:
    """Older reporters write one text, with ` > ` between the suites."""
    if isinstance(suite, str):
        return tuple(filter(None, re.split(r"\s+>\s+", suite)))
    return tuple(filter(None, map(_text, suite or ())))


def _number(value: Any) -> float:
    try:
        return float(value or 0)
    except OverflowError:  # an integer of hundreds of digits
        return 0.0


def _lines(value: Any) -> str:
    return "\n".join(map(_text, value)) if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError(f"expected a text, got {value!r:.100}")
    return value or ""


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, got {value!r:.100}")
    return value
