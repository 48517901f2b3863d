"""Reruns have limits: of number, of time, and of what is believed."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.config import Settings, TestSettings
from ministudio_ci.model.report import Result
from ministudio_ci.testing import INTERRUPTED
from tests.support.tested_project import TestedProject

FIRST = "import builtins\ndef test_first(): builtins.dirty = True\n"
ORDER = "import builtins\ndef test_order(): assert not hasattr(builtins, 'dirty')\n"


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    return TestedProject(tmp_path / "projet d'été")


def counting(number: int) -> str:
    return (
        "import pytest\n"
        f"@pytest.mark.parametrize('n', range({number}))\n"
        "def test_counted(n):\n"
        "    with open('count', 'a') as file: file.write('.')\n"
        "    assert 0\n"
    )


@pytest.mark.parametrize(
    ("limit", "runs", "note"),
    [
        (2, 3, ("default: 3 tests failed, more than test.rerun (2): none was rerun",)),
        (0, 3, ()),
        (3, 6, ()),
    ],
    ids=["more than the limit", "never", "as many as the limit"],
)
def test_many_failures_are_no_flakiness(
    project: TestedProject, limit: int, runs: int, note: tuple[str, ...]
) -> None:
    project.write(tests__test_counted=counting(3))
    report = project.run(settings=Settings(test=TestSettings(rerun=limit)))
    assert (report.result, report.failed, report.notes) == (Result.FAILURE, 3, note)
    assert len((project.root / "count").read_text()) == runs


def test_by_default_eleven_failures_are_too_many(project: TestedProject) -> None:
    project.write(tests__test_counted=counting(11))
    assert project.run().notes[0].startswith("default: 11 tests failed")


@pytest.mark.parametrize("broken", ["def test_x(:\n", "raise KeyboardInterrupt\n"])
def test_a_broken_run_has_no_reruns(project: TestedProject, broken: str) -> None:
    project.write(tests__test_a=counting(1), tests__test_broken=broken)
    report = project.run("--continue-on-collection-errors")
    assert report.result is Result.ERROR
    assert not any("rerun" in test for test in project.document["tests"])


def clock(*steps: float) -> Iterator[datetime]:
    """The moments a run asks for, so many seconds after one another; then none passes."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    for step in steps:
        yield moment
        moment += timedelta(seconds=step)
    while True:
        yield moment


HANGS = """
import time
def test_hangs(request):
    if len(request.session.items) == 1: time.sleep(1000)
    assert 0
def test_next(): assert 0
def test_green(): pass
"""


def test_a_rerun_that_hangs_takes_the_rest_of_the_suite_s_time_and_no_more(
    project: TestedProject,
) -> None:
    project.write(tests__test_hangs=HANGS)
    moments = clock(0, 3598, 0, 2)  # the run begins; the suite; the rerun
    lines: list[str] = []
    report = project.run(now=lambda: next(moments), on_output=lines.append)
    hung, skipped, _ = project.document["tests"]
    assert hung["rerun"]["outcome"] == "error"
    assert hung["rerun"]["why"].startswith("it took longer than 2.0 s")
    assert "rerun" not in skipped
    assert (report.result, report.failed) == (Result.FAILURE, 2)
    assert "  ✘ tests/test_hangs.py::test_next: not rerun, the suite's time is used up" in lines


def test_what_is_flaky_in_every_run_is_not_believed(project: TestedProject) -> None:
    project.write(tests__test_a=FIRST, tests__test_b=ORDER)
    found: list[Any] = []
    for number in range(5):
        report = project.run()
        found.append((report.result.value, len(report.flaky)))
        copy = project.root / "memory" / f"ci_report_2026030{number + 1}-000000.json"
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(project.root / "reports" / "report.json", copy)
    assert found == [("SUCCESS", 1)] * 3 + [("FAILURE", 0)] * 2
    (note,) = report.notes
    assert note.startswith("tests/test_b.py::test_order counts as failed: it passed alone, but ")
    assert report.failures[0].message.endswith(
        " · passed alone, but failed so in each of its last 3 runs too: it depends on other tests"
    )
    test = project.document["tests"][1]
    assert (test["outcome"], test["rerun"]["outcome"]) == ("failed", "passed")
    assert ("flaky" in test, "first" in test, test["call"]["outcome"]) == (False, False, "failed")


STOPS = """
import os, signal, time
def test_stops(request):
    if len(request.session.items) == 1:
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(1000)
    assert 0
def test_next(): assert 0
"""


def test_a_rerun_that_is_interrupted_ends_the_run(project: TestedProject) -> None:
    project.write(tests__test_stops=STOPS)
    report = project.run()
    assert (report.result, report.exit_code) == (Result.ERROR, INTERRUPTED)
    assert report.suites[0].why == "the run was interrupted"
    assert not any("rerun" in test for test in project.document["tests"])
