"""Failing tests run once more, each alone: flaky ones are named, and hide no real failure."""

import json
from pathlib import Path

import pytest

from ministudio_ci.foundation.config import Settings, TestSettings
from ministudio_ci.model.report import Result
from tests.support.tested_project import TestedProject

AGAIN = """
import pathlib
def again(name):  # false the first time
    mark = pathlib.Path(__file__).with_name(name)
    was = mark.exists()
    mark.touch()
    return was
"""
ONCE = AGAIN + "def test_once(): assert again('once')\n"
FIRST = "import builtins\ndef test_first(): builtins.dirty = True\n"
ORDER = "import builtins\ndef test_order(): assert not hasattr(builtins, 'dirty')\n"
MANY = """
import pytest

STATE = []
def test_first(): STATE.append(1)
def test_order(): assert not STATE
def test_broken(): assert 1 == 2
@pytest.fixture
def set_up(): assert again('set_up')
def test_set_up(set_up): pass
@pytest.fixture
def torn_down():
    yield
    assert again('torn_down')
def test_torn_down(torn_down): pass
@pytest.mark.xfail(strict=True)
def test_strict(): pass
@pytest.mark.xfail
def test_expected(): assert again('expected')
def test_subtests(subtests):
    with subtests.test('one'): assert again('subtests')
def test_skipped_alone(request):
    if len(request.session.items) == 1: pytest.skip('alone')
    assert 0
def test_dies_alone(request):
    import os
    if len(request.session.items) == 1: os._exit(7)
    assert 0
"""


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    return TestedProject(tmp_path / "projet d'été")


def outcomes(project: TestedProject) -> dict[str, tuple[str, str | None]]:
    """By its name, each test's outcome and the other one: of the first attempt, or the rerun."""
    return {
        test["nodeid"].partition("::")[2]: (
            test["outcome"],
            (test.get("first") or test.get("rerun") or {}).get("outcome"),
        )
        for test in project.document["tests"]
    }


def test_flaky_tests_are_told_from_broken_ones(project: TestedProject) -> None:
    project.write(tests__test_many=AGAIN + MANY)
    lines: list[str] = []
    report = project.run(on_output=lines.append)
    assert outcomes(project) == {
        "test_first": ("passed", None),
        "test_order": ("passed", "failed"),
        "test_broken": ("failed", "failed"),
        "test_set_up": ("passed", "error"),
        "test_torn_down": ("passed", "error"),
        "test_strict": ("failed", "failed"),
        "test_expected": ("xfailed", None),
        "test_subtests": ("passed", "failed"),
        "test_skipped_alone": ("failed", "skipped"),
        "test_dies_alone": ("failed", "error"),
    }
    assert (report.result, report.exit_code, report.failed) == (Result.FAILURE, 1, 4)
    assert [one.nodeid.partition("::")[2] for one in report.flaky] == [
        "test_order", "test_set_up", "test_torn_down", "test_subtests",
    ]  # fmt: skip
    assert report.flaky[0].message == "assert not [1]"
    (suite,) = report.suites
    assert (suite.passed, suite.failed, suite.flaky) == (5, 4, 4)
    dead = next(test for test in project.document["tests"] if "dies" in test["nodeid"])
    assert dead["rerun"]["why"].startswith("pytest ended with status 7 ")
    assert "default: rerunning the failing tests, each alone: 8" in lines
    assert "  ~ tests/test_many.py::test_order: it passed alone, so it is flaky" in lines
    assert "  ✘ tests/test_many.py::test_broken: it did not pass alone either" in lines


def test_where_every_red_test_is_flaky_the_suite_is_green(project: TestedProject) -> None:
    project.write(tests__test_once=ONCE)
    report = project.run()
    assert (report.result, report.exit_code, report.failures) == (Result.SUCCESS, 0, ())
    (suite,) = report.suites
    assert (suite.result, suite.exit_code, suite.why) == (Result.SUCCESS, 1, None)
    assert (suite.passed, suite.failed, suite.flaky) == (1, 0, 1)
    (test,) = project.document["tests"]
    assert test["location"]["line"] == 8
    assert test["call"]["outcome"] == "passed"
    assert test["first"]["call"]["outcome"] == "failed"


IDS = ["a b", "é 1", "x::y", "[z]", "a[0]", "@w", "-k", "%s", "", "a\\\\b", "\\n"]
ODD = f"""
import pytest
@pytest.mark.parametrize('n', range({len(IDS)}), ids={IDS!r})
def test_odd(n): assert again(str(n))
class TestÉté:
    def test_in(self): assert again('in')
"""


def test_tests_are_found_again_whatever_they_are_called(project: TestedProject) -> None:
    project.write(
        tests__conftest="import pytest\n@pytest.fixture\ndef one(): return 1\n",
        tests__deep__conftest="import pytest\n@pytest.fixture\ndef two(one): return one + 1\n",
        tests__deep__test_odd=AGAIN + ODD,
        tests__deep__test_two=AGAIN + "def test_two(two): assert two == 2 and again('two')\n",
        tests__deep__test_imported_once=AGAIN + "assert not again('imported')\n",
    )
    report = project.run(settings=Settings(test=TestSettings(rerun=50)))
    assert (report.result, len(report.flaky)) == (Result.SUCCESS, len(IDS) + 2)
    assert set(outcomes(project).values()) == {("passed", "failed")}


def test_the_root_of_pytest_may_be_another_folder(project: TestedProject) -> None:
    project.write(inner__tests__test_once=ONCE, inner__tests____init__="", other__test_x="1 / 0\n")
    (project.root / "inner" / "pytest.ini").write_text("[pytest]\n")
    report = project.run("inner")
    assert project.document["tests"][0]["nodeid"] == "tests/test_once.py::test_once"
    assert (report.result, len(report.flaky)) == (Result.SUCCESS, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("-p", "xdist", "-n", "2"), id="xdist"),
        pytest.param(("-p", "xdist", "-n", "2", "--dist", "loadgroup"), id="groups of xdist"),
        pytest.param(("-x", "--ff", "--sw"), id="stopped at the first, which is the last"),
        pytest.param(("--junitxml=mine.xml",), id="a JUnit file of its own"),
        pytest.param(("-p", "pytest_cov", "--cov=tests", "--cov-fail-under=100"), id="coverage"),
        pytest.param(("-k", "once or first", "-m", "not slow"), id="selected"),
        pytest.param(("-p", "pytest_jsonreport", "--json-report"), id="the same plugin"),
    ],
)
def test_arguments_do_not_hinder(project: TestedProject, arguments: tuple[str, ...]) -> None:
    grouped = "import pytest\npytestmark = pytest.mark.xdist_group('db')\n"
    project.write(tests__test_a=FIRST, tests__test_once=grouped + ONCE)
    (project.root / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow\n    xdist_group\n")
    report = project.run(*arguments)
    assert (report.result, len(report.flaky), report.passed) == (Result.SUCCESS, 1, 2)
    last = json.loads((project.root / ".pytest_cache/v/cache/lastfailed").read_text())
    assert [name.partition("@")[0] for name in last] == ["tests/test_once.py::test_once"]
    if "--junitxml=mine.xml" in arguments:
        assert 'tests="2"' in (project.root / "mine.xml").read_text()


def test_alone_is_without_the_workers_of_xdist(project: TestedProject) -> None:
    alone = "import os\ndef test_alone(): assert 'PYTEST_XDIST_WORKER' not in os.environ\n"
    project.write(tests__test_alone=alone)
    report = project.run("-p", "xdist", "-n", "2")
    assert (report.result, len(report.flaky)) == (Result.SUCCESS, 1)


def test_two_tests_of_one_name_are_both_run_again(project: TestedProject) -> None:
    project.write(tests__test_a=FIRST, tests__test_b=ORDER)
    report = project.run("--keep-duplicates", "tests", "tests")
    assert (report.result, len(report.flaky)) == (Result.SUCCESS, 1)


def test_a_worker_that_crashed_is_rerun_too(project: TestedProject) -> None:
    dies = "    import os\n    if not again('dead'): os._exit(7)\n"
    project.write(tests__test_a=FIRST, tests__test_dies=f"{AGAIN}def test_dies():\n{dies}")
    report = project.run("-p", "xdist", "-n", "2")
    assert (report.result, len(report.flaky), report.passed) == (Result.SUCCESS, 1, 2)
    (died,) = (test for test in project.document["tests"] if test.get("flaky"))
    assert "???" in died["first"]  # workers report in any order


def test_what_the_first_failure_kept_from_running_is_not_green(project: TestedProject) -> None:
    project.write(tests__test_once=ONCE, tests__test_z=FIRST)
    report = project.run("-x")
    assert (report.result, len(report.flaky)) == (Result.FAILURE, 1)
    assert report.suites[0].why == "tests that ran to their end: 1, collected: 2"


SETS = """
def pytest_sessionfinish(session):
    if len(session.items) > 1: session.exitstatus = pytest.ExitCode.TESTS_FAILED
"""
COUNTS = """
@pytest.hookimpl(hookwrapper=True)
def pytest_runtestloop(session):
    yield
    session.testsfailed += len(session.items) > 1
"""


@pytest.mark.parametrize(
    ("conftest", "arguments"),
    [
        pytest.param(SETS, (), id="a plugin that sets the status"),
        pytest.param(COUNTS, (), id="a plugin that counts a failure"),
        pytest.param(
            "", ("-p", "pytest_cov", "--cov=tests", "--cov-fail-under=100"), id="coverage"
        ),
    ],
)
def test_flaky_tests_do_not_hide_what_else_is_wrong(
    project: TestedProject, conftest: str, arguments: tuple[str, ...]
) -> None:
    project.write(tests__test_a=FIRST, tests__test_once=ONCE + "def unused():\n    return 1\n")
    (project.root / "conftest.py").write_text(f"import pytest\n{conftest}")
    report = project.run(*arguments)
    assert (report.result, report.exit_code, len(report.flaky)) == (Result.FAILURE, 1, 1)
    assert "such as a coverage threshold" in str(report.suites[0].why)
