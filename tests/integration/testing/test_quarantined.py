"""Tests in quarantine run, and do not redden; what they hide is no more than their own failure."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ministudio_ci.foundation.config import Settings, SuiteSettings
from ministudio_ci.model.report import Result
from tests.support.tested_project import BARE, QUICK, TestedProject

DAY = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
NEXT = datetime(2026, 3, 2, tzinfo=UTC)
GREEN = "def test_green(): pass\n"
COUNTED = "with open('count', 'a') as file: file.write('.')"
RED = f"""
import pytest
@pytest.fixture
def broken(): assert 0
def test_red():
    {COUNTED}
    assert 1 == 2
def test_set_up(broken): pass
@pytest.mark.parametrize('n', ['a b', 'é', 'x::y', '[0]'])
def test_params(n): assert n == 'é'
@pytest.mark.xfail(strict=True)
def test_strict(): pass
"""
NAMES = ("test_red", "test_set_up", "test_params", "test_strict")


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    return TestedProject(tmp_path / "projet d'été", BARE | QUICK | {"MINISTUDIO_CI_LANG": "en"})


def hold(project: TestedProject, *tests: str, more: str = "") -> None:
    text = "".join(
        f"[[quarantine]]\ntest = {json.dumps(test)}\nowner = 'Zoé'\nexpires = 2026-03-01\n{more}"
        for test in tests
    )
    project.root.mkdir(exist_ok=True)
    (project.root / "quarantine.toml").write_text(text, encoding="utf-8")


def test_it_runs_once_and_does_not_redden(project: TestedProject) -> None:
    project.write(tests__test_green=GREEN, tests__test_red=RED)
    hold(project, *(f"tests/test_red.py::{name}" for name in NAMES))
    report = project.run(now=lambda: DAY)
    assert (report.result, report.exit_code, report.failures) == (Result.SUCCESS, 0, ())
    (suite,) = report.suites
    assert (suite.passed, suite.failed, suite.skipped, suite.quarantined) == (2, 0, 6, 6)
    assert [one.nodeid.partition("::")[2] for one in report.quarantined] == [
        "test_red", "test_set_up", "test_params[a b]", "test_params[x::y]", "test_params[[0]]",
        "test_strict",
    ]  # fmt: skip
    assert report.quarantined[0].message == "assert 1 == 2"
    assert (project.root / "count").read_text() == "."
    assert report.notes == ()
    (red,) = (test for test in project.document["tests"] if test["nodeid"].endswith("test_red"))
    assert (red["outcome"], red["call"]["outcome"]) == ("xfailed", "failed")
    assert red["quarantine"] == {"owner": "Zoé", "expires": "2026-03-01", "reason": ""}


def test_the_day_after_it_counts_again(project: TestedProject) -> None:
    project.write(tests__test_green=GREEN, tests__test_red=RED)
    hold(project, "tests/test_red.py::test_red")
    report = project.run("-k", "green or test_red", now=lambda: NEXT)
    assert (report.result, report.failed, report.quarantined) == (Result.FAILURE, 6, ())
    assert report.notes == (
        "The quarantine of tests/test_red.py::test_red ended on 2026-03-01: it counts again (Zoé)",
    )


def test_a_failure_beside_it_counts(project: TestedProject) -> None:
    project.write(tests__test_green=GREEN, tests__test_red=RED)
    hold(project, *(f"tests/test_red.py::{name}" for name in NAMES[1:]))
    report = project.run(now=lambda: DAY)
    assert (report.result, report.failed) == (Result.FAILURE, 1)
    assert report.failures[0].nodeid == "tests/test_red.py::test_red"


def test_where_nothing_else_passed_nothing_is_proven(project: TestedProject) -> None:
    project.write(tests__test_red="def test_red(): assert 0\n")
    hold(project, "tests/test_red.py::test_red")
    report = project.run(now=lambda: DAY)
    assert (report.result, report.exit_code) == (Result.ERROR, 1)
    assert report.suites[0].why == (
        "tests in quarantine failed and no other passed: nothing is proven"
    )


def test_a_file_that_cannot_be_collected_cannot_be_held(project: TestedProject) -> None:
    project.write(tests__test_green=GREEN, tests__test_red="1 / 0\n")
    hold(project, "tests/test_red.py")
    report = project.run("--continue-on-collection-errors", now=lambda: DAY)
    assert (report.result, report.quarantined) == (Result.ERROR, ())


JUNIT = """\
<testsuite><testcase classname="site" name="opens"><failure message="boom"/></testcase>
<testcase classname="site" name="closes"/></testsuite>
"""


def test_a_suite_of_any_language_has_a_quarantine(project: TestedProject) -> None:
    script = f"import pathlib, sys; pathlib.Path('out.xml').write_text({JUNIT!r}); sys.exit(1)"
    suite = SuiteSettings(command=(sys.executable, "-c", script), results=("out.xml",))
    settings = Settings(suites={"e2e": suite})
    hold(project)
    assert project.run(settings=settings).result is Result.FAILURE
    (red,) = project.run(settings=settings).failures
    assert "rerun" not in project.document["tests"][0]
    hold(project, red.nodeid, more="suite = 'e2e'\n")
    report = project.run(settings=settings, now=lambda: DAY)
    assert (report.result, report.exit_code) == (Result.SUCCESS, 0)
    assert [one.nodeid for one in report.quarantined] == [red.nodeid]


def call(project: TestedProject, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ministudio_ci", *arguments, "test"],
        cwd=project.root, env=project.env, capture_output=True, text=True, check=False,
    )  # fmt: skip


FLAKY = "import builtins\ndef test_flaky(): assert not hasattr(builtins, 'dirty')\n"
DIRTY = "import builtins\ndef test_dirty(): builtins.dirty = True\n"


def test_it_is_shown_who_is_flaky_and_who_is_held(project: TestedProject) -> None:
    project.write(tests__test_a=DIRTY, tests__test_b=FLAKY, tests__test_red="def test_red(): 1/0\n")
    hold(project, "tests/test_red.py::test_red", "tests/test_a.py::test_gone")
    path = project.root / "quarantine.toml"
    path.write_text(path.read_text().replace("2026-03-01", "2999-12-31"))
    shown = call(project)
    assert shown.returncode == 0
    lines = re.sub("tests/test_|AssertionError: ", "", shown.stdout).splitlines()
    assert lines[-4:-1] == [
        "    ~ b.py::test_flaky  flaky: it failed (assert not True), then passed alone",
        "    ◌ red.py::test_red  in quarantine: ZeroDivisionError: division by zero",
        "    The quarantine of a.py::test_gone names no test any more; remove the entry (Zoé)",
    ]
    told = call(project, "--json", "--lang", "fr")
    document = json.loads(told.stdout)
    assert [one["nodeid"] for one in document["flaky"]] == ["tests/test_b.py::test_flaky"]
    assert [one["nodeid"] for one in document["quarantined"]] == ["tests/test_red.py::test_red"]
    assert "retirez l’entrée (Zoé)" in document["notes"][0]
    assert "~ tests/test_b.py::test_flaky : seul, il réussit" in told.stderr.replace("\u00a0", " ")


def test_a_broken_quarantine_file_is_wrong_use(project: TestedProject) -> None:
    project.write(tests__test_green=GREEN)
    hold(project, "tests/test_green.py::test_green", more="suite = 'e2e'\n")
    done = call(project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "quarantine.toml has 1 problem(s):" in done.stderr
    assert "line 5: there is no suite named 'e2e'; the configuration has: default" in done.stderr
