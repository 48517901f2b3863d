"""What the history takes from a report, and from a document that is none of ours."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.errors import ReportError
from ministudio_ci.model.history import Mark
from ministudio_ci.model.report import Result
from ministudio_ci.testing.stability.recorded import Recorded, read_recorded
from tests.support.remembered import Memory, a_report, entry

NAME = "ci_report_20260104-030200.json"
HELD = {"owner": "o", "expires": "2027-01-01", "reason": "r"}
PASSED = {"outcome": "passed", "duration": 0.1}


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory")


def read(memory: Memory, *tests: dict[str, Any], **block: Any) -> Recorded:
    found = read_recorded(memory.write(NAME, a_report(*tests, **block)))
    assert found
    return found


@pytest.mark.parametrize(
    ("test", "mark"),
    [
        pytest.param(entry("a"), Mark.PASSED, id="passed"),
        pytest.param(entry("a", "failed"), Mark.FAILED, id="failed"),
        pytest.param(entry("a", "error"), Mark.ERROR, id="error"),
        pytest.param(entry("a", "skipped"), Mark.SKIPPED, id="skipped"),
        pytest.param(entry("a", "xfailed"), Mark.XFAILED, id="expected to fail"),
        pytest.param(entry("a", "xpassed"), Mark.XPASSED, id="passed unexpectedly"),
        pytest.param(entry("a", flaky=True), Mark.FLAKY, id="flaky"),
        pytest.param(entry("a", quarantine=HELD), Mark.QUARANTINED_PASSED, id="in quarantine"),
        pytest.param(entry("a", "xfailed", quarantine=HELD), Mark.QUARANTINED_FAILED,
                     id="failed in quarantine"),
        pytest.param(entry("a", flaky=True, quarantine=HELD), Mark.QUARANTINED_FAILED,
                     id="failed in quarantine, then passed"),
        pytest.param(entry("a") | {"outcome": "rerun"}, Mark.PASSED, id="another plugin's word"),
    ],
)  # fmt: skip
def test_a_test_is_marked_by_how_it_ended(memory: Memory, test: dict[str, Any], mark: Mark) -> None:
    found = read(memory, test)
    assert (found.keys, list(found.marks), list(found.seconds)) == ((("unit", "a"),), [mark], [1.0])


def test_of_a_node_id_that_is_there_twice_the_worst_counts_and_all_its_time(
    memory: Memory,
) -> None:
    twice = [entry("a", "failed"), entry("a"), entry("a", "skipped"), entry("a", suite="e2e")]
    found = read(memory, *twice)
    assert found.keys == (("e2e", "a"), ("unit", "a"))
    assert (list(found.marks), list(found.seconds)) == ([Mark.PASSED, Mark.FAILED], [1.0, 3.0])


def test_a_test_that_a_broken_run_stopped_half_way_has_no_verdict(memory: Memory) -> None:
    stopped = {"nodeid": "stopped", "suite": "unit", "outcome": "error", "setup": PASSED}
    found = read(memory, entry("a"), entry("b", "error"), stopped, result="ERROR")
    assert [key[1] for key in found.keys] == ["a", "b"]
    assert len(read(memory, stopped, result="FAILURE").keys) == 1


def test_the_run_is_what_its_block_says_in_the_order_of_its_file_name(memory: Memory) -> None:
    run = read(memory, entry("a", "failed"), dirty=True).run
    assert run.recorded == datetime(2026, 1, 4, 3, 2, tzinfo=UTC)
    assert (run.name, run.commit, run.dirty, run.narrowed) == (NAME, "a" * 40, True, False)
    assert (run.result, run.seconds, run.clock_went_back) == (Result.FAILURE, 60.0, False)


def test_a_suite_that_only_its_tests_name_is_one_of_the_run(memory: Memory) -> None:
    run = read(memory, entry("a"), entry("b", suite="e2e")).run
    assert [(suite.name, suite.seconds) for suite in run.suites] == [("unit", 60.0), ("e2e", 0.0)]


def test_a_run_that_was_recorded_before_it_began_tells_of_the_clock(memory: Memory) -> None:
    assert read(memory, started=datetime(2026, 1, 4, 4, tzinfo=UTC)).run.clock_went_back


@pytest.mark.parametrize("commit", [None, "HEAD", "-" * 40, "--upload-pack=x", 7, "A" * 40])
def test_what_is_no_full_sha_is_no_commit(memory: Memory, commit: Any) -> None:
    assert read(memory, commit=commit).run.commit is None


def test_a_shards_report_says_nothing_of_its_own(memory: Memory) -> None:
    assert read_recorded(memory.write(NAME, a_report(entry("a"), shard="1/4"))) is None


@pytest.mark.parametrize(("code", "result"), [(0, Result.SUCCESS), (1, Result.FAILURE),
                                              (2, Result.ERROR)])  # fmt: skip
def test_a_document_of_pytest_json_report_alone_has_no_commit(
    memory: Memory, code: int, result: Result
) -> None:
    test = {key: value for key, value in entry("a").items() if key != "suite"}
    alone = {"created": 1.7e9, "duration": 2.5, "exitcode": code, "tests": [test]}
    found = read_recorded(memory.write(NAME, alone))
    assert found
    assert (found.run.commit, found.run.result, found.run.seconds) == (None, result, 2.5)
    assert found.keys == (("default", "a"),)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("{", id="no JSON"),
        pytest.param([], id="no object"),
        pytest.param({}, id="empty"),
        pytest.param({"ministudio": 7}, id="no block"),
        pytest.param(a_report() | {"tests": 7}, id="no tests"),
        pytest.param(a_report() | {"tests": [7]}, id="a test that is none"),
        pytest.param(a_report() | {"tests": [{}]}, id="a test without a name"),
        pytest.param(a_report(entry("a", seconds=-1.0)), id="a negative time"),
        pytest.param(a_report(entry("a", seconds=float("nan"))), id="a time that is no number"),
        pytest.param(a_report(result="MAYBE"), id="an unknown result"),
        pytest.param(a_report() | {"ministudio": {"shard": None}}, id="half a block"),
        pytest.param({"exitcode": 0, "duration": 1, "created": 1e300, "tests": []}, id="no time"),
    ],
)
def test_a_damaged_or_foreign_report_is_refused_with_the_reason(
    memory: Memory, document: object
) -> None:
    with pytest.raises(ReportError) as raised:
        read_recorded(memory.write(NAME, document))
    assert raised.value.details["why"]
