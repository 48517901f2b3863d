"""Files of ours among those of others, in a folder."""

from pathlib import Path

import pytest

from ministudio_ci.errors import ForeignFileError
from ministudio_ci.foundation.own_files import (
    MANIFEST,
    check_place,
    lay,
    manifest,
    read_manifest,
)

FILES = {"index.html": b"one", "releases/v1/index.html": b"two"}


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST}  # fmt: skip


def test_what_was_ours_and_is_no_more_goes_and_what_others_keep_stays(tmp_path: Path) -> None:
    lay(tmp_path, FILES)
    (tmp_path / "CNAME").write_bytes(b"updates.example.org")
    (tmp_path / "releases/theirs.txt").write_bytes(b"theirs")
    lay(tmp_path, {"index.html": b"new"})
    assert content(tmp_path) == {
        "index.html": b"new", "CNAME": b"updates.example.org", "releases/theirs.txt": b"theirs",
    }  # fmt: skip
    assert not (tmp_path / "releases/v1").exists()


def test_what_is_as_it_should_be_is_not_written_again(tmp_path: Path) -> None:
    lay(tmp_path, FILES)
    before = (tmp_path / "index.html").stat().st_ino  # a file written anew is another one
    lay(tmp_path, FILES)
    assert (tmp_path / "index.html").stat().st_ino == before


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        pytest.param("index.html", b"theirs", id="a file"),
        pytest.param("releases", b"theirs", id="a file where a folder goes"),
        pytest.param("index.html/page", b"theirs", id="a folder where a file goes"),
    ],
)
def test_a_file_of_others_stays_and_nothing_else_is_changed(
    tmp_path: Path, name: str, theirs: bytes
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(theirs)
    with pytest.raises(ForeignFileError):
        lay(tmp_path, FILES)
    assert content(tmp_path) == {name: theirs}


def test_a_copy_that_somebody_made_is_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"one")
    lay(tmp_path, FILES)
    lay(tmp_path, {})
    assert content(tmp_path) == {}


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param("../outside", id="above"),
        pytest.param("{outside}", id="from the root"),
        pytest.param("a/../../outside", id="by a way round"),
    ],
)
def test_a_list_that_was_tampered_with_removes_nothing_outside(tmp_path: Path, listed: str) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "site"
    (folder / "a").mkdir(parents=True)
    outside.write_bytes(b"theirs")
    (folder / MANIFEST).write_bytes(manifest([listed.format(outside=outside)]))
    lay(folder, FILES)
    assert outside.read_bytes() == b"theirs"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 1}', '{"files": [1]}', "[" * 9999])
def test_a_list_that_is_none_lists_nothing(text: str) -> None:
    assert read_manifest(text.encode()) == frozenset()


@pytest.mark.parametrize(
    ("ours", "theirs", "named"),
    [
        pytest.param("a/b", "a/b", "a/b", id="the same place"),
        pytest.param("a/b", "a", "a", id="a file where a folder goes"),
        pytest.param("a", "a/b", "a/b", id="a folder where a file goes"),
    ],
)
def test_a_place_is_taken(ours: str, theirs: str, named: str) -> None:
    with pytest.raises(ForeignFileError) as caught:
        check_place([ours, "c"], [theirs, "d"])
    assert caught.value.details["path"] == named


def test_places_beside_one_another_are_free() -> None:
    check_place(["a/b", "c"], ["a/c", "cc", "d/c"])
