"""Which release first had a commit, on real repositories."""

from pathlib import Path
from unittest.mock import patch

import pytest

from ministudio_ci.cycle.versions import versions_of
from ministudio_ci.foundation.git import Git
from tests.support.repo import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.new(tmp_path / "repo")


def test_a_commit_belongs_to_the_lowest_version_that_contains_it(repo: Repo) -> None:
    first, second = repo.commit("a"), repo.commit("b")
    repo.tag("v1.0.0")
    third = repo.commit("c")
    repo.tag("v1.10.0-rc.1", message="a candidate")
    fourth = repo.commit("d")
    repo.tag("v1.10.0", message="annotated")
    repo.tag("nightly")
    repo.tag("v1.2")
    fifth = repo.commit("e")
    found = versions_of(repo.foundation, [first, second, third, fourth, fifth], "v")
    assert found == {first: "1.0.0", second: "1.0.0", third: "1.10.0-rc.1", fourth: "1.10.0",
                     fifth: "unreleased"}  # fmt: skip


def test_a_maintenance_release_has_what_was_merged_from_it(repo: Repo) -> None:
    repo.commit("a")
    repo.tag("v1.0.0")
    repo.git("checkout", "-q", "-b", "1.x")
    fix = repo.commit("fix")
    repo.tag("v1.0.1")
    repo.git("checkout", "-q", "main")
    feature = repo.commit("feature")
    repo.git("merge", "-q", "--no-edit", "1.x")
    merge = repo.git("rev-parse", "HEAD")
    repo.tag("v2.0.0")
    repo.tag("v2.0.1")
    found = versions_of(repo.foundation, [fix, feature, merge], "v")
    assert found == {fix: "1.0.1", feature: "2.0.0", merge: "2.0.0"}


def test_of_a_commit_that_is_not_here_nothing_is_said(repo: Repo) -> None:
    here = repo.commit("a", files={"f": "x"})
    repo.tag("v1.0.0", at="HEAD^{tree}")
    foreign = ["1" * 40, repo.git("rev-parse", "HEAD:f"), repo.git("rev-parse", "HEAD^{tree}")]
    assert versions_of(repo.foundation, [here, *foreign], "v") == {here: "unreleased"}


def test_a_prefix_of_its_own_counts_alone(repo: Repo) -> None:
    here = repo.commit("a")
    repo.tag("v1.0.0")
    repo.tag("player-3.0.0")
    assert versions_of(repo.foundation, [here], "player-") == {here: "3.0.0"}


def test_without_a_repository_or_a_commit_nothing_is_said(tmp_path: Path) -> None:
    assert versions_of(Git(tmp_path), ["1" * 40], "v") == {}
    empty = Repo.new(tmp_path / "empty")
    assert versions_of(empty.foundation, ["1" * 40], "v") == {}
    assert versions_of(empty.foundation, [], "v") == {}


def test_git_is_asked_twice_however_many_commits_there_are(repo: Repo) -> None:
    commits = [repo.commit(str(number)) for number in range(20)]
    for number, commit in enumerate(commits[::2]):
        repo.tag(f"v1.{number}.0", at=commit)
    git = repo.foundation
    with patch.object(Git, "attempt", autospec=True, side_effect=Git.attempt) as asked:
        found = versions_of(git, commits, "v")
    assert asked.call_count == 2
    assert found[commits[-2]] == "1.9.0"
