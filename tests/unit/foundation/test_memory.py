"""What is remembered of a run: the copy, and the line in session.log."""

import json
import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ministudio_ci.errors import FileWriteError, ReportError, UnknownResultError
from ministudio_ci.foundation.memory import REPORT_LIMIT, RESULTS, read_object, record_run
from tests.support.disk import full_disk

NOW = datetime(2025, 11, 1, 18, 42, 30, tzinfo=UTC)
CONTENT = '{"exitcode": 0, "tests": []}'


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "reports" / "report.json"
    path.parent.mkdir()
    path.write_text(CONTENT)
    return path


def log(memory: Path) -> str:
    return (memory / "session.log").read_text()


@pytest.mark.parametrize("result", RESULTS)
def test_a_run_leaves_a_copy_and_one_line(tmp_path: Path, report: Path, result: str) -> None:
    copy = record_run(result, report, tmp_path / "memory", now=NOW)
    assert copy == tmp_path / "memory" / "ci_report_20251101-184230.json"
    assert copy.read_text() == CONTENT
    assert log(tmp_path / "memory") == f"[CI/CD] Test run 2025-11-01T18:42:30 -> {result}\n"


def test_the_time_is_utc_whatever_the_clocks_zone(tmp_path: Path, report: Path) -> None:
    in_paris = NOW.astimezone(timezone(timedelta(hours=1)))
    copy = record_run("SUCCESS", report, tmp_path, now=in_paris)
    assert copy.name == "ci_report_20251101-184230.json"
    assert "2025-11-01T18:42:30" in log(tmp_path)


def test_runs_in_one_second_lose_nothing(tmp_path: Path, report: Path) -> None:
    copies = []
    for number in range(3):
        report.write_text(json.dumps({"number": number}))
        copies.append(record_run("SUCCESS", report, tmp_path / "memory", now=NOW))
    assert [copy.stem for copy in copies] == [
        "ci_report_20251101-184230",
        "ci_report_20251101-184230-1",
        "ci_report_20251101-184230-2",
    ]
    assert [json.loads(copy.read_text())["number"] for copy in copies] == [0, 1, 2]
    assert log(tmp_path / "memory").count("\n") == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(None, "No such file", id="missing"),
        pytest.param(b"", "not JSON", id="empty"),
        pytest.param(b'{"exitcode": 0', "not JSON", id="cut short"),
        pytest.param(b"\xff\x00\xfe", "not JSON", id="binary"),
        pytest.param(b"[1]", "not an object", id="another JSON value"),
        pytest.param(b"[" * 100_000, "not JSON", id="nested without end"),
        pytest.param(b'{"n": ' + b"9" * 5000 + b"}", "not JSON", id="a number without end"),
    ],
)
def test_an_unusable_report_is_an_error_and_leaves_an_error_line(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    report = tmp_path / "report.json"
    if content is not None:
        report.write_bytes(content)
    with pytest.raises(ReportError, match=rf"report\.json.*{why}"):
        record_run("SUCCESS", report, tmp_path / "memory", now=NOW)
    assert log(tmp_path / "memory") == "[CI/CD] Test run 2025-11-01T18:42:30 -> ERROR\n"
    assert [path.name for path in (tmp_path / "memory").iterdir()] == ["session.log"]


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_a_report_that_is_no_file_is_refused_without_reading(tmp_path: Path, kind: str) -> None:
    report = tmp_path / "report.json"
    report.mkdir() if kind == "folder" else os.mkfifo(report)
    with pytest.raises(ReportError, match="not a file"):
        record_run("SUCCESS", report, tmp_path / "memory", now=NOW)


def test_a_report_of_200_mb_is_refused_by_its_size_and_never_read(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.touch()
    os.truncate(report, 2 * REPORT_LIMIT)  # sparse: it takes no room
    with pytest.raises(ReportError, match="it has 200 MB, and 100 MB is the most"):
        read_object(report)


@pytest.mark.parametrize("result", ["success", "", "GREEN", "SUCCESS\n"])
def test_an_unknown_result_is_refused_before_anything_is_written(
    tmp_path: Path, report: Path, result: str
) -> None:
    with pytest.raises(UnknownResultError):
        record_run(result, report, tmp_path / "memory", now=NOW)
    assert not (tmp_path / "memory").exists()


def test_a_full_disk_is_a_clear_error_and_leaves_memory_as_it_was(
    tmp_path: Path, report: Path
) -> None:
    memory = tmp_path / "memory"
    record_run("SUCCESS", report, memory, now=NOW)
    before = {path: path.read_bytes() for path in memory.iterdir()}
    with full_disk(), pytest.raises(FileWriteError):
        record_run("SUCCESS", report, memory, now=NOW + timedelta(seconds=1))
    assert {path: path.read_bytes() for path in memory.iterdir()} == before
