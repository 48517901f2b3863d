"""A test that got slower is told; one that is only noisy is not, whatever its noise is like."""

import random

import pytest

from ministudio_ci.testing.stability.slower import find_slowest, newest_passes
from tests.support.histories import a_history, a_track
from tests.support.noise import NOISES, Noise, noisy, slower, told_of


@pytest.mark.parametrize("noise", NOISES.values(), ids=NOISES)
def test_a_test_that_is_only_noisy_is_not_told(noise: Noise) -> None:
    assert told_of(50, noise, seed=7) == 0


@pytest.mark.parametrize("last", [10, 20, 40])
def test_a_long_test_that_is_a_third_slower_is_told(last: int) -> None:
    rng = random.Random(3)  # noqa: S311 - the same noise each time
    found = [
        slower(a_history(a_track("P" * 70, noisy(NOISES["a tenth"], rng, factor=1.3, last=last))))
        for _ in range(20)
    ]
    assert sum(map(len, found)) >= 19
    for (one,) in filter(None, found):
        assert one.ratio == pytest.approx(1.3, abs=0.12)
        assert one.commit is not None


def test_since_is_the_run_it_began_with() -> None:
    history = a_history(a_track("P" * 70, [1.0] * 55 + [2.0] * 15))
    (one,) = slower(history)
    assert (one.since, one.commit) == (history.runs[55].name, history.runs[55].commit)
    assert (one.before, one.now) == (1.0, 2.0)


@pytest.mark.parametrize(
    "seconds",
    [
        pytest.param([1.0] * 60 + [1.14] * 10, id="by less than a seventh"),
        pytest.param([0.01] * 60 + [0.04] * 10, id="by less than a twentieth of a second"),
        pytest.param([2.0] * 60 + [1.0] * 10, id="it got quicker"),
        pytest.param([1.0] * 67 + [9.0] * 3, id="in three runs"),
        pytest.param([1.0] * 9 + [2.0] * 10, id="too little is known of before"),
        pytest.param([1.0] * 20 + [2.0] * 100, id="long ago"),
        pytest.param([2.0], id="it ran once"),
    ],
)
def test_what_does_not_matter_or_is_not_certain_is_not_told(seconds: list[float]) -> None:
    assert slower(a_history(a_track("P" * len(seconds), seconds))) == []


def test_a_machine_that_slows_every_test_down_accuses_none() -> None:
    rng = random.Random(5)  # noqa: S311 - the same noise each time
    busy = [1.0] * 60 + [1.6] * 10
    times = [[2.0 * pace * rng.gauss(1, 0.05) for pace in busy] for _ in range(40)]
    tracks = [a_track("P" * 70, spent, name=f"test_{at:02d}") for at, spent in enumerate(times)]
    assert slower(a_history(*tracks)) == []
    tracks[0] = a_track("P" * 70, [spent * (1.5 if at >= 60 else 1) for at, spent
                                   in enumerate(times[0])], name="test_00")  # fmt: skip
    assert [one.key[1] for one in slower(a_history(*tracks))] == ["test_00"]


def test_times_of_failures_are_not_compared() -> None:
    history = a_history(a_track("P" * 30 + "F" * 10 + "P", [1.0] * 30 + [60.0] * 10 + [1.0]))
    assert slower(history) == []


def test_the_one_that_lost_most_time_comes_first() -> None:
    steps = {"little": 1.0, "much": 30.0, "some": 5.0}
    tracks = [a_track("P" * 70, [10.0] * 55 + [10.0 + 3 * step] * 15, name=name)
              for name, step in steps.items()]  # fmt: skip
    assert [one.key[1] for one in slower(a_history(*tracks))] == ["much", "some", "little"]


def test_the_slowest_have_their_share_of_the_whole() -> None:
    tracks = [a_track("PPP", [spent] * 3, name=name) for name, spent in
              {"a": 6.0, "b": 3.0, "c": 1.0}.items()]  # fmt: skip
    found = find_slowest(newest_passes(a_history(*tracks, a_track("F", name="never passed"))), 2)
    assert [(one.key[1], one.seconds, one.share) for one in found] == [
        ("a", 6.0, 0.6), ("b", 3.0, pytest.approx(0.3)),
    ]  # fmt: skip
