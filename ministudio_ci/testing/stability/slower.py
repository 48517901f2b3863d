"""Which tests take longer than they did, through the noise of machines. Pure.

Three things must hold together. The rise is no chance: the newest passes rank above those before
by the Mann–Whitney U test, or there is a rise somewhere among all of them by Pettitt's test, which
sees one that has lasted for a while; neither assumes how the noise is distributed, and a wild
value moves neither. The median rose by so much that it matters. And so did the time itself.

Where a whole run was slow, as on a busy machine, that is taken out first: a run's pace is the
median of how much longer than usual the long tests took in it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from ministudio_ci.model.history import History, Mark, Track
from ministudio_ci.model.stability import Slower, Slowest
from ministudio_ci.testing.stability.robust import median, rise, rise_within

NEW = 10
"""Newest passes; a slow-down is seen once it fills most of them …"""
_BEFORE = 50
"""… and forgotten when it fills these too."""
_LEAST = 10
"""Passes before it, without which nothing is that certain."""
_CHANCE = 1e-4
"""At which probability a rise is no chance; as the z of a normal distribution: """
_Z = 3.719
_RATIO = 1.15
_SECONDS = 0.05
_PACERS = 200
"""The longest tests, which tell a run's pace …"""
_FEWEST = 20
"""… where so many of them passed in it: of fewer, one that got slower would hide itself."""
_PASSED = bytes(int(mark in {Mark.PASSED, Mark.QUARANTINED_PASSED}) for mark in range(256))


class Passes(NamedTuple):
    """The newest passes of a test, oldest first."""

    track: Track
    runs: Sequence[int]
    seconds: Sequence[float]
    usual: float
    """Their median."""


def newest_passes(history: History) -> list[Passes]:
    """Return the passes that are compared of each test that passed at all, the longest first."""
    found = (_passes(track) for track in history.tracks)
    return sorted((one for one in found if one), key=lambda one: (-one.usual, one.track.key))


def find_slower(history: History, passes: Sequence[Passes]) -> list[Slower]:
    """Return the tests that got slower, the one that lost the most time first."""
    pace = _pace(passes)
    slower = [one for each in passes if (one := _slower(each, pace, history))]
    return sorted(slower, key=lambda one: (one.before - one.now, one.key))


def find_slowest(passes: Sequence[Passes], limit: int) -> list[Slowest]:
    """Return the tests that take longest by their newest passes."""
    times = [(median(one.seconds[-NEW:]), one.track.key) for one in passes]
    whole = sum(seconds for seconds, _ in times) or 1.0
    ranked = sorted(times, key=lambda pair: (-pair[0], pair[1]))[:limit]
    return [Slowest(key=key, seconds=seconds, share=seconds / whole) for seconds, key in ranked]


def _passes(track: Track) -> Passes | None:
    runs: Sequence[int]
    seconds: Sequence[float]
    picked = track.marks.translate(_PASSED)
    if 0 in picked:
        runs, seconds = [*compress(track.runs, picked)], [*compress(track.seconds, picked)]
    else:
        runs, seconds = track.runs, track.seconds
    if not runs:
        return None
    seconds = seconds[-NEW - _BEFORE :]
    return Passes(track, runs[-NEW - _BEFORE :], seconds, median(seconds))


def _pace(passes: Sequence[Passes]) -> dict[int, float]:
    """Return how much longer than usual tests took, of each run that enough long tests tell of."""
    ratios = defaultdict[int, list[float]](list)
    for one in passes[:_PACERS]:
        if one.usual >= _SECONDS:
            for run, seconds in zip(one.runs, one.seconds, strict=True):
                ratios[run].append(seconds / one.usual)
    paces = {run: median(found) for run, found in ratios.items() if len(found) >= _FEWEST}
    return {run: pace for run, pace in paces.items() if pace > 0}


def _slower(one: Passes, pace: Mapping[int, float], history: History) -> Slower | None:
    if len(one.seconds) < NEW + _LEAST or max(one.seconds[-NEW:]) < _SECONDS:
        return None
    even = [seconds / pace.get(run, 1.0)
            for run, seconds in zip(one.runs, one.seconds, strict=True)]  # fmt: skip
    now = median(even[-NEW:])
    if not _matters(sorted(even)[len(even) // 6], now):  # as most tests
        return None
    rose = rise_within(even)
    before = median(even[: max(_LEAST, min(rose.at, len(even) - NEW))])
    sure = rose.chance < _CHANCE or rise(even[:-NEW], even[-NEW:]) > _Z
    if not sure or not _matters(before, now):
        return None
    since = history.runs[one.runs[rose.at]]
    return Slower(key=one.track.key, before=before, now=now, since=since.name, commit=since.commit)


def _matters(before: float, now: float) -> bool:
    return now - before >= _SECONDS and now >= _RATIO * before
