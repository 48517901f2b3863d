"""What is remembered of each test run. Standard library only: `builder_core` stands on it."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from ministudio_ci.errors import ReportError, UnknownResultError
from ministudio_ci.foundation.files import append_line, write_new

RESULTS = ("SUCCESS", "FAILURE", "ERROR")


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
        content = _usable(report)
    except ReportError:
        _log(memory, moment, "ERROR")
        raise
    copy = write_new(memory, f"ci_report_{moment:%Y%m%d-%H%M%S}", ".json", content)
    _log(memory, moment, result)
    return copy


def _log(memory: Path, moment: datetime, result: str) -> None:
    append_line(memory / "session.log", f"[CI/CD] Test run {moment:%Y-%m-%dT%H:%M:%S} -> {result}")


def _usable(report: Path) -> bytes:
    try:
        content = report.read_bytes()
        document = json.loads(content)
    except OSError as error:
        raise ReportError(path=report, why=error.strerror or os.strerror(0)) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(path=report, why=f"it is not JSON ({error})") from error
    if not isinstance(document, dict):
        raise ReportError(path=report, why="it is JSON, but not an object")
    return content
