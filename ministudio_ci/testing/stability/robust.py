"""Statistics that a few wild values do not upset. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import exp, sqrt
from typing import NamedTuple

from ministudio_ci.model.stability import Share

_Z = 1.959964
"""The normal deviate of a 95 % interval."""


def share(hits: int, trials: int) -> Share:
    """Return `hits` of `trials` with the 95 % score interval; of no trial it is from 0 to 1.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
    JASA 22 (1927). It holds for few trials and for none or all of them, where the usual
    interval shrinks to a point (Brown, Cai, DasGupta, Statistical Science 16, 2001).
    """
    if not trials:
        return Share(0, 0, 0.0, 1.0)
    rate, squared = hits / trials, _Z * _Z
    middle = rate + squared / (2 * trials)
    spread = _Z * sqrt(rate * (1 - rate) / trials + squared / (4 * trials * trials))
    scale = 1 + squared / trials
    low = (middle - spread) / scale if hits else 0.0
    high = (middle + spread) / scale if hits < trials else 1.0
    return Share(hits, trials, low, high)


def median(values: Sequence[float]) -> float:
    """Return the median; quicker than the standard library's, for there are many."""
    ranked, half = sorted(values), len(values) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


def rise(before: Sequence[float], now: Sequence[float]) -> float:
    """Return how far `now` lies above `before`: the z of the Mann–Whitney U test.

    Whatever the distribution of the noise, where both have the same it exceeds 3.72 about once
    in 10,000. Ties count half, and narrow the spread. Source: H. B. Mann, D. R. Whitney, Annals
    of Mathematical Statistics 18 (1947).
    """
    ranked, n, m = sorted(before), len(before), len(now)
    u = sum(bisect_left(ranked, one) + bisect_right(ranked, one) for one in now) / 2
    whole = sorted([*before, *now])
    counts = (bisect_right(whole, one) - bisect_left(whole, one) for one in set(whole))
    tied = sum(count**3 - count for count in counts) / ((n + m) * (n + m - 1))
    variance = n * m / 12 * (n + m + 1 - tied)
    return (u - n * m / 2) / sqrt(variance) if variance > 0 else 0.0


class Change(NamedTuple):
    """Where values begin to be higher, and how far that is from chance."""

    at: int
    """Index of the first that is."""
    chance: float
    """About how probable so large a rise, anywhere, is in values of one distribution; a bound."""


def rise_within(values: Sequence[float]) -> Change:
    """Return the likeliest place of a rise, by Pettitt's test, one-sided.

    Its statistic is the sum of the signs of all differences between what comes before and what
    comes after. Source: A. N. Pettitt, A Non-Parametric Approach to the Change-Point Problem,
    Applied Statistics 28 (1979).
    """
    ranked, size = sorted(values), len(values)
    least, at, total = 0, 0, 0
    for place, value in enumerate(values[:-1], 1):
        total += bisect_left(ranked, value) + bisect_right(ranked, value) - size
        if total < least:
            least, at = total, place
    return Change(at, exp(-6 * least**2 / (size**3 + size**2)) if size else 1.0)
