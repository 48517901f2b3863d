"""What a suite proves where its red tests are flaky or in quarantine."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.model.report import Result
from ministudio_ci.model.shard import Shard
from ministudio_ci.testing.flakiness.quarantine import Quarantined
from ministudio_ci.testing.flakiness.settle import notes, weigh
from ministudio_ci.testing.order import Suite, TestOrder
from ministudio_ci.testing.suites.suite_run import SuiteRun
from tests.support.remembered import entry

TODAY = date(2026, 3, 1)
SUITE = Suite(name="unit")
GONE = Quarantined(test="a.py::gone", owner="Ada", expires=TODAY)
OVER = Quarantined(test="a.py::t", owner="Zoé", expires=date(2026, 2, 1))
ORDER = TestOrder(
    root=Path("/p"), report=Path("/p/r"), suites=(SUITE,), env={}, quarantine=(GONE, OVER)
)


def a_run(*outcomes: str, result: Result = Result.FAILURE, **changes: Any) -> SuiteRun:
    tests = [entry(f"a.py::{number}", outcome) for number, outcome in enumerate(outcomes)]
    return SuiteRun(name="unit", exit_code=1, result=result, duration=1.0, tests=tests, **changes)


RED = a_run("failed", "error", "passed")
BESIDES = "coverage is under the limit"


@pytest.mark.parametrize(
    ("before", "after", "result", "why"),
    [
        pytest.param(RED, a_run("passed", "passed", "passed"), "SUCCESS", None, id="all flaky"),
        pytest.param(RED, a_run("xfailed", "xfailed", "passed"), "SUCCESS", None, id="all held"),
        pytest.param(RED, a_run("passed", "error", "passed"), "FAILURE", None, id="one is broken"),
        pytest.param(
            RED, a_run("passed", "passed", "passed", besides=BESIDES), "FAILURE", BESIDES,
            id="something else is wrong too",
        ),
        pytest.param(
            RED, a_run("passed", "error", "passed", besides=BESIDES), "FAILURE", None,
            id="something else, but red tests tell enough",
        ),
        pytest.param(
            RED, a_run("passed", result=Result.ERROR, why="stopped"), "ERROR", "stopped",
            id="the run broke meanwhile",
        ),
        pytest.param(
            a_run("failed"), a_run("xfailed"), "ERROR",
            "tests in quarantine failed and no other passed: nothing is proven",
            id="nothing passed",
        ),
        pytest.param(
            a_run("passed", why="a plugin"), a_run("passed", why="a plugin"), "FAILURE",
            "a plugin", id="nothing was red",
        ),
        pytest.param(
            a_run("passed"), a_run("passed"), "FAILURE", None, id="nothing was red, and no word",
        ),
    ],
)  # fmt: skip
def test_forgiven_tests_hide_nothing_else(
    before: SuiteRun, after: SuiteRun, result: str, why: str | None
) -> None:
    found = weigh(before, after, SUITE, ORDER)
    assert (found.result.value, found.why, found.exit_code) == (result, why, 1)


def test_a_shard_of_held_tests_alone_is_green_as_an_empty_one_is() -> None:
    part = replace(ORDER, shard=Shard(number=1, count=2))
    assert weigh(a_run("failed"), a_run("xfailed"), SUITE, part).result is Result.SUCCESS


EXPIRED = "The quarantine of a.py::t ended on 2026-02-01: it counts again (Zoé)"
STALE = "The quarantine of a.py::gone names no test any more; remove the entry (Ada)"
RAN = SuiteRun(name="unit", exit_code=0, result=Result.SUCCESS, duration=1.0,
               tests=[entry("a.py::t")])  # fmt: skip


@pytest.mark.parametrize(
    ("run", "order", "expected"),
    [
        pytest.param(RAN, ORDER, (STALE, EXPIRED), id="the whole"),
        pytest.param(replace(RAN, arguments=("-k", "x")), ORDER, (EXPIRED,), id="narrowed"),
        pytest.param(RAN, replace(ORDER, whole=False), (EXPIRED,), id="one suite"),
        pytest.param(RAN, replace(ORDER, shard=Shard(number=1, count=2)), (EXPIRED,), id="a shard"),
        pytest.param(replace(RAN, result=Result.ERROR), ORDER, (EXPIRED,), id="a broken run"),
    ],
)
def test_only_the_whole_tells_that_a_test_is_no_more(
    run: SuiteRun, order: TestOrder, expected: tuple[str, ...]
) -> None:
    assert notes([run], (), order, TODAY) == expected
