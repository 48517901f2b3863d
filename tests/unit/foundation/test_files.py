"""A reader sees the old file or the new one, and no writer loses another's."""

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ministudio_ci.errors import FileReadError, FileWriteError, LockTimeoutError
from ministudio_ci.foundation.files import (
    append_line,
    locked,
    read_exactly,
    read_text,
    write_atomically,
    write_new,
)
from tests.support.disk import full_disk

LONG_AGO = time.time() - 2 * 3600


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("content", ["été\n", b"\x00\xff"], ids=["text", "bytes"])
def test_what_was_written_is_there_and_nothing_else(tmp_path: Path, content: str | bytes) -> None:
    target = tmp_path / "deep" / "er" / "file"
    write_atomically(target, content)
    expected = content.encode() if isinstance(content, str) else content
    assert target.read_bytes() == expected
    assert names(target.parent) == ["file"]


def test_a_second_write_replaces_the_first(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_atomically(target, "old and longer")
    write_atomically(target, "new")
    assert target.read_text() == "new"


def test_readers_never_see_half_while_threads_write(tmp_path: Path) -> None:
    target, versions = tmp_path / "file", [letter * 100_000 for letter in "abc"]
    write_atomically(target, versions[0])
    writers = [threading.Thread(target=write_atomically, args=(target, text)) for text in versions]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert target.read_text() in versions
    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda path: write_atomically(path, "x" * 100), id="write_atomically"),
        pytest.param(lambda path: write_new(path.parent, path.stem, path.suffix, b"x"), id="new"),
        pytest.param(lambda path: append_line(path, "x"), id="append_line"),
    ],
)
class TestWhereNothingCanBeWritten:
    def test_a_full_disk_is_a_clear_error_and_leaves_the_old_file(
        self, tmp_path: Path, write: Callable[[Path], object]
    ) -> None:
        target = tmp_path / "file.json"
        target.write_text("old\n")
        with full_disk(), pytest.raises(FileWriteError, match=r"file.*File too large|No space"):
            write(target)
        assert target.read_text() == "old\n"
        assert names(tmp_path) == ["file.json"]

    def test_a_file_in_the_place_of_the_folder_is_a_clear_error(
        self, tmp_path: Path, write: Callable[[Path], object]
    ) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(FileWriteError, match="file"):
            write(tmp_path / "file" / "inner.json")


def test_a_taken_name_gets_the_next_number(tmp_path: Path) -> None:
    taken = [write_new(tmp_path, "run", ".json", str(n).encode()) for n in range(3)]
    assert [path.name for path in taken] == ["run.json", "run-1.json", "run-2.json"]
    assert [path.read_text() for path in taken] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("age", "kept"), [(0.0, True), (LONG_AGO, False)], ids=["a writer's at work", "a dead one's"]
)
def test_a_staged_file_is_cleaned_up_once_it_can_only_be_a_dead_processes(
    tmp_path: Path, age: float, *, kept: bool
) -> None:
    staged = tmp_path / ".report.json.0123456789ab.staged"
    staged.write_text("half")
    if age:
        os.utime(staged, (age, age))
    write_atomically(tmp_path / "other", "x")
    assert staged.exists() is kept


def test_old_files_that_are_not_ours_stay(tmp_path: Path) -> None:
    for name in ("report.json", ".hidden", "x.staged"):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (LONG_AGO, LONG_AGO))
    write_atomically(tmp_path / "other", "x")
    assert names(tmp_path) == [".hidden", "other", "report.json", "x.staged"]


@settings(max_examples=20)  # each line is synced to the disk
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n\r", codec="utf-8")), min_size=1, max_size=5
    )
)
def test_each_line_is_whole_and_in_order(lines: list[str]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "session.log"
        for line in lines:
            append_line(path, line)
        assert path.read_bytes() == "".join(f"{line}\n" for line in lines).encode()


def test_a_half_line_that_a_crash_left_is_closed_first(tmp_path: Path) -> None:
    path = tmp_path / "session.log"
    path.write_text("one\nhal")
    append_line(path, "two")
    assert path.read_text() == "one\nhal\ntwo\n"


def test_a_line_that_only_half_fits_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "session.log"
    append_line(path, "one")
    with room_for(10), pytest.raises(FileWriteError, match="No space left"):
        append_line(path, "a line that does not fit")
    assert path.read_text() == "one\n"


def test_a_lock_keeps_others_out_until_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        locked(path),
        pytest.raises(LockTimeoutError, match=r"lock.*0\.05 s"),
        locked(path, seconds=0.05),
    ):
        pytest.fail("two hold one lock")
    with locked(path, seconds=0.05):
        pass


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file"), (b"\xff\xfe\xfa", "no UTF-8 text")]
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    path = tmp_path / "odd.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileReadError, match=rf"odd\.txt.*{why}"):
        read_text(path)


def test_a_file_written_anew_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "script"
    path.write_text("old")
    path.chmod(0o750)
    write_atomically(path, "new")
    assert path.stat().st_mode & 0o777 == 0o750


def test_a_text_is_read_with_its_line_breaks_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    assert read_exactly(path) is None
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\n")
    assert read_exactly(path) == "\ufeffa\r\nb\n"
    path.write_bytes(b"\xff")
    with pytest.raises(FileReadError, match="UTF-8"):
        read_exactly(path)
