"""A stable door for other projects: record the outcome of a test run."""

from datetime import UTC, datetime
from pathlib import Path

from ministudio_ci.foundation.memory import record_run

__all__ = ["update_ci_status"]


def update_ci_status(result: str, report_path: str | Path = "reports/report.json") -> Path:
    """Copy the report into `memory/` and add a line to `memory/session.log`; return the copy.

    Args:
        result: SUCCESS, FAILURE or ERROR.
        report_path: the JSON report of the run, relative to the working folder, as `memory/` is.

    Raises:
        ReportError: the report is missing, unreadable or not a JSON object; an ERROR line
            has been logged all the same.
        UnknownResultError: `result` is none of the three; nothing was written.
        FileWriteError: `memory/` cannot be written.
    """
    return record_run(result, Path(report_path), Path("memory"), now=datetime.now(UTC))
