"""What one run of pytest proves. Its exit status and a fresh, whole report must agree."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ministudio_ci.foundation.process import Ended
from ministudio_ci.model.report import Result
from ministudio_ci.testing.tally import tally

INTERRUPTED = 130
"""The exit code of a run that Ctrl-C or SIGTERM ended (128 + SIGINT)."""


@dataclass(frozen=True, slots=True)
class Why:
    """A reason, as a key below `test.why` in the message catalogue, with its details."""

    key: str
    details: Mapping[str, object] = field(default_factory=dict)


Judged = tuple[Result, Why | None]


def judge(ended: Ended, document: Mapping[str, Any] | None) -> Judged:
    """Return the result and, where no test says it already, why.

    `document` is the report that this very run wrote, None where it wrote none. Exit statuses
    are pytest's (docs.pytest.org, "Exit codes"). SUCCESS needs all of: status 0, a report
    that says so too, at least one test, every collected test run to its end, none red. A
    shard needs no test where the other shards have them all.
    """
    if ended.timed_out:
        return broken("timeout")
    if ended.code < 0:
        return broken("signal", name=signal_name(-ended.code))
    if ended.code == INTERRUPTED:
        return broken("stopped")
    if ended.code == 4:  # noqa: PLR2004 - pytest.ExitCode.USAGE_ERROR
        return broken("usage")
    if document is None:
        return broken("no_report", code=ended.code)
    stopped = _stopped(document)
    match ended.code:
        case 0:
            return stopped or _green(document)
        case 1:
            return stopped or _red(document)
        case 5:
            return _empty(document)
        case code:
            return stopped or broken("status", code=code)


def beyond_red(document: Mapping[str, Any]) -> Why | None:
    """Return what speaks against a FAILURE beside its red tests: not all ran, or a plugin."""
    run, done = document["ministudio_run"], _whole(document)
    if done < run["expected"]:
        return Why("incomplete", {"done": done, "expected": run["expected"]})
    return Why("besides") if run["besides"] else None


def _stopped(document: Mapping[str, Any]) -> Judged | None:
    run = document["ministudio_run"]
    if run["broken"]:
        return broken("internal", cause=run["broken"])
    uncollected = [entry for entry in document["collectors"] if entry["outcome"] == "failed"]
    if uncollected:  # whatever else ran: nobody knows which tests are missing
        return broken("collection", count=len(uncollected), first=uncollected[0]["nodeid"])
    if run["interrupted"]:
        return broken("interrupted", cause=run["interrupted"])
    if len(run.get("splits", [])) > 1:
        return broken("split")
    return None


def _green(document: Mapping[str, Any]) -> Judged:
    run, tests = document["ministudio_run"], document["tests"]
    counted = tally(tests)
    red = counted["failed"] + counted["error"]
    whole = _whole(document)
    if red or document["exitcode"] != 0:
        return broken("contradiction", red=red, code=document["exitcode"])
    if not tests:
        return _empty(document)
    if whole < run["expected"]:
        return broken("incomplete", done=whole, expected=run["expected"])
    return Result.SUCCESS, None


def _whole(document: Mapping[str, Any]) -> int:
    """Return how many tests ran to their end, be it that of their worker: pytest-xdist's `???`."""
    finished: int = document["ministudio_run"]["finished"]
    return max(
        finished, sum(not {"teardown", "???"}.isdisjoint(test) for test in document["tests"])
    )


def _red(document: Mapping[str, Any]) -> Judged:
    counted = tally(document["tests"])
    if counted["failed"] or counted["error"]:
        return Result.FAILURE, None
    return Result.FAILURE, Why("red_without_test")


def _empty(document: Mapping[str, Any]) -> Judged:
    split = found_split(document)
    if split and split["tests"] and split["others"] == split["tests"]:
        return Result.SUCCESS, None  # there are tests, and all of them are other shards'
    deselected = document.get("summary", {}).get("deselected", 0)
    return broken("deselected", count=deselected) if deselected else broken("empty")


def found_split(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return how the tests were split; None where they were not, or not in one way."""
    splits = document.get("ministudio_run", {}).get("splits", [])
    return splits[0] if len(splits) == 1 else None


def broken(key: str, **details: object) -> Judged:
    """Return that the run proves nothing, and why."""
    return Result.ERROR, Why(key, details)


def signal_name(number: int) -> str:
    """Return what a signal is called."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
