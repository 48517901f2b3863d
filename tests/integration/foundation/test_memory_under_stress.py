"""The memory with many writers, a writer killed at any moment, and no place to write."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import builder_core

TOP = Path(builder_core.__file__).parent
UPDATE = "import builder_core, sys; builder_core.update_ci_status('SUCCESS', sys.argv[1])"


def start(
    project: Path, script: str = UPDATE, report: str = "report.json"
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, report], cwd=project, env={"PYTHONPATH": str(TOP)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def copies(memory: Path) -> list[Path]:
    return sorted(memory.glob("ci_report_*.json"))


def test_20_processes_at_once_leave_20_reports_and_20_whole_lines(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.json").write_text(json.dumps({"number": number, "pad": "x" * 9999}))
    writers = [start(tmp_path, report=f"{number}.json") for number in range(20)]
    assert [writer.communicate()[1] for writer in writers] == [""] * 20
    found = [json.loads(path.read_text())["number"] for path in copies(tmp_path / "memory")]
    assert sorted(found) == list(range(20))
    lines = (tmp_path / "memory" / "session.log").read_text().splitlines()
    assert len(lines) == 20
    assert all(line.startswith("[CI/CD] Test run 20") for line in lines)
    assert all(line.endswith(" -> SUCCESS") for line in lines)
    assert len(list((tmp_path / "memory").iterdir())) == 21


WITHOUT_END = "import builder_core, sys\nprint(flush=True)\nwhile True: " + UPDATE.split("; ")[1]


KILLED_AT_FSYNC = "import os; os.fsync = lambda _: os.kill(os.getpid(), 9); " + UPDATE


@pytest.mark.parametrize("step", range(10))
def test_kill_9_at_any_moment_leaves_no_half_file(tmp_path: Path, step: int) -> None:
    content = json.dumps({"pad": "x" * 20_000_000})
    (tmp_path / "report.json").write_text(content)
    writer, memory = start(tmp_path, WITHOUT_END), tmp_path / "memory"
    assert writer.stdout
    writer.stdout.readline()
    if step % 2:  # the very moment at which a reader could see the copy
        while not copies(memory):
            time.sleep(0.0001)
    else:
        time.sleep(0.01 * step)
    writer.kill()
    writer.communicate()
    assert {path.stat().st_size for path in copies(memory)} <= {len(content)}
    log = memory / "session.log"
    lines = log.read_text() if log.exists() else ""
    assert lines == "" or lines.endswith("-> SUCCESS\n")


def test_what_a_killed_process_left_staged_is_no_report_and_goes_away(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text('{"pad": "' + "x" * 50_000 + '"}')
    memory = tmp_path / "memory"
    start(tmp_path, KILLED_AT_FSYNC).communicate()
    staged = list(memory.glob(".*.staged"))
    assert staged
    assert staged == list(memory.glob(".*"))
    assert copies(memory) == []
    for path in staged:
        os.utime(path, (0, 0))
    (tmp_path / "report.json").write_text("{}")
    start(tmp_path).communicate()
    assert list(memory.glob(".*")) == []
    assert len(copies(memory)) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB, mounted where the tests run as root."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root only; RLIMIT_FSIZE stands in elsewhere")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_a_clear_error_that_loses_nothing(small_disk: Path) -> None:
    (small_disk / "report.json").write_text('{"pad": "' + "x" * 20_000 + '"}')
    ends = [start(small_disk).communicate()[1] for _ in range(4)]
    assert "No space left on device" in ends[-1]
    assert "FileWriteError" in ends[-1]
    whole = copies(small_disk / "memory")
    assert len(whole) == sum(not error for error in ends) > 0
    assert all(json.loads(path.read_text()) for path in whole)
    lines = (small_disk / "memory" / "session.log").read_text().splitlines()
    assert len(lines) == len(whole)
    assert list((small_disk / "memory").glob(".*")) == []


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A `memory/` that cannot be written: mounted so for root, whom modes do not stop."""
    memory = tmp_path / "memory"
    memory.mkdir()
    if os.geteuid() != 0:
        memory.chmod(0o555)
        yield memory
        memory.chmod(0o755)
        return
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(memory)], check=False
    )
    if mounted.returncode:
        pytest.skip("root may not mount here, and nothing else keeps root from writing")
    yield memory
    subprocess.run(["umount", str(memory)], check=True)


def test_a_read_only_memory_is_a_clear_error(tmp_path: Path, read_only: Path) -> None:
    (tmp_path / "report.json").write_text("{}")
    error = start(tmp_path).communicate()[1]
    assert "FileWriteError" in error
    assert "memory/" in error
    assert list(read_only.iterdir()) == []
