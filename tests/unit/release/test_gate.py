"""Never a tag without green tests for that very commit."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ministudio_ci.foundation.templates import LANGUAGES, say
from ministudio_ci.model.report import (
    BudgetResult,
    Failure,
    Quarantine,
    Result,
    SuiteResult,
    TestReport,
)
from ministudio_ci.model.verdict import Verdict
from ministudio_ci.release import GateFacts, judge

HEAD, OTHER = "a" * 40, "b" * 40
NOW = datetime(2025, 11, 1, tzinfo=UTC)
UNIT = SuiteResult(name="unit", result=Result.SUCCESS, exit_code=0, passed=3)
E2E = replace(UNIT, name="e2e", passed=1)
GREEN = TestReport(
    result=Result.SUCCESS, exit_code=0, commit=HEAD, dirty=False, branch="main",
    started=NOW, finished=NOW, suites=(UNIT, E2E),
)  # fmt: skip
FACTS = GateFacts(
    commit=HEAD, branch="main", release_branch="main", remote="origin", tip=HEAD
)  # fmt: skip


COVERAGE = BudgetResult(name="coverage", kind="coverage", value=91.5, unit="%", within=True)


def verdict(report: TestReport | None = GREEN, **facts: Any) -> Verdict:
    return judge(report, replace(FACTS, **facts), suites=("unit", "e2e"))


def reasons(found: Verdict) -> list[str]:
    return [reason.key.removeprefix("gate.") for reason in found.reasons]


def test_green_tests_of_the_tip_of_the_release_branch_open_the_gate() -> None:
    assert verdict() == Verdict(commit=HEAD)
    assert verdict().passed


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"result": Result.FAILURE, "exit_code": 1}, "not_green", id="failed"),
        pytest.param({"result": Result.ERROR, "exit_code": 3}, "not_green", id="broke"),
        pytest.param({"exit_code": 1}, "not_green", id="says success and exit code 1"),
        pytest.param({"commit": OTHER}, "other_commit", id="another commit"),
        pytest.param({"commit": HEAD[:12]}, "other_commit", id="a shortened SHA"),
        pytest.param({"commit": None}, "no_commit", id="no commit"),
        pytest.param({"dirty": True}, "changed_then", id="a dirty tree when tested"),
        pytest.param({"shard": "1/2"}, "shard", id="a shard"),
        pytest.param({"suites": (UNIT,)}, "suites_missing", id="a suite that did not run"),
        pytest.param({"suites": ()}, "suites_missing", id="no suite at all"),
        pytest.param(
            {"suites": (UNIT, replace(E2E, result=Result.FAILURE, exit_code=1))},
            "suites_red", id="a red suite under a green result",
        ),
        pytest.param(
            {"suites": (UNIT, replace(E2E, arguments=("-k", "fast")))},
            "narrowed", id="narrowed by arguments",
        ),
        pytest.param(
            {"suites": (replace(UNIT, passed=0), replace(E2E, passed=0))},
            "nothing_passed", id="no test that passed",
        ),
    ],
)  # fmt: skip
def test_a_report_that_proves_nothing_shuts_it(change: dict[str, Any], reason: str) -> None:
    assert reasons(verdict(replace(GREEN, **change))) == [reason]


OVER = replace(COVERAGE, value=9.5, within=False, why="9.5%, at least 90%")
UNMEASURED = replace(COVERAGE, value=None, within=False, why="no data")


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        pytest.param(replace(GREEN, budgets=(COVERAGE,)), [], id="within"),
        pytest.param(replace(GREEN, budgets=(OVER,)), ["over_budget"], id="over"),
        pytest.param(replace(GREEN, budgets=(UNMEASURED,)), ["unmeasured"], id="not measured"),
        pytest.param(
            replace(GREEN, budgets=(replace(UNMEASURED, within=True),)), ["unmeasured"],
            id="said to be within, and not measured",
        ),
        pytest.param(
            replace(GREEN, budgets=(OVER, replace(OVER, name="size"))),
            ["over_budget", "over_budget"], id="each has its reason",
        ),
        pytest.param(GREEN, ["budgets_missing"], id="a report that says nothing of it"),
        pytest.param(
            replace(GREEN, budgets=(replace(COVERAGE, name="size"),)), ["budgets_missing"],
            id="a report of another budget",
        ),
        pytest.param(
            replace(GREEN, budgets=(UNMEASURED,), result=Result.FAILURE), ["not_green"],
            id="red tests are reason enough",
        ),
    ],
)  # fmt: skip
def test_a_budget_that_is_not_within_its_limits_shuts_it(
    report: TestReport, expected: list[str]
) -> None:
    found = judge(report, FACTS, suites=("unit", "e2e"), budgets=("coverage",))
    assert reasons(found) == expected


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"changes": ("app.py",)}, "changed_now", id="a dirty tree now"),
        pytest.param({"pull_request": True, "branch": "fix"}, "pull_request", id="a pull request"),
        pytest.param({"branch": None}, "detached", id="a detached HEAD"),
        pytest.param({"branch": "develop"}, "other_branch", id="another branch"),
        pytest.param(
            {"release_branch": None, "tip": None}, "no_release_branch", id="no default branch"
        ),
        pytest.param({"tip": None}, "not_on_remote", id="a branch not pushed"),
        pytest.param({"tip": OTHER}, "not_the_tip", id="behind or ahead of the remote"),
    ],
)
def test_a_place_not_to_release_from_shuts_it(change: dict[str, Any], reason: str) -> None:
    assert reasons(verdict(**change)) == [reason]


def test_no_report_shuts_it() -> None:
    assert reasons(verdict(None)) == ["no_report"]


def test_every_reason_is_told_at_once() -> None:
    found = verdict(replace(GREEN, dirty=True, commit=OTHER), changes=("a", "b"), tip=OTHER)
    assert reasons(found) == ["changed_now", "not_the_tip", "other_commit", "changed_then"]


def test_without_configured_suites_what_ran_must_be_green() -> None:
    assert judge(GREEN, FACTS, suites=()).passed
    assert reasons(judge(replace(GREEN, suites=()), FACTS, suites=())) == ["nothing_passed"]


def test_of_many_changed_files_the_first_are_named() -> None:
    (reason,) = verdict(changes=tuple("abcdefg")).reasons
    assert dict(reason.details) == {"count": "7", "paths": "a, b, c, d, e, …"}


REPORTS = [
    None, replace(GREEN, result=Result.FAILURE, commit=OTHER, dirty=True, shard="1/2"),
    replace(GREEN, commit=None, suites=()),
    replace(GREEN, suites=(replace(UNIT, result=Result.FAILURE, arguments=("-x",)), E2E)),
    replace(GREEN, suites=(replace(UNIT, passed=0), replace(E2E, passed=0))),
    replace(GREEN, flaky=(Failure(nodeid="a.py::t", path="a.py", line=1, message="boom"),)),
]  # fmt: skip
PLACES: list[dict[str, Any]] = [
    {"changes": ("a",), "pull_request": True}, {"branch": None}, {"branch": "fix"},
    {"release_branch": None}, {"tip": None}, {"tip": OTHER}, {"tip": OTHER, "remote": None},
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_refusal_says_why_and_what_to_do(lang: str) -> None:
    found = [verdict(report) for report in REPORTS] + [verdict(**place) for place in PLACES]
    found += [
        judge(one, FACTS, suites=("unit", "e2e"), budgets=("coverage",))
        for one in (replace(GREEN, budgets=(OVER, UNMEASURED)), GREEN)
    ]
    keys = set()
    for reason in (reason for each in found for reason in each.reasons):
        what, hint = (say(lang, f"{reason.key}.{part}", **dict(reason.details))
                      for part in ("what", "hint"))  # fmt: skip
        assert len(what) > 20
        assert len(hint) > 15
        keys.add(reason.key)
    assert len(keys) == 21


@pytest.mark.parametrize(
    ("count", "limit", "shut"),
    [(3, 3, False), (4, 3, True), (1, 0, True), (0, 0, False)],
)
def test_more_flaky_tests_than_allowed_shut_it_with_their_names(
    count: int, limit: int, *, shut: bool
) -> None:
    flaky = tuple(
        Failure(nodeid=f"a.py::t{number}", path="a.py", line=1, message="boom")
        for number in range(count)
    )
    held = Quarantine(owner="Ada", expires="2026-12-31", reason="")
    more = (replace(flaky[0], quarantine=held),) if flaky else ()  # somebody minds that one
    report = replace(GREEN, flaky=(*more, *flaky))
    found = judge(report, FACTS, suites=("unit", "e2e"), max_flaky=limit)
    assert reasons(found) == (["too_flaky"] if shut else [])
    for reason in found.reasons:
        told = say("en", f"{reason.key}.what", **dict(reason.details))
        names = ", ".join(one.nodeid for one in flaky)
        assert told == f"{count} tests are flaky, and no more than {limit} may be: {names}"
