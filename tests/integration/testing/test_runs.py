"""Ordinary projects with their own ways: all run, and nothing of theirs is changed."""

import json
import sys
import time
from pathlib import Path

import pytest

from ministudio_ci.errors import FileWriteError, PytestMissingError
from ministudio_ci.foundation.config import Settings, SuiteSettings, TestSettings
from ministudio_ci.model.report import Result
from tests.support.tested_project import BARE, QUICK, TestedProject
from tests.support.time_limits import limit_from

GREEN = "def test_green(): pass\n"
PLUGIN = ("-p", "pytest_jsonreport")


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "projet d'été")
    project.write(tests__test_green=GREEN)
    return project


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="plain"),
        pytest.param(PLUGIN, id="the project has the plugin"),
        pytest.param(("-p", "pytest_jsonreport.plugin"), id="and loads it as a module"),
        pytest.param((*PLUGIN, "--json-report", "--json-report-summary"), id="and a summary"),
        pytest.param(
            (*PLUGIN, "--json-report", "--json-report-omit", "collectors"), id="and omits"
        ),
        pytest.param(("-p", "no:cacheprovider"), id="no cache"),
        pytest.param(("-p", "no:legacypath"), id="no legacy paths"),
        pytest.param(("-p", "xdist", "-n", "2"), id="xdist"),
        pytest.param(("-p", "xdist", "-n", "2", *PLUGIN, "--json-report"), id="xdist and plugin"),
        pytest.param(("-p", "pytest_subtests"), id="pytest-subtests"),
        pytest.param(("-s",), id="nothing captured"),
        pytest.param(("-v",), id="talkative"),
        pytest.param(("-W", "error", "--strict-config", "--strict-markers"), id="strict"),
        pytest.param(("--import-mode=importlib",), id="importlib"),
        pytest.param(("--keep-duplicates", "tests", "tests"), id="a test twice"),
    ],
)
def test_a_green_project_is_green(project: TestedProject, arguments: tuple[str, ...]) -> None:
    report = project.run(*arguments)
    assert (report.result, report.exit_code, report.passed) == (Result.SUCCESS, 0, 1)
    assert report.suites[0].arguments == arguments
    assert project.document["tests"][0]["nodeid"] == "tests/test_green.py::test_green"


def test_all_that_pytest_loads_by_itself_may_be_there(project: TestedProject) -> None:
    project.env = BARE
    assert project.run().result is Result.SUCCESS


def test_the_project_s_own_report_is_written_as_it_asks(project: TestedProject) -> None:
    (project.root / "pytest.ini").write_text(
        "[pytest]\naddopts = -p pytest_jsonreport --json-report --json-report-file=mine.json\n"
    )
    assert project.run().result is Result.SUCCESS
    assert (project.root / "mine.json").exists()


def test_without_the_plugin_no_report_of_its_own_appears(project: TestedProject) -> None:
    lines: list[str] = []
    project.run("-v", on_output=lines.append)
    left = {path.name for path in project.root.iterdir()}
    assert left <= {"tests", "reports", ".pytest_cache"}
    assert "JSON report" not in "".join(lines)


def test_tests_see_the_environment_they_know(project: TestedProject) -> None:
    project.env |= {"PYTHONPATH": "/one:/two", "MINE": "1"}
    project.write(
        tests__test_env="import os, subprocess, sys\nfrom importlib.metadata import distributions\n"
        "def test_env():\n"
        " assert os.environ['PYTHONPATH'] == '/one:/two' and os.environ['MINE'] == '1'\n"
        " code = 'import sys; print([p for p in sys.path if \"ministudio-ci-\" in p])'\n"
        " assert subprocess.check_output([sys.executable, '-c', code]).strip() == b'[]'\n"
        " assert not any('ministudio-ci-' in str(d.locate_file('')) for d in distributions())\n"
    )
    assert project.run().result is Result.SUCCESS


def test_5_mb_of_output_leave_head_and_tail(project: TestedProject) -> None:
    project.write(
        tests__test_loud="import sys\ndef test_loud():\n"
        " print('HEAD' + 'x' * 5_000_000 + 'TAIL')\n print('e' * 5_000_000, file=sys.stderr)\n"
    )
    report = project.run(settings=Settings(test=TestSettings(output_limit=2000)))
    assert report.result is Result.SUCCESS
    (loud,) = [test for test in project.document["tests"] if "loud" in test["nodeid"]]
    stdout = loud["call"]["stdout"]
    assert stdout.startswith("HEAD")
    assert stdout.endswith("TAIL\n")
    assert "[... 4998009 bytes cut ...]" in stdout
    assert (project.root / "reports" / "report.json").stat().st_size < 10_000


def test_many_loud_tests_do_not_make_the_report_unreadable(project: TestedProject) -> None:
    project.write(
        tests__test_loud="import pytest\n@pytest.mark.parametrize('n', range(300))\n"
        "def test_loud(n): print('x' * 1_000_000)\n"
    )
    report = project.run(settings=Settings(test=TestSettings(output_limit=500_000)))
    assert report.passed == 301
    assert (project.root / "reports" / "report.json").stat().st_size < 40_000_000


def test_a_message_without_end_is_cut_too(project: TestedProject) -> None:
    project.write(tests__test_red="def test_red(): raise ValueError('x' * 3_000_000)")
    report = project.run()
    assert report.failed == 1
    assert len(report.failures[0].message) == 300
    assert (project.root / "reports" / "report.json").stat().st_size < 400_000


def test_no_secret_reaches_the_report_or_the_screen(project: TestedProject) -> None:
    secret = "ghp_0123456789abcdefABCDEF"
    project.env |= {"GITHUB_TOKEN": secret}
    project.write(
        tests__test_leak="import os, pytest\nT = os.environ['GITHUB_TOKEN']\n"
        "@pytest.mark.parametrize('token', [T])\ndef test_leak(token):\n"
        " print(token); print('x' * 9000 + token + 'y' * 9000)\n assert token == 'else'\n"
    )
    lines: list[str] = []
    report = project.run(
        settings=Settings(test=TestSettings(output_limit=18_010)), on_output=lines.append
    )
    assert report.failed == 1
    text = (project.root / "reports" / "report.json").read_text()
    for shown in (text, "".join(lines), repr(report)):
        assert secret not in shown
        assert "***" in shown
    assert secret[:8] not in text


def test_a_red_subtest_makes_its_test_red_and_says_where(project: TestedProject) -> None:
    project.write(
        tests__test_sub="def test_sub(subtests):\n for i in range(3):\n"
        "  with subtests.test(i=i):\n   assert i == 0, f'i is {i}'\n"
    )
    report = project.run()
    assert (report.result, report.passed, report.failed) == (Result.FAILURE, 1, 1)
    (failure,) = report.failures
    assert (failure.path, failure.line) == ("tests/test_sub.py", 4)
    assert "i is 1" in failure.message


THREE = Settings(
    suites={
        "unit": SuiteSettings(paths=("tests",)),
        "integration": SuiteSettings(paths=("more",), args=("-v",)),
        "e2e": SuiteSettings(paths=("e2e",)),
    }
)


@pytest.mark.parametrize("xdist", [(), ("-p", "xdist", "-n", "1")], ids=["one process", "xdist"])
def test_of_two_tests_with_one_id_the_red_one_is_told(
    project: TestedProject, xdist: tuple[str, ...]
) -> None:
    project.write(
        tests__conftest="def pytest_collection_modifyitems(items): items.append(items[-1])\n",
        tests__test_z="times = []\ndef test_z():\n times.append(1)\n assert len(times) == 2\n",
    )
    report = project.run(*xdist)
    (failure,) = report.failures
    assert (failure.line, failure.message) == (4, "assert 1 == 2")
    assert report.failed == 1


def test_suites_run_in_order_and_a_red_one_stops_none(project: TestedProject) -> None:
    project.write(more__test_red="def test_red(): assert 0", e2e__test_green=GREEN)
    report = project.run(settings=THREE)
    assert [(suite.name, suite.result) for suite in report.suites] == [
        ("unit", Result.SUCCESS), ("integration", Result.FAILURE), ("e2e", Result.SUCCESS)
    ]  # fmt: skip
    assert (report.result, report.exit_code) == (Result.FAILURE, 1)
    assert [test["suite"] for test in project.document["tests"]] == ["unit", "integration", "e2e"]


def test_a_suite_whose_folder_is_gone_is_an_error(project: TestedProject) -> None:
    report = project.run(settings=THREE)
    assert [suite.result for suite in report.suites] == [
        Result.SUCCESS, Result.ERROR, Result.ERROR
    ]  # fmt: skip
    assert report.result is Result.ERROR


HANGING = (
    "import pathlib, subprocess, time\ndef test_hang():\n"
    " child = subprocess.Popen(['sleep', '600'])\n"
    " pathlib.Path('pid').write_text(str(child.pid))\n time.sleep(600)\n"
)


def test_the_time_limit_ends_the_run_with_its_grandchildren(
    project: TestedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit_from(project.root / "pid", monkeypatch)
    project.write(tests__test_hang=HANGING)
    lines: list[str] = []
    started = time.monotonic()
    settings = Settings(suites={"slow": SuiteSettings(paths=("tests",), timeout=2)})
    report = project.run(settings=settings, on_output=lines.append)
    assert time.monotonic() - started < 300
    assert report.result is Result.ERROR
    assert "longer than 2 s" in str(report.suites[0].why)
    assert report.suites[0].passed == 1, "what ran before is reported"
    assert "test_hang.py:5: KeyboardInterrupt" in "".join(lines), "the reader sees where"
    pid = int((project.root / "pid").read_text())
    status = Path(f"/proc/{pid}/stat")
    assert not status.exists() or " Z " in status.read_text()


def test_a_read_only_reports_folder_is_a_clear_error(project: TestedProject) -> None:
    (project.root / "reports").write_text("a file in its place")
    with pytest.raises(FileWriteError, match=r"reports/report\.json"):
        project.run()


def test_an_old_report_does_not_outlive_a_run_that_never_started(project: TestedProject) -> None:
    project.run()
    python = project.root / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -S -E "$@"\n')
    python.chmod(0o755)
    with pytest.raises(PytestMissingError):
        project.run(python=python)
    assert not (project.root / "reports" / "report.json").exists()


def test_text_that_is_no_unicode_does_no_harm(project: TestedProject) -> None:
    project.write(
        tests__test_odd="def test_odd():\n print('\\x00')\n raise ValueError('odd \\udc80')\n"
    )
    (failure,) = project.run().failures
    assert failure.message == "ValueError: odd ‹U+DC80›"


def test_tests_find_the_programs_of_their_environment(project: TestedProject) -> None:
    project.env = BARE | QUICK | {"PATH": "/usr/bin:/bin"}
    project.write(
        tests__test_path="import os, shutil\ndef test_path():\n"
        f" assert shutil.which('pytest') == {str(Path(sys.executable).parent / 'pytest')!r}\n"
        " assert os.environ['VIRTUAL_ENV']\n"
    )
    assert project.run().result is Result.SUCCESS


def test_nothing_of_the_run_is_left_in_the_temporary_folder(
    project: TestedProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(tmp_path.iterdir())
    project.run()
    assert set(tmp_path.iterdir()) == before


def test_a_bare_cov_measures_the_project_and_nothing_of_ours(project: TestedProject) -> None:
    project.write(app="def play(): return 1\n", tests__test_app="def test_app(): pass\n")
    project.env |= {"PYTHONPATH": "."}
    project.run("-p", "pytest_cov", "--cov", "--cov-report=json")
    measured = json.loads((project.root / "coverage.json").read_text())["files"]
    assert set(measured) == {"tests/test_app.py", "tests/test_green.py"}
