"""Suites of commands as a person meets them: the command line, shards, what is written beside."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tested_project import BARE, QUICK, TestedProject

GREEN = '<testsuite name="s"><testcase name="plays" classname="player"/></testsuite>'
SCRIPT = f"import pathlib; pathlib.Path('out.xml').write_text({GREEN!r})"


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "project", BARE | QUICK | {"MINISTUDIO_CI_LANG": "en"})
    project.write(tests__test_a="def test_a(): pass\ndef test_b(): pass\n", script=SCRIPT)
    configure(project)
    return project


def configure(project: TestedProject, **commands: str) -> None:
    text = "[suites.unit]\npaths = ['tests']\n"
    for name, command in (commands or {"e2e": f"{sys.executable} script.py"}).items():
        text += f"[suites.{name}]\ncommand = {json.dumps(command)}\nresults = ['*.xml']\n"
    (project.root / "ministudio-ci.toml").write_text(text, encoding="utf-8")


def call(project: TestedProject, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ministudio_ci", "test", *arguments],
        cwd=project.root, env=project.env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_both_kinds_of_suites_are_shown_recorded_and_exported(project: TestedProject) -> None:
    done = call(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "✔ unit  2 passed" in done.stdout
    assert "✔ e2e  1 passed" in done.stdout
    names = {path.name for path in (project.root / "reports").iterdir()}
    assert {"report.json", "junit.xml", "ctrf.json"} <= names
    (copy,) = (project.root / "memory").glob("ci_report_*.json")
    assert '"player::plays"' in copy.read_text(encoding="utf-8")


def test_a_suite_is_chosen_by_its_name(project: TestedProject) -> None:
    done = call(project, "--suite", "e2e", "--json")
    assert [suite["name"] for suite in json.loads(done.stdout)["suites"]] == ["e2e"]


def test_what_cannot_be_exported_is_said_and_reddens_nothing(project: TestedProject) -> None:
    script = f"{SCRIPT}\npathlib.Path('reports/junit.xml').mkdir(parents=True)"
    (project.root / "script.py").write_text(script, encoding="utf-8")
    done = call(project)
    assert done.returncode == 0
    assert "The report was not written in other formats: " in done.stdout


def test_of_shards_one_runs_the_command_whole_and_the_merge_has_it_once(
    project: TestedProject,
) -> None:
    found = []
    for number in (1, 2):
        assert call(project, "--shard", f"{number}/2").returncode == 0
        found.append([test["nodeid"] for test in project.document["tests"]])
        kept = project.root / "kept" / str(number)
        shutil.copytree(project.root / "reports", kept)
        (project.root / "out.xml").unlink(missing_ok=True)
    assert [("player::plays" in tests) for tests in found] == [True, False]
    done = call(project, "--merge", "kept")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(test["nodeid"] for test in project.document["tests"]) == [
        "player::plays", "tests/test_a.py::test_a", "tests/test_a.py::test_b",
    ]  # fmt: skip


def test_commands_take_turns_among_the_shards(project: TestedProject) -> None:
    configure(project, e2e=f"{sys.executable} script.py", api=f"{sys.executable} script.py")
    ran = []
    for number in (1, 2):
        (project.root / "out.xml").unlink(missing_ok=True)
        assert call(project, "--shard", f"{number}/2").returncode == 0
        tests = project.document["tests"]
        ran.append([test["suite"] for test in tests if test["nodeid"] == "player::plays"])
    assert ran == [["e2e"], ["api"]]


def test_both_kinds_of_keys_in_one_suite_are_refused_by_name(project: TestedProject) -> None:
    path = project.root / "ministudio-ci.toml"
    path.write_text("[suites.e2e]\ncommand = 'npm test'\npaths = ['tests']\n", encoding="utf-8")
    done = call(project)
    assert done.returncode == 2
    assert "[suites.e2e] paths: a suite with `command` has no use for it" in done.stderr
