"""Budgets of a run: durations and what commands print, from the configuration to the report."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.config import Better, BudgetSettings, Settings
from ministudio_ci.model.report import BudgetResult, Result, TestReport
from ministudio_ci.testing import INTERRUPTED, read_report, record
from tests.support.repo import ENV as GIT_ENV
from tests.support.repo import Repo
from tests.support.tested_project import TestedProject

GREEN = "def test_green(): pass\n"
FRENCH_WORDS = (
    "✘ words  non mesuré\u00a0: aucune ligne affichée n’est un nombre, la dernière est\u00a0: fine"
)


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "projet d'été")
    project.write(tests__test_green=GREEN)
    return project


def run(project: TestedProject, *arguments: str, **budgets: BudgetSettings) -> TestReport:
    return project.run(*arguments, settings=Settings(budgets=budgets))


def python(code: str, **keys: Any) -> BudgetSettings:
    """A command budget; the code ends with what it prints."""
    return BudgetSettings(command=(sys.executable, "-c", code), **{"at_most": 9.0} | keys)


def of(project: TestedProject, budget: BudgetSettings) -> BudgetResult:
    report = run(project, b=budget)
    assert report.result is Result.SUCCESS, "a budget reddens no test"
    return report.budgets[0]


@pytest.mark.parametrize(
    ("code", "keys", "value", "why"),
    [
        pytest.param("print('words'); print(7.5)", {"unit": "kB"}, 7.5, None, id="within"),
        pytest.param("print(12)", {"unit": "kB"}, 12.0, "12 kB, at most 9 kB", id="over"),
        pytest.param("print('7,5')", {}, None, "7,5 has a comma", id="a decimal comma"),
        pytest.param("print(float('nan'))", {}, None, "nan is no finite number", id="nan"),
        pytest.param("print('fine')", {}, None, "no line that it printed is a number", id="words"),
        pytest.param("pass", {}, None, "the command printed nothing", id="nothing"),
        pytest.param("import sys; print(3, file=sys.stderr)", {}, None,
                     "the command printed nothing", id="on stderr alone"),
        pytest.param("print(3); raise SystemExit(4)", {}, None, "ended with status 4", id="failed"),
        pytest.param("import os; print(3, flush=True); os.kill(os.getpid(), 9)", {}, None,
                     "ended with status -9", id="killed"),
        pytest.param("print(3, flush=True); import time; time.sleep(600)", {"timeout": 1}, None,
                     "longer than 1 s", id="hangs"),
        pytest.param("print('x' * 3_000_000); print('y ' * 3_000_000 + '1'); print(2)", {}, 2.0,
                     None, id="lines without an end before it"),
        pytest.param("print('7 ' + '0' * 3_000_000 + '5')", {}, None, "no line that it printed",
                     id="the end of a long line is no line"),
        pytest.param("import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\n4\\n')", {}, 4.0, None,
                     id="bytes that are no text"),
    ],
)  # fmt: skip
def test_a_command_s_number_or_why_there_is_none(
    project: TestedProject, code: str, keys: dict[str, Any], value: float | None, why: str | None
) -> None:
    found = of(project, python(code, **keys))
    assert (found.value, found.within) == (value, why is None)
    assert (found.why is None) if why is None else why in (found.why or "")


def test_a_command_that_is_not_there_is_told(project: TestedProject) -> None:
    found = of(project, BudgetSettings(command=("no-such-program", "x"), at_most=1.0))
    assert found.why == "no-such-program could not be started: No such file or directory"


def test_a_command_sees_no_shell_and_what_the_tests_see(project: TestedProject) -> None:
    project.env |= {"MINE": "6"}
    code = "import os, sys; print(os.getcwd(), file=sys.stderr); print(os.environ['MINE'])"
    lines: list[str] = []
    budget = BudgetSettings(command=(sys.executable, "-c", code, "; echo 1"), at_most=9.0)
    report = project.run(settings=Settings(budgets={"b": budget}), on_output=lines.append)
    assert report.budgets[0].value == 6.0
    assert f"{project.root}\n" in lines, "stderr goes where the tests' output goes"


def test_a_secret_that_a_command_prints_stays_out(project: TestedProject) -> None:
    project.env |= {"MY_TOKEN": "s3cr3t-of-24-characters!"}
    found = of(project, python("import os; print('x' * 290, os.environ['MY_TOKEN'])"))
    assert found.why
    assert found.why.endswith("***")
    assert "s3cr" not in json.dumps(project.document)


def test_durations_are_measured_red_or_green_and_commands_only_green(
    project: TestedProject,
) -> None:
    project.write(tests__test_red="def test_red(): assert 0\n")
    mark = "open('ran', 'w').close(); print(1)"
    report = run(project, suite=BudgetSettings(suite="default", at_most=600.0),
                 test=BudgetSettings(test="tests/test_green.py::test_green", at_most=600.0),
                 size=python(mark))  # fmt: skip
    suite, test, size = report.budgets
    assert report.result is Result.FAILURE
    assert suite.within
    (ran,) = project.document["ministudio"]["suites"]
    assert suite.value == pytest.approx(ran["duration"] - ran["reruns"], abs=0.002)
    assert ran["reruns"] > 0
    assert test.within
    assert (size.value, size.why) == (None, "the tests are not green")
    assert not (project.root / "ran").exists()


FLAKY = (
    "import pathlib\n"
    "def test_once():\n    first = not pathlib.Path('seen').exists()\n"
    "    pathlib.Path('seen').touch()\n    assert not first\n"
)


def test_a_suite_s_duration_is_without_its_reruns(project: TestedProject) -> None:
    project.write(tests__test_flaky=FLAKY)
    start, steps = datetime(2026, 3, 1, tzinfo=UTC), iter((0, 0, 2, 2, 7))
    # The run begins; the suite, 2 s; its rerun, 5 s; then no time passes.
    report = project.run(
        settings=Settings(budgets={"b": BudgetSettings(suite="default", at_most=3.0)}),
        now=lambda: start + timedelta(seconds=next(steps, 7)),
    )
    (suite,) = project.document["ministudio"]["suites"]
    assert (report.result, len(report.flaky)) == (Result.SUCCESS, 1)
    assert (suite["duration"], suite["reruns"]) == (7.0, 5.0)
    assert (report.budgets[0].value, report.budgets[0].within) == (2.0, True)


def test_the_report_holds_them_and_gives_them_back(project: TestedProject) -> None:
    report = run(project, b=python("print(5)", at_least=1.0), c=python("print('no')"))
    entries = project.document["ministudio"]["budgets"]
    assert [list(entry) for entry in entries] == [
        ["name", "kind", "value", "unit", "at_most", "at_least", "change", "within", "why"]
    ] * 2
    assert entries[0] == {"name": "b", "kind": "command", "value": 5.0, "unit": "", "at_most": 9.0,
                          "at_least": 1.0, "change": None, "within": True, "why": None}  # fmt: skip
    assert read_report(project.root / "reports" / "report.json").budgets == report.budgets


def test_each_run_is_held_against_the_runs_before(project: TestedProject) -> None:
    reports = project.root / "reports" / "report.json"
    found = []
    for number in (10, 11, 30, 12):
        report = run(project, size=python(f"print({number})", at_most=None, max_change=50.0,
                                          better=Better.LOWER))  # fmt: skip
        record(report, reports, project.root / "memory", now=report.finished)
        found.append((report.budgets[0].change, report.budgets[0].within))
    # 30 was over its limit and is no measure for the next; the median of 10 and 11 stays.
    assert found == [(None, True), (10.0, True), (185.71, False), (14.29, True)]


def test_a_command_that_changes_a_file_of_the_commit_leaves_a_changed_tree(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "repo")
    repo.commit("feat: it", files={"tests/test_green.py": GREEN, "size.txt": "1"})
    project = TestedProject(repo.path)
    project.env |= GIT_ENV
    clean = run(project, b=python("print(1)"))
    assert not clean.dirty
    changing = run(project, b=python("open('size.txt', 'w').write('2'); print(1)"))
    assert changing.dirty


def test_interrupted_while_a_command_runs_the_run_says_so(project: TestedProject) -> None:
    code = "import os, signal; os.kill(os.getppid(), signal.SIGTERM); import time; time.sleep(600)"
    (project.root / "ministudio-ci.toml").write_text(
        f"[budgets.b]\ncommand = [{sys.executable!r}, '-c', {code!r}]\nat-most = 1\n"
    )
    command = [sys.executable, "-m", "ministudio_ci", "test"]
    done = subprocess.run(command, cwd=project.root, env=project.env, check=False)
    report = read_report(project.root / "reports" / "report.json")
    assert done.returncode == INTERRUPTED
    assert (report.result, report.exit_code, report.budgets) == (Result.ERROR, INTERRUPTED, ())
    assert report.suites[0].why == "the run was interrupted"


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ["✔ size  1,234.5 kB · at most 2,000 kB",
                "✘ words  not measured: no line that it printed is a number, the last is: fine",
                "✘ much  12%, at most 9%"]),
        ("fr", ["✔ size  1\u202f234,5\u00a0kB · au plus 2\u202f000\u00a0kB",
                FRENCH_WORDS,
                "✘ much  12\u00a0%, au plus 9\u00a0%"]),
    ],
    ids=["English", "French"],
)  # fmt: skip
def test_the_screen_says_what_each_came_to(
    project: TestedProject, lang: str, lines: list[str]
) -> None:
    (project.root / "ministudio-ci.toml").write_text(
        "[budgets.size]\ncommand = 'echo 1234.5'\nunit = 'kB'\nat-most = 2000\n"
        "[budgets.words]\ncommand = 'echo fine'\nat-most = 9\n"
        "[budgets.much]\ncommand = 'echo 12'\nunit = '%'\nat-most = 9\n"
    )
    command = [sys.executable, "-m", "ministudio_ci", "--lang", lang, "test"]
    done = subprocess.run(
        command, cwd=project.root, env=project.env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.splitlines()[-4:-1] == lines
