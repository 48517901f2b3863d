"""A run knows the commit it tested, and whether the tree was that commit."""

from pathlib import Path

import pytest

from ministudio_ci.model.report import Result
from tests.support.repo import ENV as GIT_ENV
from tests.support.repo import Repo
from tests.support.tested_project import TestedProject

GREEN = "def test_green(): pass\n"


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "projet d'été")
    project.write(tests__test_green=GREEN)
    return project


@pytest.fixture
def repo(project: TestedProject) -> Repo:
    repo = Repo.new(project.root)
    (project.root / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n")
    repo.git("add", "--all")
    repo.commit("feat: one")
    project.env |= GIT_ENV
    return repo


def test_the_report_names_the_commit_that_was_tested(project: TestedProject, repo: Repo) -> None:
    report = project.run()
    assert (report.commit, report.branch, report.dirty) == (
        repo.git("rev-parse", "HEAD"), "main", False
    )  # fmt: skip
    assert not project.run().dirty, "reports/ of the run before make no tree dirty"


CHANGES = [
    pytest.param("open('tests/test_green.py', 'a').write('#')", id="a tracked file"),
    pytest.param(
        "__import__('subprocess').check_call(['git', 'commit', '--allow-empty', '-qm', 'x'])",
        id="a commit",
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_tree_that_changes_during_the_run_is_dirty(
    project: TestedProject, repo: Repo, change: str
) -> None:
    repo.commit("test: two", files={"tests/test_two.py": f"def test_two(): {change}\n"})
    before = repo.git("rev-parse", "HEAD")
    report = project.run()
    assert (report.result, report.commit, report.dirty) == (Result.SUCCESS, before, True)


def test_outside_a_repository_there_is_no_commit(project: TestedProject) -> None:
    assert project.run().commit is None
