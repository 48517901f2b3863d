"""Reruns: a test that failed is run once more, alone, to tell a flaky test from a broken one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from typing import Any

from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import Result
from ministudio_ci.testing.flakiness.belief import RUNS, always_flaky
from ministudio_ci.testing.flakiness.quarantine import GREEN, Remark
from ministudio_ci.testing.order import MEMORY, Suite, TestOrder
from ministudio_ci.testing.suites.pytest_suite import Tools, run_pytest, worded
from ministudio_ci.testing.suites.suite_run import RED, Entry, SuiteRun
from ministudio_ci.testing.suites.verdict import INTERRUPTED, Why
from ministudio_ci.testing.tally import STAGES, seconds

_FIRST = ("outcome", *STAGES, "subtests")
_PATIENCE = 60.0
"""Seconds that a rerun may take where the whole suite took fewer."""

Again = Callable[[str, float], SuiteRun]
"""Runs the test of this id alone, within so many seconds."""


def rerun_suite(
    run: SuiteRun, suite: Suite, order: TestOrder, tools: Tools
) -> tuple[SuiteRun, tuple[Remark, ...]]:
    """Return the run with each failing test judged anew, and what is to be told.

    Only by pytest, where nothing but tests failed and no more of them than `order.rerun`. A
    rerun may take as long as the whole suite did, within what is left of the suite's time.
    """
    failing = [test for test in run.tests if test["outcome"] in RED]
    if (
        suite.command
        or run.result is not Result.FAILURE
        or run.why
        or not (failing and order.rerun)
    ):
        return run, ()
    if len(failing) > order.rerun:
        details = {"suite": run.name, "count": len(failing), "limit": order.rerun}
        return run, (Remark("too_many", details),)

    def again(nodeid: str, limit: float) -> SuiteRun:
        return run_pytest(replace(suite, timeout=limit), order, tools, alone=nodeid)

    def tell(key: str, **details: object) -> None:
        tools.tell(tools.scrubber.text(say(order.lang, f"test.rerun.{key}", **details)))

    tell("begun", suite=run.name, count=len(failing))
    return _disbelieve(_each(run, suite, order, again, tell), order)


def _each(
    run: SuiteRun, suite: Suite, order: TestOrder, again: Again, tell: Callable[..., None]
) -> SuiteRun:
    patience = max(_PATIENCE, run.duration)
    for place, test in enumerate(run.tests):
        if test["outcome"] not in RED:
            continue
        left = inf if suite.timeout is None else suite.timeout - run.duration
        if left <= 0:
            tell("no_time", test=test["nodeid"])
            continue
        alone = again(test["nodeid"], min(left, patience))
        took = alone.duration
        run = replace(run, duration=run.duration + took, reruns=run.reruns + took)
        if alone.exit_code == INTERRUPTED:
            why = worded(Why("stopped"), suite, order)
            return replace(run, exit_code=INTERRUPTED, result=Result.ERROR, why=why)
        judged = second_attempt(test, alone)
        tell("flaky" if judged.get("flaky") else "broken", test=test["nodeid"])
        run = replace(run, tests=(*run.tests[:place], judged, *run.tests[place + 1 :]))
    return run


def _disbelieve(run: SuiteRun, order: TestOrder) -> tuple[SuiteRun, tuple[Remark, ...]]:
    """Count as failed what was just as flaky in each of its last runs: that is no chance."""
    flaky = {(run.name, test["nodeid"]) for test in run.tests if test.get("flaky")}
    sure = always_flaky(order.root / MEMORY, flaky) if flaky else set()
    why = say(order.lang, "test.rerun.always", runs=RUNS)
    tests = tuple(
        _failed_after_all(test, why) if (run.name, test["nodeid"]) in sure else test
        for test in run.tests
    )
    told = tuple(Remark("always", {"test": nodeid, "runs": RUNS}) for _, nodeid in sorted(sure))
    return replace(run, tests=tests), told


def _failed_after_all(flaky: Entry, why: str) -> dict[str, Any]:
    place = flaky["location"]
    return {
        **{key: value for key, value in flaky.items() if key not in {*_FIRST, "flaky", "first"}},
        **flaky["first"],
        "location": {**place, "message": f"{place['message']} · {why}"},
        "rerun": {"outcome": "passed", "duration": seconds(flaky), "why": why},
    }


def second_attempt(first: Entry, alone: SuiteRun) -> dict[str, Any]:
    """Return the failing test as flaky or as broken, by its run alone.

    Flaky only where that run proves something: it is green, it ran this test, and no other.
    """
    if alone.result is Result.SUCCESS and alone.tests and all(_passed(first, alone)):
        return {
            **alone.tests[0],
            "nodeid": first["nodeid"],
            "outcome": "passed",
            "location": first["location"],
            "flaky": True,
            "first": {key: first[key] for key in _FIRST if key in first},
        }
    return {**first, "rerun": _broken(alone)}


def _passed(first: Entry, alone: SuiteRun) -> Iterator[bool]:
    for test in alone.tests:  # pytest-xdist appends the group of a test to its id: `id@group`
        same = f"{first['nodeid']}@".startswith(f"{test['nodeid']}@")
        yield same and test["outcome"] in GREEN


def _broken(alone: SuiteRun) -> dict[str, Any]:
    outcomes = {test["outcome"] for test in alone.tests}
    worst = next((one for one in ("failed", "error", "skipped", "xfailed") if one in outcomes), "")
    took = sum(map(seconds, alone.tests)) or alone.duration
    said: dict[str, Any] = {"outcome": worst, "duration": round(took, 6)}
    if alone.result is Result.ERROR or not alone.tests:  # a crash, a time limit, no such test
        said["outcome"] = "error"
    elif not worst:  # a plugin made it red
        said["outcome"] = "failed"
    return said | ({"why": alone.why} if alone.why else {})
