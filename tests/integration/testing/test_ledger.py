"""The store, kept step by step, killed while it is written, and shared."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ministudio_ci.testing import read_history
from ministudio_ci.testing.stability.ledger import STORE
from tests.support.remembered import Memory, a_report, anew, entry, plain

names = st.sampled_from(["a", "b[é 1]", "c\ud800", "d" * 300])
tests = st.builds(
    lambda name, suite, outcome, seconds: entry(name, outcome, seconds, suite),
    names, st.sampled_from(["unit", "e2e"]), st.sampled_from(["passed", "failed", "skipped"]),
    st.integers(0, 9).map(float),
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.lists(tests, max_size=4), st.booleans()), max_size=5))
def test_a_store_kept_step_by_step_is_one_made_at_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[list[dict[str, Any]], bool]]
) -> None:
    memory = Memory(tmp_path_factory.mktemp("kept") / "memory")
    for number, (ran, forget) in enumerate(steps):
        memory.write(f"ci_report_20260104-0302{number:02d}.json", a_report(*ran))
        if forget:
            min(memory.folder.glob("ci_*")).unlink()
        found = read_history(memory.folder)
        assert (found.remade, found.unkept) == (None, None)
        assert plain(found.history) == anew(memory)


READER = """
import os, signal, sys
from pathlib import Path
from ministudio_ci.testing.stability import ledger

real, left = ledger.read_recorded, int(sys.argv[2])

def read(path):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(path)

ledger.read_recorded = read
found = ledger.read_history(Path(sys.argv[1]))
print(found.remade, found.unkept, len(found.history.runs))
"""


def reader(memory: Memory, *, killed_at: int = 0) -> "subprocess.Popen[str]":
    """A process that reads the history; as it reads its nth report, in a transaction, it dies."""
    command = [sys.executable, "-c", READER, str(memory.folder), str(killed_at)]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE)


@pytest.fixture
def many(tmp_path: Path) -> Memory:
    """A memory that takes a second or two to read."""
    memory = Memory(tmp_path / "memory")
    for number in range(120):
        tests = [entry(f"tests/test_{at % 7}.py::test_{at}", seconds=at) for at in range(400)]
        memory.put(*tests, commit=f"{number:040x}")
    return memory


def test_a_process_killed_while_it_writes_the_store_leaves_one_that_can_be_used(
    many: Memory,
) -> None:
    for number in (1, 40, 40, 20):  # of those that are left to read
        child = reader(many, killed_at=number)
        assert child.communicate()[0] == ""
        assert child.returncode == -signal.SIGKILL
    with sqlite3.connect(many.folder / STORE) as connection:
        kept = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
    connection.close()
    assert kept == 50
    found = read_history(many.folder)
    assert (found.remade, found.unkept) == (None, None)
    assert plain(found.history) == anew(many)


def test_processes_at_once_all_get_the_whole_history(many: Memory) -> None:
    readers = [reader(many) for _ in range(3)]
    assert [child.communicate()[0] for child in readers] == ["None None 120\n"] * 3
    assert plain(read_history(many.folder).history) == anew(many)
