"""The releases of all branches, the same from wherever they are read."""

from pathlib import Path

import pytest

from ministudio_ci.changelog import read_every_release
from ministudio_ci.errors import NoCommitsError
from ministudio_ci.foundation.config import ChangelogSettings
from tests.support.repo import Repo

SETTINGS = ChangelogSettings()


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """main with v2.0.0, a line of 1.x that goes on beside it, a beta that is not merged."""
    made = Repo.new(tmp_path / "repo")
    made.commit("feat: a")
    made.tag("v1.0.0")
    made.git("branch", "1.x")
    made.commit("feat!: b")
    made.tag("v2.0.0")
    made.git("checkout", "--quiet", "1.x")
    made.commit("fix: an old fault")
    made.tag("v1.0.1")
    made.git("checkout", "--quiet", "-b", "beta", "v2.0.0")
    made.commit("feat: c")
    made.tag("v2.1.0-beta.1")
    made.git("checkout", "--quiet", "main")
    made.commit("fix: what is not out")
    return made


@pytest.mark.parametrize("branch", ["main", "1.x", "beta"])
def test_every_branch_tells_of_all_releases(repo: Repo, branch: str) -> None:
    repo.git("checkout", "--quiet", branch)
    releases = read_every_release(repo.foundation, SETTINGS)
    assert [(release.tag, release.previous) for release in releases] == [
        ("v2.1.0-beta.1", "v2.0.0"), ("v1.0.1", "v1.0.0"), ("v2.0.0", "v1.0.0"), ("v1.0.0", None),
    ]  # fmt: skip
    entries = [[entry.summary for section in release.sections for entry in section.entries]
               for release in releases]  # fmt: skip
    assert entries == [["c"], ["an old fault"], ["b"], ["a"]]


def test_a_tag_that_leads_to_no_commit_is_no_release(repo: Repo) -> None:
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"x")
    repo.git("tag", "v9.0.0", blob)
    assert "v9.0.0" not in [
        release.tag for release in read_every_release(repo.foundation, SETTINGS)
    ]


def test_a_repository_without_versions_has_none(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "repo")
    with pytest.raises(NoCommitsError):
        read_every_release(repo.foundation, SETTINGS)
    repo.commit("feat: a")
    assert read_every_release(repo.foundation, SETTINGS) == ()
