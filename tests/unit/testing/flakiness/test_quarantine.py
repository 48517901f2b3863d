"""Which tests are in quarantine, for how long, and what their owners are told."""

from datetime import date
from typing import Any

import pytest

from ministudio_ci.testing.flakiness.quarantine import Quarantined, isolate, remarks
from tests.support.remembered import entry

DAY = date(2026, 3, 1)
ENTRY = Quarantined(test="a.py::t", owner="Ada", expires=DAY, reason="slow disk")


def held(test: dict[str, Any], *entries: Quarantined, today: date = DAY) -> Any:
    (found,) = isolate("unit", [test], entries or (ENTRY,), today)
    return found


@pytest.mark.parametrize(
    ("name", "nodeid", "covered"),
    [
        ("a.py::t", "a.py::t", True),
        ("a.py::t", "a.py::t[1]", True),
        ("a.py::t", "a.py::t[a[0] :: é]", True),
        ("a.py::t[1]", "a.py::t[1]", True),
        ("a.py::t[a[0] :: é]", "a.py::t[a[0] :: é]", True),
        ("a.py::t[1]", "a.py::t", False),
        ("a.py::t[1]", "a.py::t[11]", False),
        ("a.py::t", "a.py::tt", False),
        ("a.py::t", "a.py::t::u", False),
        ("a.py", "a.py::t", False),
        ("a.py::*", "a.py::t", False),
        ("a[1].py::t", "a[1].py::t[2]", True),
        ("a", "a[1]", False),
    ],
)
def test_an_entry_names_one_test_or_all_its_parameters(
    name: str, nodeid: str, *, covered: bool
) -> None:
    named = Quarantined(test=name, owner="Ada", expires=DAY)
    assert ("quarantine" in held(entry(nodeid), named)) is covered


@pytest.mark.parametrize(("suite", "covered"), [(None, True), ("unit", True), ("e2e", False)])
def test_an_entry_may_be_for_one_suite(suite: str | None, *, covered: bool) -> None:
    named = Quarantined(test="a.py::t", owner="Ada", expires=DAY, suite=suite)
    assert ("quarantine" in held(entry("a.py::t"), named)) is covered


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [("failed", "xfailed"), ("error", "xfailed"), ("passed", "passed"), ("skipped", "skipped"),
     ("xfailed", "xfailed"), ("xpassed", "xpassed")],
)  # fmt: skip
def test_where_it_fails_it_is_expected_to(outcome: str, counted: str) -> None:
    found = held(entry("a.py::t", outcome))
    assert found["outcome"] == counted
    assert found["quarantine"] == {
        "owner": "Ada", "expires": "2026-03-01", "reason": "slow disk",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("today", "outcome"),
    [(date(2026, 2, 28), "xfailed"), (DAY, "xfailed"), (date(2026, 3, 2), "failed")],
    ids=["before", "on the last day", "the day after"],
)
def test_it_counts_again_from_the_day_after(today: date, outcome: str) -> None:
    found = held(entry("a.py::t", "failed"), today=today)
    assert found["outcome"] == outcome
    assert ("quarantine" in found) is (outcome == "xfailed")


def test_of_two_entries_the_nearer_is_told_and_the_one_that_holds_counts() -> None:
    over = Quarantined(test="a.py::t[1]", owner="Zoé", expires=date(2026, 2, 1))
    near = Quarantined(test="a.py::t[1]", owner="Eve", expires=DAY)
    failed = entry("a.py::t[1]", "failed")
    assert held(failed, over, ENTRY)["quarantine"]["owner"] == "Ada"
    assert held(failed, ENTRY, near)["quarantine"]["owner"] == "Eve"


def told(*outcomes: str, whole: bool = True, today: date = DAY) -> list[str]:
    tests = [entry(f"a.py::t[{number}]", outcome) for number, outcome in enumerate(outcomes)]
    isolated = isolate("unit", tests, (ENTRY,), today)
    return [one.key for one in remarks(isolated, (ENTRY,), today, whole=whole)]


@pytest.mark.parametrize(
    ("outcomes", "keys"),
    [
        pytest.param([], ["stale"], id="no test"),
        pytest.param(["passed"], ["may_leave"], id="passes"),
        pytest.param(["passed", "skipped"], ["may_leave"], id="what runs passes"),
        pytest.param(["passed", "failed"], [], id="one of its parameters fails"),
        pytest.param(["skipped"], [], id="did not run"),
        pytest.param(["failed"], [], id="fails"),
    ],
)
def test_owners_hear_of_what_is_not_needed_any_more(outcomes: list[str], keys: list[str]) -> None:
    assert told(*outcomes) == keys
    assert told(*outcomes, whole=False) == []  # a part of the tests tells nothing of the rest


def test_what_another_runner_saw_fail_first_may_not_leave() -> None:
    tests = isolate("unit", [entry("a.py::t[1]", flaky=True)], (ENTRY,), DAY)
    assert list(remarks(tests, (ENTRY,), DAY, whole=True)) == []


@pytest.mark.parametrize("outcome", ["failed", "passed", "skipped"])
@pytest.mark.parametrize("whole", [True, False], ids=["all tests", "some"])
def test_owners_hear_that_it_has_expired(outcome: str, *, whole: bool) -> None:
    assert told(outcome, whole=whole, today=date(2026, 3, 2)) == ["expired"]
