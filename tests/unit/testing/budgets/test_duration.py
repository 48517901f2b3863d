"""How long a suite or a test took, where that can be told."""

from dataclasses import replace
from typing import Any

import pytest

from ministudio_ci.model.report import Result, SuiteResult
from ministudio_ci.testing.budgets.budget import Budget
from ministudio_ci.testing.budgets.duration import duration
from ministudio_ci.testing.budgets.gauge import Ran
from ministudio_ci.testing.suites.verdict import Why
from tests.support.remembered import entry

UNIT = SuiteResult(name="unit", result=Result.SUCCESS, exit_code=0, duration=1.2345)
SUITE = Budget(name="b", suite="unit")
TEST = Budget(name="b", test="a.py::t")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        pytest.param({}, 1.234, id="green"),
        pytest.param({"result": Result.FAILURE}, 1.234, id="red: it ran to its end"),
        pytest.param({"result": Result.ERROR}, Why("suite_broken", {"suite": "unit"}), id="broken"),
        pytest.param({"arguments": ("-k", "x")}, Why("narrowed"), id="narrowed"),
        pytest.param({"name": "e2e"}, Why("suite_absent", {"suite": "unit"}), id="not run"),
    ],
)
def test_a_suite_has_a_duration_where_it_ran_whole(change: dict[str, Any], found: object) -> None:
    assert duration(SUITE, Ran(suites=[replace(UNIT, **change)], tests=[])) == found


@pytest.mark.parametrize(
    ("tests", "found"),
    [
        pytest.param([entry("a.py::t", seconds=0.25)], 0.25, id="passed"),
        pytest.param(
            [entry("a.py::t", seconds=0.25), entry("a.py::t", seconds=0.5, suite="e2e")],
            0.5, id="the slowest of one name",
        ),
        pytest.param([entry("a.py::other")], Why("test_absent", {"test": "a.py::t"}), id="none"),
        pytest.param([entry("a.py::t"), entry("a.py::t", "failed")],
                     Why("test_not_passed", {"test": "a.py::t"}), id="failed once"),
        pytest.param([entry("a.py::t", "skipped")],
                     Why("test_not_passed", {"test": "a.py::t"}), id="skipped"),
    ],
)  # fmt: skip
def test_a_test_has_a_duration_where_it_passed(tests: list[Any], found: object) -> None:
    assert duration(TEST, Ran(suites=[UNIT], tests=tests)) == found
