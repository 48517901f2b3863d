"""Failures are errors beside their lines; what may wait is a warning."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ministudio_ci.announce import Circuit, Flushed
from ministudio_ci.cycle.annotations import annotations
from ministudio_ci.cycle.journal import Stage
from ministudio_ci.cycle.week import StageFailure, Week
from ministudio_ci.errors import GateShutError
from ministudio_ci.foundation.actions import Annotation, Level
from ministudio_ci.model.report import BudgetResult
from tests.support.weeks import GREEN, a_failure, a_red_week, a_report, project

HERE = Path(__file__).parent


def test_each_failure_is_an_error_at_its_line_with_what_was_asserted() -> None:
    week = a_red_week(a_failure(3, text="E   assert 1 == 2\nE   + b"))
    assert list(annotations(project(HERE), week, top="app/")) == [
        Annotation(level=Level.ERROR, message="E   assert 1 == 2\nE   + b",
                   title="tests/test_a.py::test_3", file="app/tests/test_a.py", line=3)
    ]  # fmt: skip


def test_a_failure_that_nobody_describes_says_its_message() -> None:
    assert next(annotations(project(HERE), a_red_week(a_failure()))).message == "assert 1 == 2"


def test_a_flaky_test_is_a_warning() -> None:
    week = Week(report=a_report(flaky=(a_failure(3, "late by 2 s"),)))
    (one,) = annotations(project(HERE, "fr"), week)
    assert (one.level, one.title, one.line) == (Level.WARNING, "tests/test_a.py::test_3", 3)
    assert one.message == "échoué, puis réussi une fois lancé seul\u00a0: late by 2 s"


def test_an_ended_quarantine_and_a_budget_that_is_not_kept_are_warnings() -> None:
    budget = BudgetResult(name="size", kind="command", value=9.0, unit="kB", at_most=8.0,
                          within=False, why="9 kB, at most 8 kB")  # fmt: skip
    kept = replace(budget, name="time", within=True, why=None)
    week = Week(report=replace(a_report(), notes=("ended",), budgets=(kept, budget)))
    assert list(annotations(project(HERE), week)) == [
        Annotation(level=Level.WARNING, message="ended"),
        Annotation(level=Level.WARNING, message="9 kB, at most 8 kB", title="size"),
    ]


def test_an_address_that_is_refused_is_a_warning() -> None:
    circuit = Circuit(destination="discord", address="a", since=datetime(2025, 11, 2, tzinfo=UTC),
                      why="HTTP 404", waiting=3, not_before=None)  # fmt: skip
    (one,) = annotations(project(HERE), replace(GREEN, announced=Flushed(circuits=(circuit,))))
    assert (one.level, one.title) == (Level.WARNING, "discord")
    assert one.message.startswith(
        "discord has taken nothing since 2025-11-02 00:00 UTC: HTTP 404. Messages waiting: 3."
    )


def test_what_red_tests_kept_from_being_measured_is_no_news() -> None:
    budget = BudgetResult(name="size", kind="command", value=None, unit="kB", at_most=8.0,
                          within=False, why="the tests are not green")  # fmt: skip
    red = Week(report=replace(a_report(a_failure()), budgets=(budget,)))
    green = Week(report=replace(a_report(), budgets=(budget,)))
    assert [one.level for one in annotations(project(HERE), red)] == [Level.ERROR]
    assert [one.title for one in annotations(project(HERE), green)] == ["size"]


def test_what_went_wrong_outside_the_tests_is_told_once_and_first() -> None:
    shut = StageFailure(stage=Stage.RELEASE, error=GateShutError(tag="v2", reasons="moved"))
    found = list(annotations(project(HERE), replace(GREEN, failure=shut)))
    assert [one.title for one in found] == ["release"]
    assert "moved" in found[0].message
    red = a_red_week(a_failure())
    assert [one.title for one in annotations(project(HERE), red)] == ["tests/test_a.py::test_1"]


def test_a_text_is_short_and_shows_what_it_is() -> None:
    failure = replace(a_failure(text="\x1b[31mE   first\n" + "x\n" * 9_000), nodeid="a\u202eb")
    (one,) = annotations(project(HERE), a_red_week(failure))
    assert len(one.message.encode()) <= 1_500
    assert one.message.startswith("E   first\n")
    assert one.title == "a‹U+202E›b"


def test_a_shard_leaves_them_to_the_run_that_merges_all() -> None:
    week = a_red_week(a_failure())
    assert week.report
    shard = replace(week, report=replace(week.report, shard="1/4"))
    assert list(annotations(project(HERE), shard)) == []
