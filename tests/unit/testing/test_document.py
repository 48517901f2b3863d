"""Suites become one document, without secrets, with our block."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import Failure, Result, SuiteResult
from ministudio_ci.testing.document import Facts, compose, overall
from ministudio_ci.testing.report import from_document
from ministudio_ci.testing.suites.pytest_entries import collectors_of, entries_of
from ministudio_ci.testing.suites.suite_run import SuiteRun
from tests.support.pytest_documents import FAILED, SKIPPED, a_collector, a_document, a_test

ROOT = Path("/home/ada/project")
FACTS = Facts(
    commit="1" * 40,
    dirty=False,
    branch="main",
    started=datetime(2025, 11, 1, 18, 42, 0, tzinfo=UTC),
    finished=datetime(2025, 11, 1, 18, 42, 30, tzinfo=UTC),
)
RED = a_test("tests/test_a.py::red", outcome="failed", call=FAILED | {"longrepr": "E   boom"})


def a_run(
    name: str = "unit",
    *,
    document: dict[str, Any] | None = None,
    secrets: tuple[str, ...] = (),
    **changes: Any,
) -> SuiteRun:
    report, mask = document or a_document(a_test()), Scrubber(secrets).text
    whole: dict[str, Any] = {
        "name": name,
        "exit_code": 0,
        "result": Result.SUCCESS,
        "duration": 1.25,
        "tests": entries_of(report, ROOT, mask),
        "collectors": collectors_of(report, ROOT, mask),
        "counts": report["summary"],
    }
    return SuiteRun(**(whole | changes))


def composed(*runs: SuiteRun, secrets: tuple[str, ...] = ()) -> dict[str, Any]:
    return compose(ROOT, runs, FACTS, Scrubber(secrets))


def test_the_block_is_the_promised_one() -> None:
    block = composed(a_run())["ministudio"]
    assert block == {
        "commit": "1" * 40,
        "dirty": False,
        "branch": "main",
        "started": "2025-11-01T18:42:00Z",
        "finished": "2025-11-01T18:42:30Z",
        "result": "SUCCESS",
        "exit_code": 0,
        "suites": [
            {"name": "unit", "result": "SUCCESS", "exit_code": 0, "passed": 1, "failed": 0,
             "skipped": 0, "errors": 0, "flaky": 0, "quarantined": 0, "duration": 1.25,
             "reruns": 0.0, "arguments": [], "why": None, "split": None}
        ],
        "shard": None,
        "budgets": [],
        "notes": [],
    }  # fmt: skip


def test_suites_are_merged_in_order_and_summed() -> None:
    skipped = a_test("tests/test_b.py::b", outcome="skipped", call=SKIPPED)
    unit = a_run(document=a_document(a_test(), RED, summary={"collected": 3, "deselected": 1}))
    whole = composed(unit, a_run("e2e", document=a_document(skipped)))
    assert [test["suite"] for test in whole["tests"]] == ["unit", "unit", "e2e"]
    assert whole["summary"] == {
        "passed": 1, "failed": 1, "skipped": 1, "collected": 4, "deselected": 1, "total": 3,
    }  # fmt: skip
    assert whole["duration"] == 2.5


def test_what_is_red_says_where() -> None:
    collectors = [a_collector(), {"nodeid": "", "outcome": "passed", "result": []}]
    whole = composed(a_run(document=a_document(RED, a_test(), collectors=collectors)))
    assert from_document(whole, Path("report.json")).failures == (
        Failure(nodeid="tests/test_b.py", path="tests/test_b.py", line=None, message="SyntaxError",
                text="E   SyntaxError", suite="unit"),
        Failure(nodeid="tests/test_a.py::red", path="tests/test_a.py", line=4, message="boom",
                text="E   boom", suite="unit"),
    )  # fmt: skip
    assert [("location" in test) for test in whole["tests"]] == [True, False]


def test_uncollected_files_count_as_errors() -> None:
    whole = composed(a_run(document=a_document(collectors=[a_collector(), a_collector("c.py")])))
    assert whole["ministudio"]["suites"][0]["errors"] == 2


def test_flaky_and_quarantined_tests_are_counted_and_the_flaky_ones_named() -> None:
    place = {"path": "a.py", "line": 3, "message": "boom", "text": "E boom"}
    said = {"owner": "ada", "expires": "2026-12-31", "reason": ""}
    flaky = {"nodeid": "a::flaky", "outcome": "passed", "flaky": True, "location": place}
    held = {"nodeid": "a::held", "outcome": "xfailed", "quarantine": said, "location": place}
    well = {"nodeid": "a::well", "outcome": "passed", "quarantine": said}
    whole = composed(a_run(tests=(flaky, held, well)))
    (suite,) = whole["ministudio"]["suites"]
    assert (suite["flaky"], suite["quarantined"], suite["passed"], suite["skipped"]) == (1, 1, 2, 1)
    report = from_document(whole, Path("report.json"))
    assert [failure.nodeid for failure in report.flaky] == ["a::flaky"]
    assert report.failures == ()


S, F, E = Result.SUCCESS, Result.FAILURE, Result.ERROR


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        pytest.param([(S, 0), (S, 0)], (S, 0), id="all green"),
        pytest.param([(S, 0), (F, 1)], (F, 1), id="one red"),
        pytest.param([(F, 1), (E, 2)], (E, 2), id="the worst wins"),
        pytest.param([(E, 0), (F, 1)], (E, 3), id="no broken run says 0"),
        pytest.param([(E, 0), (E, -6)], (E, -6), id="the first status that says something"),
    ],
)
def test_the_whole_is_as_good_as_its_worst_suite(
    ends: list[tuple[Result, int]], expected: tuple[Result, int]
) -> None:
    assert overall([a_run(result=result, exit_code=code) for result, code in ends]) == expected


def test_a_run_that_left_nothing_makes_an_honest_document() -> None:
    dead = SuiteRun(
        name="unit", result=Result.ERROR, exit_code=-6, why="pytest was killed", duration=1.25
    )
    whole = composed(dead)
    assert (whole["exitcode"], whole["tests"], whole["summary"]) == (-6, [], {"total": 0})
    assert from_document(whole, Path("report.json")).suites == (
        SuiteResult(name="unit", result=Result.ERROR, exit_code=-6, duration=1.25,
                    why="pytest was killed"),
    )  # fmt: skip


def test_no_secret_stands_anywhere_not_even_in_a_test_s_name() -> None:
    secret = "tr0ub4dor&3"
    call = FAILED | {"stdout": f"token {secret}", "longrepr": f"E   {secret}"}
    test = a_test(f"tests/test_a.py::test[{secret}]", outcome="failed", call=call)
    run = a_run(
        document=a_document(test, collectors=[a_collector(longrepr=secret)]),
        secrets=(secret,),
        why=f"broke on {secret}",
        arguments=("-k", secret),
    )
    assert secret not in json.dumps(composed(run, secrets=(secret,)))


@pytest.mark.parametrize("word", ["passed", "SUCCESS", "FAILURE"])
def test_a_secret_that_is_an_ordinary_word_does_not_change_the_verdict(word: str) -> None:
    whole = composed(a_run(), secrets=(word,))
    assert from_document(whole, Path("report.json")).result is Result.SUCCESS
    assert whole["tests"][0]["outcome"] == "passed"


@pytest.mark.parametrize("before", range(280, 300))
def test_a_message_is_freed_of_secrets_before_it_is_shortened(before: int) -> None:
    message = "x" * before + "tr0ub4dor&3"
    call = FAILED | {"crash": {"path": "/p/a.py", "lineno": 1, "message": message}}
    test = a_test("tests/test_a.py::red", outcome="failed", call=call | {"longrepr": message})
    secrets = ("tr0ub4dor&3",)
    whole = a_document(test, collectors=[a_collector(longrepr=message)])
    raw = a_run(document=whole, secrets=secrets)
    assert "tr0u" not in json.dumps(composed(raw, secrets=secrets))
