"""What is remembered of each test run. Standard library only: `builder_core` stands on it."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministudio_ci.errors import ReportError, UnknownResultError
from ministudio_ci.foundation.files import append_line, write_new

RESULTS = ("SUCCESS", "FAILURE", "ERROR")
REPORT_LIMIT = 100 * 10**6
"""Bytes of a report that is read: a larger one is no report but output gone wild."""


def record_run(result: str, report: Path, memory: Path, *, now: datetime) -> Path:
    """Copy a report into `memory` and log the run; return the copy's path.

    The copy is `ci_report_YYYYMMDD-HHMMSS.json`, the line in `session.log`
    `[CI/CD] Test run YYYY-MM-DDTHH:MM:SS -> RESULT`, both in UTC. The copy comes first:
    a line never speaks of a report that is not there. A report that cannot be used leaves
    an ERROR line and raises ReportError; UnknownResultError comes before anything is written.
    """
    if result not in RESULTS:
        raise UnknownResultError(result=result)
    moment = now.astimezone(UTC)
    try:
        content, _ = read_object(report)
    except ReportError:
        _log(memory, moment, "ERROR")
        raise
    copy = write_new(memory, f"ci_report_{moment:%Y%m%d-%H%M%S}", ".json", content)
    _log(memory, moment, result)
    return copy


def read_object(report: Path) -> tuple[bytes, dict[str, Any]]:
    """Return a JSON report's bytes and the object in them. Raises ReportError.

    A report over REPORT_LIMIT is refused before it is read.
    """
    try:
        found = report.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ReportError(path=report, why="it is not a file")
        if found.st_size > REPORT_LIMIT:
            raise ReportError(path=report, why=_too_large(found.st_size))
        content = report.read_bytes()
        document = json.loads(content)
    except OSError as error:
        raise ReportError(path=report, why=error.strerror or type(error).__name__) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(path=report, why=f"it is not JSON ({error})") from error
    if not isinstance(document, dict):
        raise ReportError(path=report, why="it is JSON, but not an object")
    return content, document


def _log(memory: Path, moment: datetime, result: str) -> None:
    append_line(memory / "session.log", f"[CI/CD] Test run {moment:%Y-%m-%dT%H:%M:%S} -> {result}")


def _too_large(size: int) -> str:
    return f"it has {size // 10**6} MB, and {REPORT_LIMIT // 10**6} MB is the most that is read"
