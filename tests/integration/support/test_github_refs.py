"""Git refs over REST, in memory and on a real bare repository: one set of rules for both."""

import subprocess
from pathlib import Path

import github
import pytest
from github.Repository import Repository as Remote

from tests.support.github_client import connect
from tests.support.github_fake import GithubFake


def bare_with_two_commits(path: Path) -> list[str]:
    """Commits made in the bare repository itself; the older one first."""
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]

    def git(*args: str) -> str:
        command = ["git", f"--git-dir={path}", *identity, *args]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    subprocess.run(["git", "init", "-q", "--bare", str(path)], check=True)
    tree = git("hash-object", "-t", "tree", "-w", "/dev/null")
    first = git("commit-tree", "-m", "feat: first", tree)
    return [first, git("commit-tree", "-m", "fix: second", "-p", first, tree)]


@pytest.fixture(params=["in memory", "on a bare repository"])
def remote(request: pytest.FixtureRequest, fake: GithubFake, tmp_path: Path) -> Remote:
    git_dir = tmp_path / "site.git" if request.param == "on a bare repository" else None
    shas = bare_with_two_commits(git_dir) if git_dir else ["1" * 40, "2" * 40]
    repo = fake.add("studio/site", git_dir=git_dir)
    repo.refs.set("refs/heads/main", shas[0])
    repo.refs.set("refs/heads/next", shas[1])
    return connect(fake).get_repo("studio/site")


def sha(remote: Remote, ref: str) -> str:
    return remote.get_git_ref(ref).object.sha


def test_a_ref_is_made_moved_and_deleted(remote: Remote) -> None:
    old, new = sha(remote, "heads/main"), sha(remote, "heads/next")
    remote.create_git_ref("refs/tags/v1", old)
    remote.get_git_ref("tags/v1").edit(new, force=True)
    assert sha(remote, "tags/v1") == new
    remote.get_git_ref("tags/v1").delete()
    with pytest.raises(github.UnknownObjectException):
        sha(remote, "tags/v1")


def test_a_ref_that_is_there_is_not_made_again(remote: Remote) -> None:
    with pytest.raises(github.GithubException, match="Reference already exists"):
        remote.create_git_ref("refs/heads/main", sha(remote, "heads/next"))


def test_a_ref_moves_back_by_force_only(remote: Remote) -> None:
    old = sha(remote, "heads/main")
    ahead = remote.get_git_ref("heads/next")
    with pytest.raises(github.GithubException, match="not a fast forward"):
        ahead.edit(old)
    ahead.edit(old, force=True)
    assert sha(remote, "heads/next") == old


def test_refs_are_matched_by_their_beginning(remote: Remote) -> None:
    assert [r.ref for r in remote.get_git_matching_refs("heads/n")] == ["refs/heads/next"]
    assert list(remote.get_git_matching_refs("tags/v9")) == []
