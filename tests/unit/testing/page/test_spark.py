"""A test's history is drawn: how it ended and how long it took, run by run."""

import math

import pytest

from ministudio_ci.model.history import Point
from ministudio_ci.testing.page.spark import SHOWN, Spark, spark


def test_a_test_without_history_has_no_drawing() -> None:
    assert spark([]) is None


def test_bars_are_as_high_as_runs_took_long_and_a_failure_has_a_mark_below() -> None:
    drawn = spark([Point("passed", 1.0), Point("skipped", 0.5), Point("failed", 0.5)])
    assert drawn == Spark(
        paths=(
            ("failed", "M118 14v-8m0 10v2"),
            ("other", "M114 14v-2"),
            ("passed", "M110 14v-14"),
        ),
        runs=3,
        failed=1,
    )


def test_the_newest_stands_on_the_right_and_the_oldest_fall_away() -> None:
    drawn = spark([*[Point("error", 1.0)] * 5, *[Point("passed", 1.0)] * SHOWN])
    assert drawn
    assert (drawn.runs, drawn.failed) == (SHOWN, 0)


@pytest.mark.parametrize("odd", [0.0, -1.0, math.nan, math.inf, 1e300])
def test_odd_durations_are_drawn_all_the_same(odd: float) -> None:
    drawn = spark([Point("passed", odd), Point("passed", 1.0)])
    assert drawn
    assert drawn.paths[0][1].count("M") == 2
