"""Which tests do not always say the same of the same code. Pure."""

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import compress
from typing import NamedTuple

from ministudio_ci.model.history import History, Mark, Track
from ministudio_ci.model.stability import Flaky, Share
from ministudio_ci.testing.stability.robust import share

BAD = bytes([Mark.FAILED, Mark.ERROR, Mark.QUARANTINED_FAILED])
GOOD = bytes([Mark.PASSED, Mark.XPASSED, Mark.QUARANTINED_PASSED])
_SILENT = bytes([Mark.SKIPPED, Mark.XFAILED])  # no verdict
_VERDICTS = bytes.maketrans(BAD + GOOD, b"F" * len(BAD) + b"P" * len(GOOD))
_FLAKY = bytes([Mark.FLAKY])
_PASSED = GOOD + _FLAKY
_TROUBLE = re.compile(b"[%s]" % (BAD + _FLAKY))
_SUSPECT = 0.1
"""A test is suspected where its rate of flips is above this with 97.5 % confidence …"""
_LEAST = 3
"""… and it flipped so many times: broken and mended once, it flips twice."""


class Judged(NamedTuple):
    """A flaky test, and the positions of the runs in which it was seen to be."""

    flaky: Flaky
    upset: frozenset[int]
    """In quarantine it upsets none."""


def find_flaky(history: History) -> list[Judged]:
    """Return the tests proven flaky, then those suspected, the more certain first.

    Proven: it failed and passed on one commit, in runs of a clean tree, or in one run, alone the
    second time. Suspected: its verdict changes from run to run more often than breaking and
    mending would explain; runs of a tree with changes do not count.
    """
    trees = _Trees(history)
    judged = [one for track in history.tracks if (one := _judge(track, trees))]
    return sorted(judged, key=lambda one: _rank(one.flaky))


class _Trees:
    """Which runs were of the same tree: of one commit, without changes."""

    def __init__(self, history: History) -> None:
        self.names = [run.name for run in history.runs]
        self.clean = bytes(not run.dirty for run in history.runs)
        self.of = [run.name if run.dirty else run.commit or run.name for run in history.runs]
        self.commits = [run.commit or run.name for run in history.runs]
        self.runs = defaultdict[str, list[int]](list)
        for run, tree in enumerate(self.of):
            self.runs[tree].append(run)


def _rank(flaky: Flaky) -> tuple[bool, float, tuple[str, str]]:
    return not flaky.commits, -flaky.flips.low, flaky.key


def _judge(track: Track, trees: _Trees) -> Judged | None:
    bad = [found.start() for found in _TROUBLE.finditer(track.marks)]
    if not bad:
        return None  # as most tests
    proofs = [at for at in bad if track.marks[at] == Mark.FLAKY or _passed(track, at, trees)]
    flips = _flips(track, trees)
    if not proofs and (flips.hits < _LEAST or flips.low <= _SUSPECT):
        return None
    return Judged(
        Flaky(
            key=track.key,
            commits=len({trees.commits[track.runs[at]] for at in proofs}),
            flips=flips,
            failures=len(bad),
            last=trees.names[track.runs[bad[-1]]],
        ),
        frozenset(track.runs[at] for at in proofs if track.marks[at] != Mark.QUARANTINED_FAILED),
    )


def _passed(track: Track, at: int, trees: _Trees) -> bool:
    """Whether the test passed too in a run of the tree on which it failed."""
    for run in trees.runs[trees.of[track.runs[at]]]:
        place = bisect_left(track.runs, run)
        if place < len(track.runs) and track.runs[place] == run and track.marks[place] in _PASSED:
            return True
    return False


def _flips(track: Track, trees: _Trees) -> Share:
    marks = track.marks
    if 0 in trees.clean:
        marks = bytes(compress(marks, map(trees.clean.__getitem__, track.runs)))
    verdicts = marks.translate(_VERDICTS, _SILENT).replace(_FLAKY, b"FP")
    return share(verdicts.count(b"FP") + verdicts.count(b"PF"), max(0, len(verdicts) - 1))
