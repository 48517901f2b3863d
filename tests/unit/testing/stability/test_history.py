from pathlib import Path

import pytest

from ministudio_ci.testing import durations
from tests.support.remembered import Memory, entry


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory")


def test_a_test_takes_the_median_of_its_newest_passes(memory: Memory) -> None:
    for spent in (90.0, 90.0, 1.0, 2.0, 8.0):
        memory.put(entry("a", seconds=spent), entry("b é[1 2]", seconds=spent, suite="end to end"))
    found = durations(memory.folder, sample=3)
    assert found == {("unit", "a"): 2.0, ("end to end", "b é[1 2]"): 2.0}


def test_only_so_many_of_the_newest_reports_are_read(memory: Memory) -> None:
    memory.put(entry("a"))
    memory.put(entry("b"))
    memory.put(entry("b"))
    assert durations(memory.folder, reports=2) == {("unit", "b"): 1.0}


@pytest.mark.parametrize("outcome", ["failed", "error", "skipped", "xfailed", "xpassed"])
def test_a_test_that_did_not_pass_has_no_duration(memory: Memory, outcome: str) -> None:
    memory.put(entry("a", outcome), entry("b"))
    assert durations(memory.folder) == {("unit", "b"): 1.0}


def test_a_node_id_that_ran_twice_takes_both_times_and_passes_if_both_did(memory: Memory) -> None:
    memory.put(entry("a"), entry("a"), entry("b"), entry("b", "failed"))
    assert durations(memory.folder) == {("unit", "a"): 2.0}


@pytest.mark.parametrize(
    "text",
    ['{"tests": [', "[]", '{"tests": 1}', '{"tests": [{}]}', '{"tests": ["a"]}', "",
     '{"tests": [{"nodeid": "b", "outcome": "passed", "call": {"duration": "long"}}]}',
     '{"tests": [{"nodeid": "b", "outcome": "passed", "call": {"duration": NaN}}]}',
     '{"tests": [{"nodeid": "b", "outcome": "passed", "call": {"duration": -1}}]}'],
)  # fmt: skip
def test_a_damaged_report_says_nothing_of_durations(memory: Memory, text: str) -> None:
    memory.put(entry("a"))
    memory.write("ci_report_20270101-000000.json", text)
    assert durations(memory.folder) == {("unit", "a"): 1.0}


def test_without_a_memory_nothing_is_known_of_durations(tmp_path: Path) -> None:
    assert durations(tmp_path / "memory") == {}
    assert durations(Memory(tmp_path / "memory").folder) == {}
