"""A report is read back whole or refused with the reason."""

import contextlib
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.errors import ReportError
from ministudio_ci.model.report import (
    BudgetResult,
    Failure,
    Quarantine,
    Result,
    SuiteResult,
    TestReport,
    Timed,
)
from ministudio_ci.testing import read_report, record
from ministudio_ci.testing.report import from_document

SUITE = {"name": "unit", "result": "FAILURE", "exit_code": 1, "passed": 3, "failed": 1,
         "skipped": 2, "errors": 1, "duration": 1.5, "arguments": ["-x"], "why": None}  # fmt: skip
BLOCK = {"commit": "1" * 40, "dirty": True, "branch": None, "started": "2025-11-01T18:42:00Z",
         "finished": "2025-11-01T18:42:30Z", "result": "FAILURE", "exit_code": 1,
         "suites": [SUITE], "shard": None}  # fmt: skip
WHOLE = {
    "exitcode": 1,
    "tests": [
        {"nodeid": "a::b", "outcome": "failed",
         "location": {"path": "a", "line": 2, "message": "boom"}},
        {"nodeid": "a::c", "outcome": "passed"},
    ],
    "ministudio": BLOCK,
}  # fmt: skip
READ = TestReport(
    result=Result.FAILURE,
    exit_code=1,
    commit="1" * 40,
    dirty=True,
    branch=None,
    started=datetime(2025, 11, 1, 18, 42, tzinfo=UTC),
    finished=datetime(2025, 11, 1, 18, 42, 30, tzinfo=UTC),
    suites=(
        SuiteResult(name="unit", result=Result.FAILURE, exit_code=1, passed=3, failed=1,
                    skipped=2, errors=1, duration=1.5, arguments=("-x",)),
    ),
    failures=(Failure(nodeid="a::b", path="a", line=2, message="boom"),),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.json"


def test_a_report_is_read(path: Path) -> None:
    path.write_text(json.dumps(WHOLE))
    assert read_report(path) == READ
    assert (READ.passed, READ.failed, READ.skipped) == (3, 2, 2)


BUDGET = {"name": "size", "kind": "command", "value": 12, "unit": "kB", "at_most": 9.5,
          "at_least": None, "change": None, "within": False, "why": "too much"}  # fmt: skip


def test_budgets_are_read_and_older_reports_have_none(path: Path) -> None:
    path.write_text(json.dumps(WHOLE | {"ministudio": BLOCK | {"budgets": [BUDGET]}}))
    expected = BudgetResult(name="size", kind="command", value=12.0, unit="kB", at_most=9.5,
                            within=False, why="too much")  # fmt: skip
    assert read_report(path) == replace(READ, budgets=(expected,))


def test_what_is_in_quarantine_and_what_was_slow_is_read(path: Path) -> None:
    said = {"owner": "ada", "expires": "2026-12-31", "reason": "late"}
    place = {"path": "a", "line": 2, "message": "boom"}
    held = {"nodeid": "a::held", "outcome": "xfailed", "quarantine": said, "location": place}
    passed = {"nodeid": "a::held", "outcome": "passed", "quarantine": said}
    timed = [{"nodeid": f"a::{took}", "outcome": "passed", "suite": "unit",
              "setup": {"duration": took / 2}, "call": {"duration": took / 2}}
             for took in (0.01, 3, 0.5, 9, 1, 2, 4)]  # fmt: skip
    path.write_text(json.dumps(WHOLE | {"tests": [held, passed, *timed]}))
    report = read_report(path)
    assert [one.quarantine for one in report.quarantined] == [Quarantine(**said)]
    assert [one.seconds for one in report.slowest] == [9, 4, 3, 2, 1]
    assert report.slowest[0] == Timed(nodeid="a::9", seconds=9, suite="unit")


def test_a_fast_test_is_no_slow_one(path: Path) -> None:
    fast = {"nodeid": "a::b", "outcome": "passed", "call": {"duration": 0.05}}
    path.write_text(json.dumps(WHOLE | {"tests": [fast]}))
    assert read_report(path).slowest == ()


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in BLOCK.items() if name != key}


@pytest.mark.parametrize(
    ("block", "why"),
    [
        *[pytest.param(without(key), key, id=f"no {key}") for key in BLOCK],
        pytest.param(None, "ministudio", id="no block: another tool's report"),
        pytest.param([], "another shape", id="a block that is a list"),
        pytest.param(BLOCK | {"result": "GREEN"}, "GREEN", id="an unknown result"),
        pytest.param(BLOCK | {"commit": 5}, "expected str", id="a commit that is a number"),
        pytest.param(BLOCK | {"dirty": "false"}, "expected bool", id="a flag that is a text"),
        pytest.param(BLOCK | {"started": "yesterday"}, "yesterday", id="a date that is none"),
        pytest.param(BLOCK | {"suites": [{}]}, "name", id="an empty suite"),
        pytest.param(
            BLOCK | {"budgets": [BUDGET | {"within": "yes"}]},
            "expected bool",
            id="a budget within, in words",
        ),
        pytest.param(
            BLOCK | {"budgets": [BUDGET | {"value": "12 kB"}]},
            "12 kB",
            id="a budget's value with its unit",
        ),
        pytest.param(BLOCK | {"suites": 7}, "another shape", id="suites that are a number"),
    ],
)
def test_another_shape_is_refused_with_its_place(path: Path, block: Any, why: str) -> None:
    document = {**WHOLE, "ministudio": block}
    if block is None:
        del document["ministudio"]
    path.write_text(json.dumps(document))
    with pytest.raises(ReportError, match=rf"report\.json.*{why}"):
        read_report(path)


def test_a_report_of_200_mb_is_refused_by_its_size(path: Path) -> None:
    path.touch()
    os.truncate(path, 200_000_000)
    with pytest.raises(ReportError, match="200 MB"):
        read_report(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from([*BLOCK, "tests"]), JSON)
def test_whatever_stands_in_a_report_it_is_read_or_refused(key: str, value: Any) -> None:
    document = {**WHOLE, "ministudio": BLOCK | {key: value}}
    if key == "tests":
        document = {**WHOLE, "tests": value}
    with contextlib.suppress(ReportError):  # any other error fails the test
        assert from_document(document, Path("report.json")).result in Result


def test_a_run_is_recorded_with_its_result(path: Path, tmp_path: Path) -> None:
    path.write_text(json.dumps(WHOLE))
    copy = record(READ, path, tmp_path / "memory", now=READ.finished)
    assert copy.read_text() == path.read_text()
    assert (tmp_path / "memory" / "session.log").read_text().endswith("18:42:30 -> FAILURE\n")
