"""Which commit was tested, and whether the tree was that commit."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ministudio_ci.foundation.git import Git
from ministudio_ci.testing.snapshot import Snapshot, moved, take
from tests.support.repo import ENV, Repo

FILES = ("app.py", "sub/app.py", "reports/view.py", "memory/store.py", "memory/session.log")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.new(tmp_path / "repo")
    repo.commit("feat: one", files=dict.fromkeys(FILES, "1"))
    return repo


def write(name: str) -> Callable[[Repo], None]:
    def change(repo: Repo) -> None:
        (repo.path / name).parent.mkdir(exist_ok=True)
        (repo.path / name).write_text("changed")

    return change


CHANGES = [
    pytest.param(lambda _: None, False, False, id="nothing"),
    pytest.param(write("app.py"), True, True, id="a tracked file"),
    pytest.param(write("new.py"), True, False, id="a new file"),
    pytest.param(write("reports/report.json"), False, False, id="reports/"),
    pytest.param(write("memory/session.log"), False, False, id="our own file, be it tracked"),
    pytest.param(write("reports/view.py"), True, True, id="code below reports/"),
    pytest.param(write("memory/store.py"), True, True, id="code below memory/"),
    pytest.param(lambda repo: (repo.path / "app.py").unlink(), True, True, id="a file removed"),
    pytest.param(lambda repo: repo.commit("fix: two"), False, True, id="a commit"),
    pytest.param(lambda repo: shutil.rmtree(repo.path / ".git"), False, True, id="no repository"),
]


@pytest.mark.parametrize(("change", "dirty", "since"), CHANGES)
def test_a_change_before_or_during_the_run_is_seen(
    repo: Repo,
    change: Callable[[Repo], None],
    *,
    dirty: bool,
    since: bool,
) -> None:
    before = take(repo.foundation)
    assert before == Snapshot(commit=repo.git("rev-parse", "HEAD"), branch="main", dirty=False)
    change(repo)
    assert take(repo.foundation).dirty is dirty
    assert moved(repo.foundation, before) is since


def test_a_part_of_a_repository_has_its_own_reports_left_out(repo: Repo) -> None:
    part = Git(repo.path / "sub", env=ENV)
    write("sub/reports/report.json")(repo)
    assert not take(part).dirty
    write("reports/report.json")(repo)
    assert take(part).dirty, "of another project, then"


def test_on_a_detached_head_there_is_no_branch(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "--detach")
    assert take(repo.foundation).branch is None
    assert take(repo.foundation).commit


def test_a_repository_without_commits_has_a_branch_and_no_commit(tmp_path: Path) -> None:
    fresh = Repo.new(tmp_path)
    assert take(fresh.foundation) == Snapshot(branch="main", dirty=True)
    assert not moved(fresh.foundation, take(fresh.foundation))


@pytest.mark.parametrize("env", [ENV, ENV | {"PATH": ""}], ids=["no repository", "no git"])
def test_without_a_repository_the_tests_still_run(tmp_path: Path, env: dict[str, str]) -> None:
    assert take(Git(tmp_path, env=env)) == Snapshot()
