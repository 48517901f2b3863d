"""How evenly tests are split over shards: the longest shard beside its lower bound.

The bound, max(longest test, total / N), is what no split can beat. The durations are taken for
the truth. pytest-split is compared by the algorithm of its own that balances best.
"""

import json
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.peers import peer
from ministudio_ci.testing.shards.split import assign

TESTS = 5_000
COUNTS = (2, 3, 4, 6, 8, 12, 16, 24, 32)
GOAL = 1.05
_RECORDED = Path(__file__).with_name("durations.txt")
_THEIRS = """
import json, sys
from pytest_split.algorithms import LeastDurationAlgorithm
class Item(str):
    nodeid = property(str)
durations, known, counts = json.load(sys.stdin)
split = LeastDurationAlgorithm()
json.dump({count: max(sum(durations[item] for item in group.selected)
                      for group in split(count, [*map(Item, durations)], known))
           for count in counts}, sys.stdout)
"""


def main() -> None:
    """Print a table for each set of durations."""
    recorded, made = _recorded(), _made()
    _table(f"{TESTS:,} durations of a real suite", recorded, recorded)
    _table(f"{TESTS:,} log-normal durations, 1 % a hundred times as long", made, made)
    chance = random.Random(1)  # noqa: S311 - no secret
    older = {name: seconds for name, seconds in recorded.items() if chance.random() > 0.1}  # noqa: PLR2004
    _table("the real suite, every tenth test new", recorded, older, goal=None)


def makespan(split: Mapping[str, int], durations: Mapping[str, float]) -> float:
    """Return the seconds of the longest shard."""
    sums = Counter[int]()
    for name, seconds in durations.items():
        sums[split[name]] += seconds  # type: ignore[assignment] # a Counter sums floats as well
    return max(sums.values())


def bound(durations: Mapping[str, float], count: int) -> float:
    """Return what no split into so many shards can beat."""
    return max(*durations.values(), sum(durations.values()) / count)


def _table(
    title: str, durations: Mapping[str, float], known: Mapping[str, float],
    goal: float | None = GOAL,
) -> None:  # fmt: skip
    theirs = _theirs(durations, known)
    print(f"{title:<58}{'N':>4}{'bound':>11}{'ours':>9}{'pytest-split':>15}")
    for count in COUNTS:
        least = bound(durations, count)
        ours = makespan(assign(durations, known, count), durations) / least
        met = f"   ≤ {goal} {'met' if ours <= goal else 'MISSED'}" if goal else ""
        print(f"{'':<58}{count:>4}{least:>9.1f} s{ours:>9.4f}{theirs[count] / least:>15.4f}{met}")


def _theirs(durations: Mapping[str, float], known: Mapping[str, float]) -> dict[int, float]:
    python = peer("pytest-split==0.11.0", "python")
    done = subprocess.run([python, "-c", _THEIRS], input=json.dumps([durations, known, COUNTS]),
                          capture_output=True, text=True, check=True)  # fmt: skip
    return {int(count): seconds for count, seconds in json.loads(done.stdout).items()}


def _recorded() -> dict[str, float]:
    """Return durations drawn from those of one run of our own suite."""
    measured = [float(line) for line in _RECORDED.read_text().split()]
    return _drawn(lambda chance: chance.choice(measured))


def _made() -> dict[str, float]:
    return _drawn(
        lambda chance: chance.lognormvariate(-3, 1.5) * (100 if chance.random() < 0.01 else 1)  # noqa: PLR2004
    )


def _drawn(draw: Callable[[random.Random], float]) -> dict[str, float]:
    chance = random.Random(TESTS)  # noqa: S311 - no secret
    return {f"tests/test_{number % 200}.py::test_{number}": draw(chance)
            for number in range(TESTS)}  # fmt: skip


if __name__ == "__main__":
    main()
