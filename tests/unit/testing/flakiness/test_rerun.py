"""A failing test's run alone makes it flaky or broken; only what proves something excuses it."""

from typing import Any

import pytest

from ministudio_ci.model.report import Result
from ministudio_ci.testing.flakiness.rerun import second_attempt
from ministudio_ci.testing.suites.suite_run import SuiteRun
from ministudio_ci.testing.tally import seconds
from tests.support.remembered import entry

PLACE = {"path": "a.py", "line": 3, "message": "boom", "text": "E boom"}
FIRST = entry("a.py::t", "failed", seconds=9.0, suite="unit", location=PLACE, subtests=[{"a": 1}])


def alone(
    *outcomes: str,
    result: Result = Result.SUCCESS,
    why: str | None = None,
    name: str = "a.py::t",
) -> SuiteRun:
    tests = [entry(name, outcome, seconds=2.0) for outcome in outcomes]
    return SuiteRun(name="unit", exit_code=0, result=result, duration=5.0, tests=tests, why=why)


@pytest.mark.parametrize("outcome", ["passed", "xpassed"])
def test_what_passes_alone_is_flaky(outcome: str) -> None:
    found = second_attempt(FIRST, alone(outcome))
    assert (found["outcome"], found["flaky"], seconds(found)) == ("passed", True, 2.0)
    assert found["location"] == PLACE
    assert found["first"] == {
        key: FIRST[key] for key in ("outcome", "setup", "call", "teardown", "subtests")
    }
    assert "rerun" not in found


def test_the_group_that_xdist_appends_to_a_name_is_no_other_name() -> None:
    found = second_attempt({**FIRST, "nodeid": "a.py::t@db"}, alone("passed"))
    assert (found["nodeid"], found["flaky"]) == ("a.py::t@db", True)


@pytest.mark.parametrize(
    ("run", "said"),
    [
        pytest.param(alone("failed", result=Result.FAILURE),
                     {"outcome": "failed", "duration": 2.0}, id="failed"),
        pytest.param(alone("error", result=Result.FAILURE),
                     {"outcome": "error", "duration": 2.0}, id="its set-up failed"),
        pytest.param(alone("skipped"), {"outcome": "skipped", "duration": 2.0}, id="skipped"),
        pytest.param(alone("xfailed"), {"outcome": "xfailed", "duration": 2.0}, id="xfailed"),
        pytest.param(alone("passed", "failed", result=Result.FAILURE),
                     {"outcome": "failed", "duration": 4.0}, id="one of two of that name"),
        pytest.param(alone("passed", result=Result.FAILURE, why="a plugin"),
                     {"outcome": "failed", "duration": 2.0, "why": "a plugin"}, id="a plugin"),
        pytest.param(alone(result=Result.ERROR, why="no test"),
                     {"outcome": "error", "duration": 5.0, "why": "no test"}, id="no test"),
        pytest.param(alone("passed", result=Result.ERROR, why="too long"),
                     {"outcome": "error", "duration": 2.0, "why": "too long"}, id="cut short"),
        pytest.param(alone("passed", name="a.py::tt"),
                     {"outcome": "failed", "duration": 2.0}, id="another test passed"),
        pytest.param(alone(), {"outcome": "error", "duration": 5.0}, id="green without a test"),
    ],
)  # fmt: skip
def test_anything_else_is_broken(run: SuiteRun, said: dict[str, Any]) -> None:
    assert second_attempt(FIRST, run) == {**FIRST, "rerun": said}
