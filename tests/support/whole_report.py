"""A report with everything in it that a report can hold."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import Result
from ministudio_ci.testing.document import Facts, compose
from ministudio_ci.testing.suites.suite_run import SuiteRun

FACTS = Facts(
    commit="1" * 40,
    dirty=False,
    branch="main",
    started=datetime(2025, 11, 1, 18, 42, 0, tzinfo=UTC),
    finished=datetime(2025, 11, 1, 18, 42, 30, tzinfo=UTC),
)
PASSED = {"outcome": "passed", "duration": 0.1}
PLACE = {"path": "tests/test_a.py", "line": 3, "message": "assert 1 == 2", "text": "E  assert"}


def a_test(name: str, outcome: str, **more: Any) -> dict[str, Any]:
    """A test with three stages, of which the second says `outcome`."""
    said = {"failed": "failed", "error": "failed", "skipped": "skipped", "xfailed": "skipped"}
    call = {"outcome": said.get(outcome, "passed"), "duration": 0.2}
    stages = {"setup": PASSED, "call": call, "teardown": PASSED}
    return {"nodeid": f"tests/test_a.py::{name}", "outcome": outcome, **stages, **more}


def whole(*tests: dict[str, Any]) -> dict[str, Any]:
    """The document of three suites: of `tests`, one that broke, and one of another language."""
    found = tests or TESTS
    uncollected = {
        "nodeid": "tests/test_b.py",
        "outcome": "failed",
        "result": [],
        "longrepr": "E  SyntaxError",
        "location": PLACE | {"message": "SyntaxError"},
    }
    runs = [
        SuiteRun(name="unit", exit_code=1, result=Result.FAILURE, duration=1.5, tests=found,
                 collectors=[uncollected]),
        SuiteRun(name="e2e", exit_code=-9, result=Result.ERROR, duration=0.5, why="it was killed"),
        SuiteRun(name="node", exit_code=0, result=Result.SUCCESS, duration=0.25, tests=[
            {"nodeid": "player::plays", "outcome": "passed", "call": PASSED},
        ]),
    ]  # fmt: skip
    return compose(Path("/home/ada/project"), runs, FACTS, Scrubber(()))


TESTS = (
    a_test("TestB::test_green[é::1]", "passed", call=PASSED | {"stdout": "out\r\n", "stderr": "e"}),
    a_test("test_red", "failed", location=PLACE),
    a_test("test_broken", "error", location=PLACE | {"message": "KeyError"}),
    a_test("test_left_out", "skipped",
           setup={"outcome": "skipped", "longrepr": "('/a.py', 3, 'Skipped: not here')"}),
    a_test("test_known", "xfailed"),
    a_test("test_better", "xpassed"),
    a_test("test_flaky", "passed", flaky=True, location=PLACE,
           first={"outcome": "failed", "call": {"outcome": "failed", "longrepr": "E  late"}}),
    a_test("test_held", "xfailed", location=PLACE,
           quarantine={"owner": "Ada", "expires": "2026-12-31", "reason": "slow disk"}),
)  # fmt: skip
