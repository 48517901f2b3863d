"""After a suite: quarantine, reruns, and what the suite proves in their light."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import Result
from ministudio_ci.testing.flakiness.quarantine import GREEN, Remark, isolate, remarks
from ministudio_ci.testing.flakiness.rerun import rerun_suite
from ministudio_ci.testing.order import Suite, TestOrder
from ministudio_ci.testing.suites.pytest_suite import Tools, worded
from ministudio_ci.testing.suites.suite_run import RED, SuiteRun
from ministudio_ci.testing.suites.verdict import Why

Settled = tuple[SuiteRun, tuple[Remark, ...]]


def settle(run: SuiteRun, suite: Suite, order: TestOrder, tools: Tools, today: date) -> Settled:
    """Return the suite as it counts, and what is to be told of it.

    A test in quarantine does not count and is not rerun; one that passes alone is flaky, and
    counts as passed.
    """
    tests = isolate(run.name, run.tests, order.quarantine, today)
    again, told = rerun_suite(replace(run, tests=tests), suite, order, tools)
    return weigh(run, again, suite, order), told


def weigh(before: SuiteRun, after: SuiteRun, suite: Suite, order: TestOrder) -> SuiteRun:
    """Return the run with its result where tests that were red are red no more.

    Green, if nothing else was wrong with it and at least one test passed.
    """
    left = {test["outcome"] for test in after.tests}
    forgiven = not left.intersection(RED) and any(test["outcome"] in RED for test in before.tests)
    if after.result is not Result.FAILURE or after.why or not forgiven:
        return after
    if after.besides:
        return replace(after, why=after.besides)
    if not left.intersection(GREEN) and order.shard is None:
        why = worded(Why("quarantined"), suite, order)
        return replace(after, result=Result.ERROR, why=why)
    return replace(after, result=Result.SUCCESS)


def notes(
    runs: Sequence[SuiteRun], told: Sequence[Remark], order: TestOrder, today: date
) -> tuple[str, ...]:
    """Return everything to be told of flaky tests and of the quarantine, worded."""
    tests = [{**test, "suite": run.name} for run in runs for test in run.tests]
    finished = not any(run.result is Result.ERROR for run in runs)
    narrowed = any(run.arguments for run in runs)
    whole = finished and not narrowed and order.whole and order.shard is None
    found = (*told, *remarks(tests, order.quarantine, today, whole=whole))
    return tuple(say(order.lang, f"test.note.{one.key}", **one.details) for one in found)
