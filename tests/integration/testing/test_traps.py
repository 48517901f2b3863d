"""Runs that look green to a careless reader, each a real project: none reads SUCCESS."""

import json
import re
from pathlib import Path

import pytest

from ministudio_ci.model.report import Result
from ministudio_ci.testing import read_report
from tests.support.tested_project import TestedProject

XDIST = ("-p", "xdist", "-n", "2")
GREEN = "def test_green(): pass\n"

TRAPS = [
    ("os.abort", "import os\ndef test_a(): os.abort()", (), Result.ERROR, "SIGABRT"),
    ("a segmentation fault", "import ctypes\ndef test_a(): ctypes.string_at(0)", (),
     Result.ERROR, "SIGSEGV"),
    ("os._exit(0) in the middle", "import os\ndef test_a(): os._exit(0)\ndef test_b(): assert 0",
     (), Result.ERROR, "status 0 before it had finished"),
    ("SIGTERM", "import os\ndef test_a(): os.kill(os.getpid(), 15)", (), Result.ERROR, "SIGTERM"),
    ("a collection error", "import nowhere\n", (), Result.ERROR, "could not be collected: 1"),
    ("a collection error under xdist", "import nowhere\n", XDIST, Result.ERROR,
     "could not be collected: 1"),
    ("a syntax error", "def test_(:\n", (), Result.ERROR, "could not be collected: 1"),
    ("no test at all", "", ("--deselect", "test_green.py"), Result.ERROR, "1 deselected"),
    ("all deselected", "", ("-k", "nothing_of_the_name"), Result.ERROR, "deselected"),
    ("KeyboardInterrupt in a test", "def test_a(): raise KeyboardInterrupt", (), Result.ERROR,
     "KeyboardInterrupt"),
    ("a red subtest", "def test_a(subtests):\n with subtests.test('x'): assert 0", (),
     Result.FAILURE, None),
    ("a crashed xdist worker", "import os\ndef test_a(): os._exit(0)", XDIST, Result.FAILURE, None),
    ("a crashed xdist worker that is not replaced", "import os\ndef test_a(): os._exit(0)",
     (*XDIST, "--max-worker-restart=0"), Result.FAILURE, None),
    ("pytest.exit with status 0", "import pytest\ndef test_a(): pytest.exit('bye', returncode=0)",
     (), Result.ERROR, "bye"),
    ("pytest.exit in a worker", "import pytest\ndef test_a(): pytest.exit('bye', returncode=0)",
     XDIST, Result.ERROR, "broke|stopped|status"),
    ("pytest.exit in the last teardown",
     ("import pytest\n@pytest.fixture\ndef f():\n yield\n pytest.exit('bye', returncode=0)\n"
     "def test_z(f): pass"), (), Result.ERROR, "bye"),
    ("only collected", "", ("--collect-only",), Result.ERROR, "no test was collected"),
    ("wrong arguments", "", ("--no-such-option",), Result.ERROR, "refused"),
    ("a path that is not there", "", ("gone.py",), Result.ERROR, "refused"),
    ("a green rerun hides no red", "def test_a(): assert 0", ("-x",), Result.FAILURE, None),
]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "with space é")
    project.write(test_green=GREEN)
    return project


@pytest.mark.parametrize(
    ("source", "arguments", "result", "why"),
    [trap[1:] for trap in TRAPS],
    ids=[t[0] for t in TRAPS],
)
def test_never_reads_success(
    project: TestedProject, source: str, arguments: tuple[str, ...], result: Result, why: str | None
) -> None:
    stale = project.root / "reports" / "report.json"
    stale.parent.mkdir()
    stale.write_text(json.dumps({"exitcode": 0, "ministudio": {"result": "SUCCESS"}}))
    if source:
        project.write(test_trap=source)
    report = project.run(*arguments)
    assert report.result is result
    assert re.search(why or "None", str(report.suites[0].why))
    assert report == read_report(stale)
    assert project.document["exitcode"] != 0


CONFTESTS = [
    ("the status made 0 over a red test",
     "def pytest_sessionfinish(session): session.exitstatus = 0", "def test_a(): assert 0",
     "report says"),
    ("the status made 0 over an empty suite",
     ("def pytest_sessionfinish(session): session.exitstatus = 0\n"
     "def pytest_collection_modifyitems(items): items.clear()"), "", "no test was collected"),
    ("os._exit(0) once all is over",
     ("import os, pytest\n@pytest.hookimpl(trylast=True)\n"
     "def pytest_sessionfinish(): os._exit(0)"), "def test_a(): assert 0",
     "before it had finished"),
    ("a test taken away at run time",
     ("import pytest\n@pytest.hookimpl(tryfirst=True)\n"
     "def pytest_runtest_protocol(item): return True if 'trap' in item.nodeid else None"),
     "def test_a(): assert 0", "ran to their end: 1, collected: 2"),
    ("an internal error", "def pytest_runtest_logreport(report): raise IndexError('inner')", "",
     "inner"),
    ("a conftest that cannot be loaded", "import nowhere", "", "refused"),
    ("a conftest that exits", "import sys\nsys.exit(0)", "", "status"),
    ("no report because a plugin took it away",
     "import ministudio_lent\nministudio_lent._write = lambda document: None", "",
     "before it had finished"),
    ("half a report",
     ("import ministudio_lent as lent\nlent._write = lambda document: "
     "(lent.FOLDER / 'report.json').write_text('{')"), "", "cannot be used"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("conftest", "source", "why"), [trap[1:] for trap in CONFTESTS], ids=[t[0] for t in CONFTESTS]
)
def test_a_conftest_that_plays_tricks_never_reads_success(
    project: TestedProject, conftest: str, source: str, why: str
) -> None:
    project.write(conftest=conftest, test_trap=source)
    report = project.run()
    assert report.result is Result.ERROR
    assert why in str(report.suites[0].why)
    assert project.document["exitcode"] != 0


def test_a_plugin_may_turn_a_green_run_red_as_a_threshold_of_coverage_does(
    project: TestedProject,
) -> None:
    project.write(conftest="def pytest_sessionfinish(session): session.exitstatus = 1\n")
    report = project.run()
    assert report.result is Result.FAILURE
    assert "threshold" in str(report.suites[0].why)
