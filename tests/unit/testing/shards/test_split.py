"""The split: a partition that only the set of tests and their durations decide."""

import math
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.shards.split import assign, digest

ODD = ["a b", "é🎉", "x::y[1::2]", "[z]", "n\nl", "tab\t", "\ud800", "", "a", "a/b.py::t[-k]"]
ids = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(ODD)), max_size=60)
seconds = st.floats(min_value=0, max_value=1e6)
times = st.dictionaries(st.sampled_from(ODD), seconds)
counts = st.integers(min_value=1, max_value=12)


def loads(split: dict[str, int], durations: dict[str, float], count: int) -> list[float]:
    return [
        math.fsum(durations[name] for name in split if split[name] == number)
        for number in range(1, count + 1)
    ]


@given(ids, times, counts)
def test_every_test_is_in_one_shard_that_there_is(
    names: list[str], known: dict[str, float], count: int
) -> None:
    split = assign(names, known, count)
    assert split.keys() == set(names)
    assert set(split.values()) <= set(range(1, count + 1))


@given(ids, times, counts, st.randoms(use_true_random=False))
def test_the_order_of_collection_changes_nothing(
    names: list[str], known: dict[str, float], count: int, chance: random.Random
) -> None:
    shuffled = names.copy()
    chance.shuffle(shuffled)
    split = assign(names, known, count)
    assert assign(shuffled, known, count) == split
    assert digest(assign(shuffled, known, count)) == digest(split)


@given(st.dictionaries(st.text(max_size=8), seconds, min_size=1, max_size=60), counts)
def test_no_shard_is_longer_than_the_bound_allows(known: dict[str, float], count: int) -> None:
    # Graham 1969: no more than the average and, on top, the last test that was put there.
    longest, total = max(known.values()), math.fsum(known.values())
    most = max(loads(assign(known, known, count), known, count))
    assert most <= total / count + longest * (1 - 1 / count) + 1e-6 * total


@pytest.mark.parametrize("count", [2, 3, 4, 8, 16, 32])
@pytest.mark.parametrize("tail", [1.0, 1.5, 2.5], ids="tail {}".format)
def test_thousands_of_tests_come_within_five_percent_of_the_bound(count: int, tail: float) -> None:
    chance = random.Random(count)  # noqa: S311 - no secret
    known = {f"t{number}": chance.lognormvariate(-3, tail) for number in range(2_000)}
    most = max(loads(assign(known, known, count), known, count))
    assert most <= 1.05 * max(*known.values(), sum(known.values()) / count)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({}, {"a": 1, "b": 2, "c": 1, "d": 2}, id="none known: dealt out by name"),
        pytest.param(
            {"a": 0, "b": 0, "c": 0, "d": 0},
            {"a": 1, "b": 2, "c": 1, "d": 2},
            id="all take no time",
        ),
        pytest.param(
            {"a": 9, "b": 1, "c": 1}, {"a": 1, "b": 2, "c": 2, "d": 2}, id="a new one is a median"
        ),
        pytest.param(
            {"b": 5, "c": 4}, {"b": 1, "a": 2, "d": 2, "c": 1}, id="new ones between the known"
        ),
        pytest.param(
            {"a": math.nan, "b": math.inf, "c": -1, "d": 2},
            {"a": 1, "b": 2, "c": 1, "d": 2},
            id="what is no time is not known",
        ),
        pytest.param({"gone": 1000}, {"a": 1, "b": 2, "c": 1, "d": 2}, id="a test that went"),
    ],
)
def test_durations_decide(known: dict[str, float], expected: dict[str, int]) -> None:
    assert assign("dbca", known, 2) == expected


def test_one_id_twice_weighs_twice_and_stays_together() -> None:
    assert assign(["a", "b", "a", "c"], {"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 2, "c": 2}
    assert assign(["a", "b", "a", "c"], {"a": 2, "b": 3, "c": 0.5}, 2) == {"a": 1, "b": 2, "c": 2}


def test_a_shard_may_be_left_empty() -> None:
    assert Counter(assign(["only"], {}, 4).values()) == {1: 1}


def test_the_digest_tells_one_split_from_another() -> None:
    splits = [{"a": 1, "b": 2}, {"a": 2, "b": 1}, {"a": 1}, {"a": 1, "b": 2, "c": 1}, {}]
    assert len({digest(split) for split in splits}) == len(splits)
    assert digest({"b": 2, "a": 1}) == digest({"a": 1, "b": 2})
