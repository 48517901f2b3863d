"""The store is a copy: whatever happens to it, the answer is what the reports say."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ministudio_ci.model.history import Point
from ministudio_ci.testing import Remade, read_history, recent
from ministudio_ci.testing.stability import ledger
from ministudio_ci.testing.stability.ledger import STORE
from ministudio_ci.testing.stability.recorded import Recorded, read_recorded
from tests.support.remembered import Memory, a_report, anew, entry, plain


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports that were read, by name."""
    names = list[str]()

    def watched(path: Path) -> Recorded | None:
        names.append(path.name)
        return read_recorded(path)

    monkeypatch.setattr("ministudio_ci.testing.stability.ledger.read_recorded", watched)
    return names


def test_each_report_is_read_once(memory: Memory, read: list[str]) -> None:
    first = memory.put(entry("a"))
    read_history(memory.folder)
    second = memory.put(entry("a"), entry("b"))
    for _ in range(2):
        found = read_history(memory.folder).history
    assert read == [first.name, second.name]
    assert plain(found) == anew(memory)
    assert [(track.key[1], list(track.runs)) for track in found.tracks] == [("a", [0, 1]),
                                                                            ("b", [1])]  # fmt: skip


def test_a_report_that_is_gone_is_dropped_and_a_changed_one_read_anew(
    memory: Memory, read: list[str]
) -> None:
    gone, changed = memory.put(entry("a")), memory.put(entry("b"))
    read_history(memory.folder)
    times = changed.stat()
    gone.unlink()
    memory.write(changed.name, changed.read_text().replace('"b"', '"c"'))
    os.utime(changed, ns=(times.st_atime_ns, times.st_mtime_ns))
    found = read_history(memory.folder)
    assert [track.key[1] for track in found.history.tracks] == ["c"]
    assert (read.count(changed.name), found.remade) == (2, None)
    assert plain(found.history) == anew(memory)


def test_runs_are_in_the_order_of_time_and_number_in_their_names(memory: Memory) -> None:
    stem = "ci_report_20260104-030000"
    names = [f"{stem}.json", f"{stem}-2.json", f"{stem}-10.json", "ci_report_20260104-030001.json"]
    for name in sorted(names):
        memory.write(name, a_report(entry("a")))
    assert [run.name for run in read_history(memory.folder).history.runs] == names


def test_the_newest_alone_are_read_where_no_more_are_asked_for(
    memory: Memory, read: list[str]
) -> None:
    paths = [memory.put(entry("a")) for _ in range(5)]
    assert len(read_history(memory.folder, runs=2).history.runs) == 2
    assert read == [path.name for path in paths[3:]]
    since = read_history(memory.folder).history.runs[1].recorded
    assert len(read_history(memory.folder, since=since).history.runs) == 4


def test_damaged_reports_are_told_once_read_and_shards_are_counted(
    memory: Memory, read: list[str]
) -> None:
    memory.put(entry("a"))
    memory.write("ci_report_20260201-000000.json", "{")
    memory.write("ci_report_20260202-000000.json", a_report(entry("a"), shard="1/2"))
    memory.write("notes.json", "{")
    for _ in range(2):
        found = read_history(memory.folder)
        assert [name for name, _ in found.skipped] == ["ci_report_20260201-000000.json"]
        assert "not JSON" in found.skipped[0][1]
        assert (len(found.history.runs), found.parts) == (1, 1)
    assert len(read) == 3


Harm = Callable[[Path], object]
HARMS: dict[str, Harm] = {
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied of all but a header": lambda path: os.truncate(path, 100),
    "text": lambda path: path.write_text("no database"),
    "a byte changed": lambda path: path.write_bytes(
        path.read_bytes().replace(b"test_needle", b"test_noodle")),
    "a row that is gone": lambda path: edit(path, "DELETE FROM tests"),
    "marks changed": lambda path: edit(path, "UPDATE reports SET marks = x'09'"),
    "seconds cut": lambda path: edit(path, "UPDATE reports SET seconds = x'00'"),
    "a layout changed": lambda path: edit(path, "UPDATE layouts SET ids = x'00000000'"),
    "another database": lambda path: edit(path, "DROP TABLE reports"),
}  # fmt: skip


def edit(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_damaged_store_is_made_anew_with_a_word(memory: Memory, harm: Harm) -> None:
    for _ in range(3):
        memory.put(entry("test_needle"), entry("b", "failed"))
    read_history(memory.folder)
    harm(memory.folder / STORE)
    found = read_history(memory.folder)
    assert found.remade is Remade.DAMAGED
    assert plain(found.history) == anew(memory)
    again = read_history(memory.folder)
    assert (again.remade, again.unkept) == (None, None)


def test_a_store_of_another_version_is_made_anew(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    memory.put(entry("a"))
    with monkeypatch.context() as older:
        older.setattr(ledger, "_program", lambda: "older")
        read_history(memory.folder)
    assert read_history(memory.folder).remade is Remade.VERSION
    assert read_history(memory.folder).remade is None
    assert len(read) == 2


def test_without_a_place_for_the_store_the_answer_is_the_same(memory: Memory) -> None:
    memory.put(entry("a"))
    (memory.folder / STORE).mkdir()
    found = read_history(memory.folder)
    assert found.unkept
    assert plain(found.history) == anew(memory)


def test_the_store_is_no_file_that_the_memory_branch_takes(memory: Memory) -> None:
    memory.put(entry("a"))
    read_history(memory.folder)
    made = {path.name for path in memory.folder.iterdir()} - {"ci_report_20260104-030200.json"}
    assert STORE in made
    assert all(name.startswith(".") for name in made)


def test_tests_and_layouts_that_no_report_has_leave_the_store(memory: Memory) -> None:
    for number in range(3):
        memory.put(entry(f"test_{number}")).touch()
    read_history(memory.folder)
    min(memory.folder.glob("ci_*")).unlink()
    read_history(memory.folder)
    with sqlite3.connect(memory.folder / STORE) as connection:
        for table in ("tests", "layouts", "reports"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (2,)  # noqa: S608
    connection.close()


def test_recent_points_are_the_newest_last(memory: Memory) -> None:
    for number, outcome in enumerate(["passed", "failed", "skipped"], 1):
        memory.put(entry("a", outcome, seconds=number))
    memory.put(entry("b", flaky=True))
    assert recent(memory.folder, limit=3) == {
        ("unit", "a"): (Point("failed", 2.0), Point("skipped", 3.0)),
        ("unit", "b"): (Point("passed", 1.0),),
    }
    assert recent(memory.folder.parent / "nowhere") == {}
