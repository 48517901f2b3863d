"""The files of a release, and their names on the forge."""

from pathlib import Path

import pytest

from ministudio_ci.errors import (
    AssetCommitError,
    AssetEmptyError,
    AssetMissingError,
    AssetNameTakenError,
)
from ministudio_ci.release import match_assets, name_assets

HEAD = "a" * 40


def tree(root: Path, *names: str) -> tuple[Path, ...]:
    paths = tuple(root / name for name in names)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("content")
    return paths


def matched(root: Path, *patterns: str, head: str = HEAD) -> list[str]:
    found = match_assets(root, patterns, tag="v1.6.0", commit=HEAD, head=head)
    return [path.relative_to(root).as_posix() for path in found]


def test_patterns_name_files_each_once_and_no_folder(tmp_path: Path) -> None:
    tree(tmp_path, "dist/b.whl", "dist/a.whl", "dist/x/c.whl", "README.md")
    assert matched(tmp_path, "dist/*", "**/*.whl") == ["dist/a.whl", "dist/b.whl", "dist/x/c.whl"]


def test_no_pattern_needs_no_file_whatever_is_checked_out(tmp_path: Path) -> None:
    assert matched(tmp_path, head="b" * 40) == []


def test_a_pattern_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    tree(tmp_path, "dist/a.whl")
    with pytest.raises(AssetMissingError, match=r"No file matches 'dist/\*\.zip'"):
        matched(tmp_path, "dist/*.whl", "dist/*.zip")


def test_files_built_from_another_commit_are_not_attached(tmp_path: Path) -> None:
    tree(tmp_path, "dist/a.whl")
    with pytest.raises(AssetCommitError, match="must be built from commit aaaa"):
        matched(tmp_path, "dist/*", head="b" * 40)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("site-1.6.0+linux_x86.tar.gz", "site-1.6.0+linux_x86.tar.gz"),
        ("Notes de version (1).md", "Notes.de.version.1.md"),
        ("vidéo~1.txt", "vid.o.1.txt"),
        (".env.example", "env.example"),
    ],
)
def test_a_name_is_the_one_the_forge_will_keep(tmp_path: Path, file: str, name: str) -> None:
    (asset,) = name_assets(tree(tmp_path, file))
    assert asset.name == name


def test_two_files_of_one_name_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssetNameTakenError, match=r"both be named a\.b"):
        name_assets(tree(tmp_path, "x/a b", "y/a.b"))


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(AssetEmptyError, match=r"empty\.txt"):
        name_assets([tmp_path / "empty.txt"])
