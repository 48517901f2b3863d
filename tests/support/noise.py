"""Durations of tests, as noisy as they may be."""

import random
from collections.abc import Callable

from ministudio_ci.model.history import History
from ministudio_ci.model.stability import Slower
from ministudio_ci.testing.stability.slower import find_slower, newest_passes
from tests.support.histories import a_history, a_track

Noise = Callable[[random.Random], float]
NOISES: dict[str, Noise] = {
    "a tenth": lambda rng: rng.gauss(1, 0.1),
    "a half, lopsided": lambda rng: rng.lognormvariate(0, 0.5),
    "two machines": lambda rng: rng.choice([1.0, 1.8]) * rng.gauss(1, 0.05),
    "now and then a hundredfold": lambda rng: 100.0 if rng.random() < 0.05 else rng.gauss(1, 0.1),
    "a clock of whole seconds": lambda rng: float(round(rng.lognormvariate(0.5, 0.5))),
}


def slower(history: History) -> list[Slower]:
    return find_slower(history, newest_passes(history))


def noisy(noise: Noise, rng: random.Random, *, runs: int = 70, factor: float = 1.0, last: int = 0,
          seconds: float = 2.0) -> list[float]:  # fmt: skip
    times = [abs(seconds * noise(rng)) for _ in range(runs)]
    return [spent * (factor if at >= runs - last else 1) for at, spent in enumerate(times)]


def told_of(tests: int, noise: Noise, *, seed: int) -> int:
    """How many of so many tests that are only noisy are told to be slower."""
    rng = random.Random(seed)  # noqa: S311 - the same noise each time
    tracks = [a_track("P" * 70, noisy(noise, rng), name=f"test_{at}") for at in range(tests)]
    return len(slower(a_history(*tracks)))
