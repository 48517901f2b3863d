"""What one run of a command proves. Its exit status and what it wrote must agree."""

from collections.abc import Sequence

from ministudio_ci.foundation.process import Ended
from ministudio_ci.model.report import Result
from ministudio_ci.testing.suites.suite_run import RED, Entry
from ministudio_ci.testing.suites.verdict import INTERRUPTED, Judged, Why, broken, signal_name


def judge_command(ended: Ended, tests: Sequence[Entry], trouble: Why | None) -> Judged:
    """Return the result and, where no test says it already, why.

    `trouble`: why the results of this run cannot be had, or believed. SUCCESS needs all of:
    status 0, results that were all read, at least one test, none red.
    """
    if ended.timed_out:
        return broken("timeout")
    if ended.code < 0:
        return broken("command_signal", name=signal_name(-ended.code))
    if ended.code == INTERRUPTED:
        return broken("stopped")
    if trouble:
        return Result.ERROR, trouble
    red = sum(test["outcome"] in RED for test in tests)
    if not tests:
        return broken("command_empty", code=ended.code)
    if ended.code == 0:
        return broken("command_contradiction", red=red) if red else (Result.SUCCESS, None)
    return Result.FAILURE, None if red else Why("command_red_alone", {"code": ended.code})
