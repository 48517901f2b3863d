"""The remote's tags are brought in while others push."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.errors import RemoteError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import fetch_tags, tags_of
from tests.support.repo import ENV, Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A clone that lacks the remote's v1.0.0, which `rival` pushed."""
    rival = Repo.new(tmp_path / "rival")
    rival.commit("feat: first")
    bare = rival.remote(tmp_path / "bare.git")
    clone = Repo(tmp_path / "clone").clone(bare)
    rival.tag("v1.0.0")
    rival.git("push", "-q", "origin", "v1.0.0")
    return clone


def test_a_tag_that_another_run_pushes_meanwhile_is_no_fault(repo: Repo) -> None:
    class Overtaken(Git):
        def attempt(self, *arguments: str, **given: Any) -> "subprocess.CompletedProcess[bytes]":
            done = super().attempt(*arguments, **given)
            if arguments[0] == "fetch":
                rival = Repo(repo.path.parent / "rival")
                rival.tag("v1.1.0")
                rival.git("push", "-q", "origin", "v1.1.0")
            return done

    git = Overtaken(repo.path, env=ENV)
    fetch_tags(git, "origin")
    assert list(tags_of(git, None)) == ["v1.0.0"]


def test_tags_that_do_not_come_are_told(repo: Repo) -> None:
    class Deaf(Git):
        def attempt(self, *arguments: str, **given: Any) -> "subprocess.CompletedProcess[bytes]":
            if arguments[0] == "fetch":
                return subprocess.CompletedProcess(arguments, 1, b"", b"fatal: no way")
            return super().attempt(*arguments, **given)

    with pytest.raises(RemoteError, match="no way"):
        fetch_tags(Deaf(repo.path, env=ENV), "origin")
