import random
import statistics
from itertools import product
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.stability.robust import median, rise, rise_within, share

values = st.lists(st.integers(0, 6).map(float), min_size=2, max_size=14)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [  # the third and fourth are in Brown, Cai, DasGupta's and Newcombe's tables
        pytest.param(0, 10, 0.0, 0.2775, id="none of ten"),
        pytest.param(10, 10, 0.7225, 1.0, id="all of ten"),
        pytest.param(81, 263, 0.2553, 0.3662, id="81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15 of 148"),
        pytest.param(0, 0, 0.0, 1.0, id="no trial says nothing"),
    ],
)
def test_the_score_interval_is_the_published_one(
    hits: int, trials: int, low: float, high: float
) -> None:
    found = share(hits, trials)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_bounds_are_where_the_score_test_is_at_its_limit(hits: int, trials: int) -> None:
    hits = min(hits, trials)
    found = share(hits, trials)
    assert 0 <= found.low <= hits / trials <= found.high <= 1
    limits = [found.low] * (hits > 0) + [found.high] * (hits < trials)
    for bound in limits:
        score = (hits / trials - bound) / sqrt(bound * (1 - bound) / trials)
        assert abs(score) == pytest.approx(1.96, abs=1e-3)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_the_median_is_the_standard_librarys(numbers: list[float]) -> None:
    assert median(numbers) == pytest.approx(statistics.median(numbers))


@given(values, values)
def test_the_rise_is_the_u_of_all_pairs_by_its_spread(
    before: list[float], now: list[float]
) -> None:
    pairs = list(product(before, now))
    u = sum(1.0 if one < two else 0.5 if one == two else 0.0 for one, two in pairs)
    n, m, whole = len(before), len(now), [*before, *now]
    ties = sum(whole.count(one) ** 3 - whole.count(one) for one in set(whole))
    variance = n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1)))
    expected = (u - n * m / 2) / sqrt(variance) if variance > 1e-9 else 0.0
    assert rise(before, now) == pytest.approx(expected, abs=1e-6)
    assert rise(now, before) == pytest.approx(-expected, abs=1e-6)


@given(values)
def test_the_rise_within_is_at_the_least_sum_of_signs(numbers: list[float]) -> None:
    def sign(one: float, two: float) -> int:
        return (one > two) - (one < two)

    size = len(numbers)
    sums = {at: sum(sign(one, two) for one in numbers[:at] for two in numbers[at:])
            for at in range(1, size)}  # fmt: skip
    found = rise_within(numbers)
    assert sums.get(found.at, 0) == min(0, *sums.values())
    if found.at:
        assert found.at == min(at for at, total in sums.items() if total == sums[found.at])


def test_a_step_is_found_where_it_is_and_chance_is_none() -> None:
    rng = random.Random(1)  # noqa: S311 - the same noise each time
    steady = [rng.gauss(10, 1) for _ in range(60)]
    stepped = [value + 4 * (at >= 42) for at, value in enumerate(steady)]
    assert rise_within(stepped).at == 42
    assert rise_within(stepped).chance < 1e-6
    assert rise_within(steady).chance > 0.01
    assert rise_within(stepped[::-1]).chance > 0.9
