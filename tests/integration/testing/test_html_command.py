"""`ministudio-ci test` leaves an HTML report, which decides nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tested_project import BARE, QUICK, TestedProject


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "project", BARE | QUICK | {"MINISTUDIO_CI_LANG": "fr"})
    project.write(tests__test_a="def test_green(): pass\n")
    return project


def call(project: TestedProject) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ministudio_ci", "test"], cwd=project.root, env=project.env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def page(project: TestedProject) -> str:
    return (project.root / "reports" / "report.html").read_text(encoding="utf-8")


def test_each_run_is_shown_with_those_before(project: TestedProject) -> None:
    assert call(project).returncode == 0
    assert "Tous les tests passent" in page(project)
    assert "Dernière exécution\u00a0: aucun échec" in page(project)
    project.write(tests__test_a="def test_green(): assert 1 == 2\n")
    assert call(project).returncode == 1
    assert "1 test en échec" in page(project)
    assert "2 dernières exécutions\u00a0: 1 échec" in page(project)


def test_a_page_that_cannot_be_written_reddens_nothing(project: TestedProject) -> None:
    in_the_way = "import os\ndef test_green(): os.makedirs('reports/report.html')\n"
    project.write(tests__test_a=in_the_way)
    done = call(project)
    assert done.returncode == 0
    assert "Le rapport n’a pas de page HTML cette fois\u00a0: " in done.stdout + done.stderr
