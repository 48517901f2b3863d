"""A memory that cannot be kept: why, and what is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ministudio_ci.foundation.memory_branch import NotKept, Why, push
from ministudio_ci.foundation.remote import authenticated
from tests.support.git_http import serve
from tests.support.memory_runner import BRANCH, NOW, REPORT, New, on_branch
from tests.support.repo import Repo


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(lambda repo: repo.git("remote", "remove", "origin"), Why.NO_REMOTE,
                     id="no remote"),
        pytest.param(lambda repo: repo.git("remote", "set-url", "origin", "/nowhere/at/all.git"),
                     Why.DENIED, id="no such repository"),
        pytest.param(lambda repo: repo.git("remote", "set-url", "origin", "https://127.0.0.1:1/x"),
                     Why.UNREACHABLE, id="nobody answers"),
        pytest.param(lambda repo: repo.git("checkout", "--quiet", "-b", BRANCH), Why.NOT_OURS,
                     id="a branch of the project"),
    ],
)  # fmt: skip
def test_a_memory_that_cannot_be_kept_is_an_answer_and_no_error(
    runner: New, spoil: Callable[[Repo], object], why: Why
) -> None:
    one = runner("one")
    spoil(one.repo)
    one.test_run("first")
    before = one.files()
    for answer in (one.pull(), one.push()):
        assert isinstance(answer, NotKept)
        assert answer.why is why
        assert answer.detail
    assert one.files() == before


def test_a_wrong_setting_never_pushes_to_a_branch_of_the_project(runner: New, remote: Path) -> None:
    one = runner("one")
    one.repo.git("checkout", "--quiet", "--detach")
    tip = Repo(remote).git("rev-parse", "main")
    answer = push(one.repo.foundation, "origin", "main", one.memory, keep=1, now=NOW)
    assert isinstance(answer, NotKept)
    assert answer.why is Why.NOT_OURS
    assert Repo(remote).git("rev-parse", "main") == tip


@pytest.mark.parametrize("says", ["GH006: Protected branch update failed", "declined by policy"])
def test_a_remote_that_refuses_is_asked_once(runner: New, remote: Path, says: str) -> None:
    hook = remote / "hooks/pre-receive"
    hook.write_text(f"#!/bin/sh\necho x >> asked\necho '{says}' >&2\nexit 1\n")
    hook.chmod(0o755)
    one = runner("one")
    one.test_run("first")
    answer = one.push()
    assert isinstance(answer, NotKept)
    assert (answer.why, says in answer.detail) == (Why.DENIED, True)
    assert (remote / "asked").read_text() == "x\n"


def test_an_empty_branch_name_means_that_nothing_is_kept(runner: New) -> None:
    one = runner("one")
    answer = push(one.repo.foundation, "origin", "", one.memory, keep=1, now=NOW)
    assert answer == NotKept(why=Why.OFF)


def test_a_folder_that_cannot_be_written_is_an_answer(runner: New) -> None:
    one, two = runner("one"), runner("two")
    one.test_run("first")
    one.push()
    two.memory.write_text("a file where the folder should be")
    answer = two.pull()
    assert isinstance(answer, NotKept)
    assert answer.why is Why.LOCAL


@pytest.mark.parametrize(
    ("token", "why"),
    [
        pytest.param("writer-token", None, id="a token that may write"),
        pytest.param("reader-token", Why.DENIED, id="a read-only token, as a fork's run has"),
        pytest.param("unknown-token", Why.DENIED, id="a token of nobody"),
        pytest.param("", Why.DENIED, id="no token"),
    ],
)
def test_the_token_decides_over_http_and_is_never_shown(
    runner: New, remote: Path, token: str, why: Why | None
) -> None:
    one = runner("one")
    one.test_run("first")
    with serve(remote.parent, readers={"reader-token"}, writers={"writer-token"}) as forge:
        one.repo.git("remote", "set-url", "origin", f"{forge.origin}/{remote.name}")
        env = {"GITHUB_SERVER_URL": forge.origin, "GITHUB_TOKEN": token}
        git = authenticated(one.repo.foundation, "origin", env)
        answer = push(git, "origin", BRANCH, one.memory, keep=9, now=NOW)
    if why:
        assert isinstance(answer, NotKept)
        assert answer.why is why
        assert "token" not in answer.detail
    else:
        assert set(on_branch(remote)) == {REPORT, "session.log"}
    config = (one.repo.path / ".git/config").read_text()
    assert "oken" not in config
