"""The artifact stand-ins choose, keep and give back files as the real actions do."""

from pathlib import Path

import pytest

from tests.support import artifact_store


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with some files, as the current folder; the store stands beside it."""
    (tmp_path / "store").mkdir()
    folder = tmp_path / "work"
    for name in ("a/1.txt", "a/b/2.txt", "a/b/.hidden", "c/3.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    monkeypatch.chdir(folder)
    return folder


def upload(work: Path, paths: str, **more: str) -> dict[str, str]:
    usual = {"NAME": "it", "IF_NONE": "warn", "OVERWRITE": "false", "HIDDEN": "false"}
    store = {"STAND_IN_ARTIFACTS": str(work.parent / "store"), "PATHS": paths}
    return artifact_store.upload({**usual, **store, **more})


def download(work: Path, **more: str) -> None:
    usual = {"NAME": "", "PATTERN": "*", "WHERE": "back", "MERGE": "false"}
    store = {"STAND_IN_ARTIFACTS": str(work.parent / "store")}
    artifact_store.download({**usual, **store, **more})


def below(folder: Path) -> list[str]:
    return sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file())


@pytest.mark.parametrize(
    ("paths", "more", "kept"),
    [
        pytest.param("a/", {}, ["1.txt", "b/2.txt"], id="a folder is its own root"),
        pytest.param("a/b/2.txt", {}, ["2.txt"], id="one file loses its folders"),
        pytest.param("a\nc", {}, ["a/1.txt", "a/b/2.txt", "c/3.txt"], id="two keep theirs"),
        pytest.param("**/*.txt\n!a/b", {}, ["a/1.txt", "c/3.txt"], id="a glob less a folder"),
        pytest.param("a/\n!a/b/**", {}, ["1.txt"], id="a folder less one of its own"),
        pytest.param("a/b", {"HIDDEN": "true"}, [".hidden", "2.txt"], id="hidden files if asked"),
        pytest.param("nothing", {}, [], id="nothing found is a warning"),
    ],
)
def test_what_is_kept(work: Path, paths: str, more: dict[str, str], kept: list[str]) -> None:
    upload(work, paths, **more)
    assert below(work.parent / "store") == [f"it/{name}" for name in kept]


@pytest.mark.parametrize(
    ("paths", "more", "says"),
    [
        pytest.param("a", {}, "409", id="a name that is taken"),
        pytest.param("nothing", {"NAME": "new", "IF_NONE": "error"}, "No files", id="no files"),
    ],
)
def test_what_is_refused(work: Path, paths: str, more: dict[str, str], says: str) -> None:
    upload(work, "a")
    with pytest.raises(SystemExit, match=says):
        upload(work, paths, **more)


def test_a_name_can_be_used_again_where_that_is_wanted(work: Path) -> None:
    upload(work, "a")
    upload(work, "c", OVERWRITE="true")
    assert below(work.parent / "store" / "it") == ["3.txt"]


@pytest.mark.parametrize(
    ("more", "there"),
    [
        pytest.param({"NAME": "one"}, ["3.txt"], id="by name: straight"),
        pytest.param({}, ["one/3.txt", "two/2.txt"], id="all: a folder each"),
        pytest.param({"PATTERN": "t*"}, ["two/2.txt"], id="by pattern"),
        pytest.param({"MERGE": "true"}, ["2.txt", "3.txt"], id="merged"),
    ],
)
def test_what_comes_back(work: Path, more: dict[str, str], there: list[str]) -> None:
    upload(work, "c", NAME="one")
    upload(work, "a/b", NAME="two")
    download(work, **more)
    assert below(work / "back") == there


def test_an_artifact_that_is_not_there_is_refused(work: Path) -> None:
    with pytest.raises(SystemExit, match="Artifact not found for name: none"):
        download(work, NAME="none")
