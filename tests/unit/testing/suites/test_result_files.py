"""Only what this very run wrote is a result of it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ministudio_ci.testing.suites.result_files import found, look

PATTERN = "out/*.xml"


def leave(path: Path) -> None:
    """Nothing is written."""


def write_again(path: Path) -> None:
    path.write_text("other")
    os.utime(path, ns=(5, path.stat().st_mtime_ns + 1))


def replace(path: Path) -> None:
    new = path.with_suffix(".new")
    new.write_text(path.read_text())
    about = path.stat()
    os.utime(new, ns=(about.st_atime_ns, about.st_mtime_ns))
    new.replace(path)


def write_in_the_past(path: Path) -> None:
    path.write_text("older")
    os.utime(path, (1, 1))


@pytest.mark.parametrize(
    ("act", "fresh"),
    [(leave, False), (write_again, True), (replace, True), (write_in_the_past, True)],
    ids=[
        "left alone",
        "written again",
        "replaced by one alike",
        "written by a clock that went back",
    ],
)
def test_a_file_is_fresh_where_it_is_another_than_before(
    tmp_path: Path, act: Callable[[Path], None], *, fresh: bool
) -> None:
    path = tmp_path / "out" / "a.xml"
    path.parent.mkdir()
    path.write_text("older")
    before = look(tmp_path, [PATTERN])
    act(path)
    after = found(tmp_path, [PATTERN], before)
    assert (after.fresh, after.without, after.stale) == (
        ((path,), (), 0) if fresh else ((), (PATTERN,), 1)
    )


def test_a_file_counts_once_however_it_is_matched(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.xml").touch()
    (tmp_path / "out" / "b.xml").symlink_to("a.xml")
    os.link(tmp_path / "out" / "a.xml", tmp_path / "out" / "c.xml")
    (tmp_path / "out" / "d.xml").mkdir()
    (tmp_path / "out" / "gone.xml").symlink_to("nowhere")
    after = found(tmp_path, [PATTERN, "**/*.xml", "out/a.xml"], {})
    assert after.fresh == (tmp_path / "out" / "a.xml",)


def test_each_pattern_must_bring_something(tmp_path: Path) -> None:
    (tmp_path / "a.xml").touch()
    assert found(tmp_path, ["*.xml", "*.json"], {}).without == ("*.json",)
