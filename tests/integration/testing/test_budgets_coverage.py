"""Coverage from coverage.py's own data of this run, measured by pytest-cov in real projects."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.config import BudgetSettings, Settings, SuiteSettings
from ministudio_ci.model.report import BudgetResult, Result, TestReport
from tests.support.environments import OWN, environment
from tests.support.tested_project import TestedProject

CODE = """\
def pick(number):
    if number > 0:
        return "plus"
    return "minus"
"""
"""Four statements, one with two branches. `pick(1)` leaves the last one out."""
TEST = "from app import pick\n\ndef test_plus(): assert pick(1) == 'plus'\n"
OTHER = "from app import pick\n\ndef test_minus(): assert pick(-1) == 'minus'\n"
COV = ("-p", "pytest_cov", "--cov=.", "--cov-report=")
CONFIG = "[run]\nomit = tests/*\n"


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "projet d'été")
    project.write(app=CODE, tests__test_plus=TEST)
    (project.root / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    (project.root / ".coveragerc").write_text(CONFIG)
    return project


def measured(
    project: TestedProject,
    *arguments: str,
    coverage: bool | tuple[str, ...] = True,
    suites: dict[str, SuiteSettings] | None = None,
    python: Path | None = None,
) -> tuple[TestReport, BudgetResult]:
    budget = BudgetSettings(coverage=coverage, at_least=50.0)
    suites = suites or {"unit": SuiteSettings(args=(*COV, *arguments))}
    report = project.run(settings=Settings(suites=suites, budgets={"c": budget}), python=python)
    return report, report.budgets[0]


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not {"reports", "__pycache__", ".pytest_cache"} & set(path.parts)
    }


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        pytest.param((), 75.0, id="lines"),
        pytest.param(("--cov-branch",), 66.666, id="lines and branches"),
        pytest.param(("--cov-branch", "-p", "xdist", "-n", "2"), 66.666, id="workers of xdist"),
    ],
)
def test_what_is_covered_is_what_coverage_py_counts(
    project: TestedProject, arguments: tuple[str, ...], value: float
) -> None:
    report, budget = measured(project, *arguments)
    assert report.result is Result.SUCCESS
    assert (budget.kind, budget.value, budget.unit) == ("coverage", value, "%")
    assert budget.within
    said = subprocess.run(
        [sys.executable, "-m", "coverage", "report", "--precision=3"], cwd=project.root,
        env=project.env, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert float(said.split()[-1].rstrip("%")) == pytest.approx(value, abs=0.0011)


def test_a_shortfall_says_by_how_much_and_reddens_no_test(project: TestedProject) -> None:
    project.write(tests__test_plus="import app\n\ndef test_nothing(): assert app\n")
    report, budget = measured(project)
    assert (report.result, budget.value, budget.within) == (Result.SUCCESS, 25.0, False)
    assert budget.why == "25%, at least 50%"


@pytest.mark.parametrize(
    ("patterns", "value"),
    [
        pytest.param(("core/*",), 50.0, id="a pattern"),
        pytest.param(("core",), 50.0, id="a folder"),
        pytest.param(("core/", "app.py"), 66.666, id="a folder and a file"),
        pytest.param(("*/app.py",), 75.0, id="a pattern that begins anywhere"),
    ],
)
def test_some_files_may_count_alone(
    project: TestedProject, patterns: tuple[str, ...], value: float
) -> None:
    project.write(core__a="def f():\n    return 1\n", tests__test_core="import core.a\n\n" + TEST)
    assert measured(project, coverage=patterns)[1].value == value


def test_files_that_are_not_there_are_no_hundred_percent(project: TestedProject) -> None:
    _, budget = measured(project, coverage=("nowhere/*",))
    assert (budget.value, budget.within) == (None, False)
    assert budget.why
    assert "No data to report" in budget.why


def test_code_without_a_statement_is_no_hundred_percent(project: TestedProject) -> None:
    project.write(core__empty="", tests__test_core="import core.empty\n\n" + TEST)
    _, budget = measured(project, coverage=("core/*",))
    assert (budget.value, budget.why) == (None, "no line of code is among the files measured")


@pytest.mark.parametrize("name", [".coverage", ".coverage.host.12.XabcdefX"])
def test_data_of_an_earlier_run_is_not_taken_for_this_one_s(
    project: TestedProject, name: str
) -> None:
    measured(project)
    (project.root / ".coverage").rename(project.root / name)
    before = tree(project.root)
    report, budget = measured(project, suites={"unit": SuiteSettings()})
    assert (report.result, budget.value, budget.within) == (Result.SUCCESS, None, False)
    assert budget.why
    assert f"no data of coverage.py in {project.root / '.coverage'}" in budget.why
    assert tree(project.root) == before
    assert not list((project.root / "reports").glob("coverage*"))


def test_suites_that_overwrite_each_other_s_data_count_together(project: TestedProject) -> None:
    project.write(more__test_minus=OTHER)
    suites = {
        "unit": SuiteSettings(paths=("tests",), args=COV),
        "e2e": SuiteSettings(paths=("more",), args=(*COV, "--cov-config=.coveragerc")),
    }
    assert measured(project, coverage=("app.py",), suites=suites)[1].value == 100.0


def test_a_rerun_s_data_does_not_take_the_place_of_the_suite_s(project: TestedProject) -> None:
    flaky = (
        "from pathlib import Path\n\ndef test_flaky():\n    first = not Path('seen').exists()\n"
        "    Path('seen').touch()\n    assert not first\n"
    )
    project.write(tests__test_flaky=flaky)
    report, budget = measured(project)
    assert (report.result, len(report.flaky)) == (Result.SUCCESS, 1)
    assert budget.value == 75.0


def test_processes_that_the_tests_start_count(project: TestedProject) -> None:
    """Measured apart (`parallel`), and left beside the data file, uncombined."""
    (project.root / ".coveragerc").write_text(CONFIG + "parallel = true\n")
    run = '[sys.executable, "-m", "coverage", "run", "--rcfile=.coveragerc", "-m", "main"]'
    project.write(
        main="from app import pick\npick(-1)\n",
        tests__test_started=f"import subprocess, sys\n\ndef test(): subprocess.check_call({run})\n",
    )
    suites = {
        "unit": SuiteSettings(paths=("tests/test_plus.py",), args=COV),
        "started": SuiteSettings(paths=("tests/test_started.py",)),
    }
    before = set(tree(project.root))
    _, budget = measured(project, coverage=("app.py",), suites=suites)
    assert budget.value == 100.0
    left = set(tree(project.root)) - before
    assert len([name for name in left if name.startswith(".coverage.")]) == 1, "as it was left"


@pytest.mark.parametrize(
    "config",
    [
        pytest.param("relative_files = true\n", id="relative files"),
        pytest.param("data_file = data/mine.db\n", id="a data file of another name"),
        pytest.param("parallel = true\n", id="parallel"),
        pytest.param("branch = true\n", id="branches"),
    ],
)
def test_the_project_s_configuration_of_coverage_py_holds(
    project: TestedProject, config: str
) -> None:
    (project.root / "data").mkdir()
    (project.root / ".coveragerc").write_text(CONFIG + config)
    expected = 66.666 if "branch" in config else 75.0
    assert measured(project)[1].value == expected


def test_what_the_user_has_is_only_read(project: TestedProject) -> None:
    measured(project)
    before = tree(project.root)
    copied = project.root / "reports" / "coverage-1.data"
    assert copied.read_bytes() == before[".coverage"]
    assert set(before) == {".coverage", ".coveragerc", "app.py", "pytest.ini",
                           "tests/test_plus.py"}  # fmt: skip


def test_damaged_data_is_told_and_not_left_out(project: TestedProject) -> None:
    broken = (
        "def test_z():\n    open('.coverage.host.1.X', 'wb').write(b'SQLite format 3\\0' * 99)\n"
    )
    project.write(tests__test_z=broken)
    _, budget = measured(project)
    assert (budget.value, budget.within) == (None, False)
    assert budget.why
    assert budget.why.startswith("coverage.py: ")


@pytest.mark.parametrize(
    ("python", "packages", "why"),
    [
        pytest.param("3.8", ("pytest==7.0.1", "pytest-cov==3.0.0", "coverage==5.5"), None,
                     id="3.8, coverage 5.5"),
        pytest.param("3.12", ("pytest", "pytest-cov==5.0.0", "coverage==6.5.0"), None,
                     id="3.12, coverage 6.5"),
        pytest.param(OWN, ("pytest",), "{python} has no coverage.py", id="no coverage.py"),
    ],
)  # fmt: skip
def test_the_coverage_py_that_the_project_has_is_asked(
    project: TestedProject, tmp_path: Path, python: str, packages: tuple[str, ...], why: str | None
) -> None:
    interpreter = environment(tmp_path / "venv", python, *packages)
    suite = SuiteSettings() if why else SuiteSettings(args=(*COV, "--cov-branch"))
    report, budget = measured(project, suites={"unit": suite}, python=interpreter)
    assert report.result is Result.SUCCESS
    assert budget.value == (None if why else 66.666)
    assert budget.why == (why and why.format(python=interpreter))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"arguments": ("-k", "plus")}, "the suites ran with arguments", id="narrowed"),
        pytest.param({"red": True}, "the tests are not green", id="red"),
    ],
)
def test_a_run_that_shows_a_part_measures_no_coverage(
    project: TestedProject, change: dict[str, Any], why: str
) -> None:
    if change.get("red"):
        project.write(tests__test_red="def test_red(): assert 0\n")
    settings = Settings(
        suites={"unit": SuiteSettings(args=COV)},
        budgets={"c": BudgetSettings(coverage=True, at_least=1.0)},
    )
    (budget,) = project.run(*change.get("arguments", ()), settings=settings).budgets
    assert budget.value is None
    assert budget.why
    assert budget.why.startswith(why)


def in_shards(project: TestedProject, *, forget: int = 0) -> dict[str, Any]:
    """Run two shards and merge them, by the command; the data of shard `forget` is lost."""
    (project.root / "ministudio-ci.toml").write_text(
        f"python = {sys.executable!r}\n[suites.unit]\nargs = {list(COV)}\n"
        "[budgets.c]\ncoverage = 'app.py'\nat-least = 90\n"
        "[budgets.seconds]\nsuite = 'unit'\nat-most = 600\n"
        "[budgets.size]\ncommand = 'echo 5'\nat-most = 9\n"
    )
    project.write(tests__test_minus=OTHER)
    command = [sys.executable, "-m", "ministudio_ci", "--json", "test"]
    for number in (1, 2):
        done = subprocess.run(
            [*command, "--shard", f"{number}/2"], cwd=project.root, env=project.env,
            stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout)["budgets"] == [], "they are for the merge"
        (project.root / ".coverage").unlink()
        kept = project.root / "shards" / f"{number}"
        kept.parent.mkdir(exist_ok=True)
        (project.root / "reports").rename(kept)
        if number == forget:
            (kept / "coverage-1.data").unlink()
    done = subprocess.run(
        [*command, "--merge", "shards"], cwd=project.root, env=project.env,
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return {budget["name"]: budget for budget in json.loads(done.stdout)["budgets"]}


def test_what_each_shard_covers_is_combined_by_the_merge(project: TestedProject) -> None:
    found = in_shards(project)
    assert (found["c"]["value"], found["c"]["within"]) == (100.0, True)
    assert found["seconds"]["within"]
    assert found["size"]["value"] == 5.0


def test_a_shard_whose_data_is_lost_leaves_a_gap_that_nobody_fills(project: TestedProject) -> None:
    found = in_shards(project, forget=2)["c"]
    assert (found["value"], found["within"]) == (None, False)
    assert "shard 2/2" in found["why"]
