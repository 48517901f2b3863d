"""What a history of runs says: flaky and slower tests, confidence, trend. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from ministudio_ci.model.history import History, Mark, Run, Track
from ministudio_ci.model.report import Result
from ministudio_ci.model.stability import (
    Confidence,
    Quarantined,
    RunTold,
    Stability,
    VersionTrend,
)
from ministudio_ci.testing.stability.flaky import BAD, GOOD, find_flaky
from ministudio_ci.testing.stability.robust import median, share
from ministudio_ci.testing.stability.slower import find_slower, find_slowest, newest_passes

SLOWEST = 20
"""Tests that are named."""
_TRIALS = 100
"""Newest runs that confidence rests on: what was mended long ago is forgotten."""
_QUARANTINED = bytes([Mark.QUARANTINED_FAILED, Mark.QUARANTINED_PASSED])
_NO_PASS = bytes(set(range(256)) - set(GOOD))
_RED = re.compile(b"[%c%c]" % (Mark.FAILED, Mark.ERROR))
_TROUBLED = re.compile(b"[%c%c]" % (Mark.FLAKY, Mark.QUARANTINED_FAILED))


def weigh(history: History, versions: Mapping[str, str]) -> Stability:
    """Return what the history says. `versions` has the version of each commit that has one.

    A commit that is not there is `unknown`.
    """
    judged = find_flaky(history)
    upset = frozenset[int]().union(*(one.upset for one in judged))
    passes = newest_passes(history)
    told = _told(history, [_version(run, versions) for run in history.runs])
    return Stability(
        runs=told,
        tests=len(history.tracks),
        confidence=_confidence(history, upset),
        flaky=tuple(one.flaky for one in judged),
        slower=tuple(find_slower(history, passes)),
        slowest=tuple(find_slowest(passes, SLOWEST)),
        quarantined=tuple(_quarantined(history.tracks)),
        versions=tuple(_trend(history.runs, told, upset)),
    )


def _version(run: Run, versions: Mapping[str, str]) -> str:
    return versions.get(run.commit or "", "unknown")


def _confidence(history: History, upset: frozenset[int]) -> Confidence | None:
    """Weigh whole runs of clean commits: what else they prove, they say nothing of a release."""
    trials = [at for at, run in enumerate(history.runs)
              if run.commit and not run.dirty and not run.narrowed][-_TRIALS:]  # fmt: skip
    if not trials:
        return None
    steady = share(sum(_steady(history.runs[at], at, upset) for at in trials), len(trials))
    green = history.runs[trials[-1]].result is Result.SUCCESS
    return Confidence(value=steady.low if green else 0.0, green=green, steady=steady)


def _steady(run: Run, at: int, upset: frozenset[int]) -> bool:
    return run.result is not Result.ERROR and at not in upset


def _quarantined(tracks: Iterable[Track]) -> Iterable[Quarantined]:
    held = [track for track in tracks if track.marks[-1:] in _QUARANTINED]
    for track in sorted(held, key=lambda track: track.key):
        failures = len(track.marks) - len(track.marks.translate(None, BAD))
        last = max(map(track.marks.rfind, BAD))
        since = len(track.marks[last + 1 :].translate(None, _NO_PASS))
        yield Quarantined(
            key=track.key, mark=Mark(track.marks[-1]), failures=failures, passes_since=since
        )


def _told(history: History, versions: Sequence[str]) -> tuple[RunTold, ...]:
    tests, failed, troubled = _sizes(history), Counter[int](), Counter[int]()
    for track in history.tracks:
        failed.update(_runs(track, _RED))
        troubled.update(_runs(track, _TROUBLED))
    return tuple(
        RunTold(name=run.name, commit=run.commit, version=version, result=run.result.value,
                tests=tests[at], failed=failed[at], flaky=troubled[at], seconds=run.seconds)
        for at, (run, version) in enumerate(zip(history.runs, versions, strict=True))
    )  # fmt: skip


def _runs(track: Track, marks: "re.Pattern[bytes]") -> list[int]:
    return [track.runs[found.start()] for found in marks.finditer(track.marks)]


def _sizes(history: History) -> list[int]:
    """Return how many tests were in each run; most tests are in all from one to another."""
    steps = [0] * (len(history.runs) + 1)
    for track in history.tracks:
        first, last = track.runs[0], track.runs[-1]
        spans = (
            [(first, last)]
            if last - first + 1 == len(track.runs)
            else ((run, run) for run in track.runs)
        )
        for start, end in spans:
            steps[start] += 1
            steps[end + 1] -= 1
    return list(accumulate(steps))


def _trend(
    runs: Sequence[Run], told: Sequence[RunTold], upset: frozenset[int]
) -> Iterable[VersionTrend]:
    """Yield a version at a time, the one tested last first."""
    for version in dict.fromkeys(run.version for run in reversed(told)):
        places = [at for at, run in enumerate(told) if run.version == version]
        results = Counter(told[at].result for at in places)
        steady = sum(_steady(runs[at], at, upset) for at in places)
        yield VersionTrend(
            version=version,
            runs=len(places),
            green=results["SUCCESS"],
            red=results["FAILURE"],
            broken=results["ERROR"],
            unsteady=len(places) - steady,
            tests=told[places[-1]].tests,
            seconds=median([told[at].seconds for at in places]),
            steady=share(steady, len(places)),
        )
