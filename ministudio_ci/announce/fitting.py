"""How much of a list fits."""

import bisect
from collections.abc import Callable


def most_that_fit(count: int, limit: int, length: Callable[[int], int]) -> int:
    """Return how many of `count` things fit into `limit`, at least one where there is one.

    `length` tells what so many take; it grows with them, but for the last, with which the mark of
    what was left out goes.
    """
    if length(count) <= limit:
        return count
    return max(1, bisect.bisect(range(1, count), limit, key=length))
