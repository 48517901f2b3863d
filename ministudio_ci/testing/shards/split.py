"""Which shard a test runs in. Lent to the project's interpreter: it needs Python 3.8 alone.

Longest processing time first (R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", SIAM
J. Appl. Math. 17, 1969): the longest test goes first, each to the shard with the least so far.
Every choice follows from the set of ids and their durations, none from the order they come in.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from heapq import heapify, heapreplace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def assign(nodeids: Iterable[str], durations: Mapping[str, float], count: int) -> dict[str, int]:
    """Return the shard of each id, from 1 to `count`; ids that occur twice stay together.

    `durations` are in seconds. A test of unknown duration weighs the median of the known ones
    of `nodeids`; where none is known, all weigh the same.
    """
    times = Counter(iter(nodeids))  # of a mapping it would take the values
    known = {name: durations[name] for name in times if _usable(durations.get(name))}
    usual = median(known.values()) if known else 1.0
    weights = {name: known.get(name, usual) * number for name, number in times.items()}
    # Seconds, tests, number: where all durations are 0, the tests are dealt out all the same.
    shards = [(0.0, 0, number) for number in range(1, count + 1)]
    heapify(shards)
    found = {}
    for name in sorted(weights, key=lambda name: (-weights[name], name)):
        seconds, tests, number = shards[0]
        found[name] = number
        heapreplace(shards, (seconds + weights[name], tests + times[name], number))
    return found


def digest(shards: Mapping[str, int]) -> str:
    """Return the SHA-256 (hex) of a whole split: equal where the same tests were split alike."""
    text = json.dumps(sorted(shards.items()))  # in ASCII, whatever an id is made of
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _usable(seconds: float | None) -> bool:
    return seconds is not None and math.isfinite(seconds) and seconds >= 0
