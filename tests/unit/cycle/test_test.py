"""What is said of red tests: to the person, and in the alert."""

from dataclasses import replace

from ministudio_ci.cycle.test import red
from ministudio_ci.model.report import Result
from tests.support.weeks import a_failure, a_report, a_suite


def test_the_first_failures_are_named_and_the_others_counted() -> None:
    report = a_report(*[a_failure(number, f"message {number}") for number in range(1, 6)])
    assert str(red(report)) == (
        "The tests ended with FAILURE, 5 failed:\n"
        "  tests/test_a.py::test_1: message 1\n"
        "  tests/test_a.py::test_2: message 2\n"
        "  tests/test_a.py::test_3: message 3\n"
        "  … + 2"
    )


def test_what_is_flaky_or_in_quarantine_is_no_failure() -> None:
    green = replace(a_report(), flaky=(a_failure(8),), quarantined=(a_failure(9),))
    report = replace(a_report(a_failure(1)), flaky=green.flaky, quarantined=green.quarantined)
    told = str(red(report))
    assert "1 failed" in told
    assert "test_8" not in told
    assert "test_9" not in told
    assert red(green) is None


def test_a_broken_run_says_why() -> None:
    report = a_report(suites=(a_suite(why="ended after 3 s"),))
    assert report.result is Result.ERROR
    assert "\n  ended after 3 s" in str(red(report))
