"""What fails each time and passes alone each time is no chance: the last runs tell."""

from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.testing.flakiness.belief import always_flaky
from tests.support.remembered import Memory, entry

KEY = ("unit", "a.py::t")
FLAKY: dict[str, Any] = {"outcome": "passed", "flaky": True}
DISBELIEVED: dict[str, Any] = {"outcome": "failed", "rerun": {"outcome": "passed"}}
BROKEN: dict[str, Any] = {"outcome": "failed", "rerun": {"outcome": "failed"}}
PASSED: dict[str, Any] = {"outcome": "passed"}


@pytest.mark.parametrize(
    ("runs", "sure"),
    [
        pytest.param([], False, id="never seen"),
        pytest.param([FLAKY, FLAKY], False, id="twice"),
        pytest.param([FLAKY, FLAKY, FLAKY], True, id="three times"),
        pytest.param([PASSED, FLAKY, FLAKY, FLAKY], True, id="the last three times"),
        pytest.param([FLAKY, FLAKY, FLAKY, PASSED], False, id="it passed since"),
        pytest.param([FLAKY, FLAKY, PASSED, FLAKY], False, id="it passed in between"),
        pytest.param([FLAKY, DISBELIEVED, DISBELIEVED], True, id="disbelieved already"),
        pytest.param([FLAKY, FLAKY, BROKEN], False, id="broken since"),
        pytest.param([FLAKY, FLAKY, FLAKY, None, None], True, id="not in the last runs"),
        pytest.param([FLAKY] * 3 + [None] * 10, False, id="so long ago that nobody looks"),
    ],
)
def test_three_runs_in_a_row_are_no_chance(
    tmp_path: Path, runs: list[dict[str, Any] | None], *, sure: bool
) -> None:
    memory = Memory(tmp_path / "memory")
    for run in runs:
        memory.put(*([] if run is None else [entry("a.py::t", **run)]), entry("a.py::other"))
    assert always_flaky(memory.folder, {KEY}) == ({KEY} if sure else set())


def test_of_a_node_id_that_is_there_twice_the_worst_counts(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory")
    for _ in range(3):
        memory.put(entry("a.py::t", **FLAKY), entry("a.py::t", **PASSED))
    assert always_flaky(memory.folder, {KEY}) == {KEY}


def test_a_test_is_known_by_its_suite_too(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory")
    for _ in range(3):
        memory.put(entry("a.py::t", suite="e2e", **FLAKY))
    assert always_flaky(memory.folder, {KEY}) == set()


def test_reports_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory")
    for _ in range(3):
        memory.put(entry("a.py::t", **FLAKY))
    memory.write("ci_report_20300101-000000.json", "{half")
    memory.write("ci_report_20300102-000000.json", {"tests": None})
    memory.write("ci_report_20300103-000000.json", {"tests": [{"nodeid": "a.py::t", "rerun": 3}]})
    assert always_flaky(memory.folder, {KEY}) == {KEY}
    assert always_flaky(tmp_path / "nowhere", {KEY}) == set()
