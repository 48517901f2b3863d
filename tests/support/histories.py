"""Histories of runs, made without a report."""

from array import array
from collections.abc import Sequence
from datetime import timedelta

from ministudio_ci.model.history import History, Mark, Run, SuiteRun, Track
from ministudio_ci.model.report import Result
from tests.support.remembered import FIRST

LETTERS = {"P": Mark.PASSED, "F": Mark.FAILED, "E": Mark.ERROR, "S": Mark.SKIPPED,
           "x": Mark.XFAILED, "X": Mark.XPASSED, "*": Mark.FLAKY, "q": Mark.QUARANTINED_FAILED,
           "Q": Mark.QUARANTINED_PASSED}  # fmt: skip
"""What a test did in a run; `.`: it was not in it."""


def a_run(
    number: int,
    commit: str | None = None,
    *,
    result: Result = Result.SUCCESS,
    dirty: bool = False,
    narrowed: bool = False,
    seconds: float = 60.0,
) -> Run:
    recorded = FIRST + timedelta(hours=number)
    return Run(name=f"ci_report_{recorded:%Y%m%d-%H%M%S}.json", recorded=recorded, commit=commit,
               dirty=dirty, narrowed=narrowed, clock_went_back=False,
               suites=(SuiteRun("unit", result, seconds),))  # fmt: skip


def a_track(did: str, seconds: Sequence[float] = (), name: str = "test_a") -> Track:
    """A test that `did` this, a letter a run; of each run it was in, the seconds, or 1."""
    runs = [at for at, letter in enumerate(did) if letter != "."]
    return Track(("unit", name), array("I", runs), bytes(LETTERS[did[at]] for at in runs),
                 array("f", seconds or [1.0] * len(runs)))  # fmt: skip


def a_history(*tracks: Track, runs: Sequence[Run] = (), commits: str = "") -> History:
    """A history of those tests; `commits` has a letter for each run, or each is of its own."""
    count = max((track.runs[-1] + 1 for track in tracks), default=0)
    names = [letter * 40 for letter in commits] or [f"{at:040x}" for at in range(count)]
    made = [a_run(at, name) for at, name in enumerate(names)]
    return History(runs=tuple(runs or made), tracks=tracks)
