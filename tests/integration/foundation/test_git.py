"""git's failures told apart, on real repositories."""

import time
from pathlib import Path

import pytest

from ministudio_ci.errors import (
    GitError,
    GitMissingError,
    NoCommitsError,
    NotARepositoryError,
    UnknownRevisionError,
)
from ministudio_ci.foundation.git import Git, StillGit
from tests.support.repo import ENV, Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.new(tmp_path / "repo")
    repo.commit("feat: one", files={"a.txt": "one"})
    return repo


def test_a_folder_outside_a_repository_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError):
        Git(tmp_path, env=ENV).head()


def test_a_folder_that_is_not_there_is_said_to_be_no_repository(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError):
        Git(tmp_path / "gone", env=ENV).head()


def test_a_repository_without_commits_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(NoCommitsError):
        Repo.new(tmp_path).foundation.head()


def test_a_machine_without_git_is_said_to_have_none(repo: Repo, tmp_path: Path) -> None:
    with pytest.raises(GitMissingError):
        Git(repo.path, env={"PATH": str(tmp_path)}).head()


def test_a_failure_of_the_stream_is_raised_with_gits_words(repo: Repo) -> None:
    with pytest.raises(GitError, match="bad revision"):
        list(repo.foundation.stream("log", "nothing-of-the-name", "--"))


def test_a_stream_that_is_closed_ends_git_at_once(repo: Repo) -> None:
    stream = repo.foundation.stream("-c", "alias.slow=!echo y; exec sleep 60", "slow", read_size=1)
    assert next(stream) == b"y"
    started = time.monotonic()
    stream.close()  # type: ignore[attr-defined]  # it is a generator
    assert time.monotonic() - started < 50


@pytest.mark.parametrize("name", ["nobody", "--help", "a..b", "-x", "HEAD~9"])
def test_a_name_that_is_no_revision_is_named(repo: Repo, name: str) -> None:
    with pytest.raises(UnknownRevisionError) as caught:
        repo.foundation.resolve(name)
    assert caught.value.details["revision"] == name


def test_a_detached_head_is_on_no_branch(repo: Repo) -> None:
    assert repo.foundation.branch() == "main"
    repo.git("checkout", "--quiet", "--detach")
    assert repo.foundation.branch() is None


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        pytest.param("a.txt", ("a.txt",), id="a changed file"),
        pytest.param("new file é.txt", ("new file é.txt",), id="a new file, spaces and accents"),
        pytest.param("memory/session.log", (), id="what we write ourselves"),
        pytest.param("sub/memory/x", ("sub/",), id="a folder of the same name elsewhere"),
    ],
)
def test_a_tree_is_dirty_by_its_own_files_alone(
    repo: Repo, path: str, seen: tuple[str, ...]
) -> None:
    target = repo.path / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("changed", encoding="utf-8")
    assert repo.foundation.changes(ignoring=("reports", "memory")) == seen


@pytest.mark.parametrize("name", ["main", "feat/x", "HEAD-ache"])
def test_a_repository_that_stays_still_is_looked_at_once(name: str, repo: Repo) -> None:
    repo.git("branch", "--move", name)
    repo.tag(name)  # a tag of the same name makes the short one ambiguous
    still = StillGit(repo.path, env=ENV)
    plain = repo.foundation
    expected = (plain.head(), name, False)
    assert plain.branch() == name
    assert (still.head(), still.branch(), still.is_shallow()) == expected
    repo.commit("fix: later")
    repo.git("checkout", "--quiet", "--detach")
    assert (still.head(), still.branch(), still.is_shallow()) == expected
    assert still.resolve("HEAD~0") != still.head()
    assert StillGit(repo.path, env=ENV).branch() is None


def test_a_shallow_repository_is_seen_to_be_deepened(repo: Repo, tmp_path: Path) -> None:
    repo.commit("fix: b")
    clone = Repo(tmp_path / "clone").clone(repo.path, "--depth=1")
    still = StillGit(clone.path, env=ENV)
    assert still.is_shallow()
    clone.git("fetch", "--quiet", "--unshallow")
    assert not still.is_shallow()


def test_what_cannot_be_seen_is_said_as_ever(tmp_path: Path) -> None:
    with pytest.raises(NoCommitsError):
        StillGit(Repo.new(tmp_path).path, env=ENV).head()
    with pytest.raises(NotARepositoryError):
        StillGit(tmp_path.parent, env=ENV).head()
