"""Only a whole, green run is a SUCCESS; whatever else says why it is none."""

import signal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.foundation.process import Ended
from ministudio_ci.foundation.templates import LANGUAGES, say
from ministudio_ci.model.report import Result
from ministudio_ci.testing.suites.verdict import Why, beyond_red, judge
from tests.support.pytest_documents import FAILED, a_collector, a_document, a_test

GREEN = a_test()
RED = a_test(outcome="failed", call=FAILED)
HALF = a_test(call=None, teardown=None)


def a_split(tests: int, others: int, digest: str = "d") -> dict[str, Any]:
    return {"tests": tests, "others": others, "digest": digest}


CASES = [
    ("a shard that other shards left no test", 5,
     a_document(exitcode=5, summary={"deselected": 3}, run={"splits": [a_split(3, 3)]}), None,
     Result.SUCCESS),
    ("the same, status 5 turned into 0", 0, a_document(run={"splits": [a_split(3, 3)]}), None,
     Result.SUCCESS),
    ("a shard of a suite that has no test", 5,
     a_document(exitcode=5, run={"splits": [a_split(0, 0)]}), "empty", Result.ERROR),
    ("a shard of a suite that was narrowed to nothing", 5,
     a_document(exitcode=5, summary={"deselected": 3}, run={"splits": [a_split(0, 0)]}),
     "deselected", Result.ERROR),
    ("a shard whose tests got lost", 0, a_document(run={"splits": [a_split(3, 2)]}), "empty",
     Result.ERROR),
    ("workers that collected other tests", 0,
     a_document(GREEN, run={"splits": [a_split(3, 2), a_split(3, 2, "e")]}), "split",
     Result.ERROR),
    ("a red test of a shard", 1,
     a_document(RED, exitcode=1, run={"splits": [a_split(3, 2)]}), None, Result.FAILURE),
    ("all green", 0, a_document(GREEN), None, Result.SUCCESS),
    ("all skipped", 0, a_document(a_test(outcome="skipped")), None, Result.SUCCESS),
    ("a red test", 1, a_document(RED, exitcode=1), None, Result.FAILURE),
    ("red by a threshold", 1, a_document(GREEN, exitcode=1), "red_without_test", Result.FAILURE),
    ("red, and one file uncollected", 1,
     a_document(RED, exitcode=1, collectors=[a_collector()]), "collection", Result.ERROR),
    ("no report, status 0", 0, None, "no_report", Result.ERROR),
    ("no report, status 1", 1, None, "no_report", Result.ERROR),
    ("killed", -signal.SIGSEGV, None, "signal", Result.ERROR),
    ("killed after a green report", -signal.SIGKILL, a_document(GREEN), "signal", Result.ERROR),
    ("killed by a signal without a name", -99, None, "signal", Result.ERROR),
    ("stopped by Ctrl-C", 130, a_document(GREEN), "stopped", Result.ERROR),
    ("nothing collected", 5, a_document(exitcode=5), "empty", Result.ERROR),
    ("all deselected", 5, a_document(exitcode=5, summary={"deselected": 3}), "deselected",
     Result.ERROR),
    ("status 0 and no test", 0, a_document(), "empty", Result.ERROR),
    ("wrong arguments", 4, None, "usage", Result.ERROR),
    ("uncollected", 2, a_document(exitcode=2, collectors=[a_collector()]), "collection",
     Result.ERROR),
    ("uncollected under xdist", 1, a_document(exitcode=1, collectors=[a_collector()]),
     "collection", Result.ERROR),
    ("KeyboardInterrupt in a test", 2,
     a_document(GREEN, exitcode=2, run={"interrupted": "KeyboardInterrupt"}), "interrupted",
     Result.ERROR),
    ("pytest.exit(returncode=0)", 0, a_document(GREEN, run={"interrupted": "Exit: bye"}),
     "interrupted", Result.ERROR),
    ("an internal error", 3, a_document(exitcode=3, run={"broken": "IndexError"}), "internal",
     Result.ERROR),
    ("an internal error turned into status 0", 0, a_document(GREEN, run={"broken": "IndexError"}),
     "internal", Result.ERROR),
    ("a status of somebody's own", 42, a_document(GREEN, exitcode=42), "status", Result.ERROR),
    ("status 0 over a red test", 0, a_document(RED), "contradiction", Result.ERROR),
    ("status 0 over a report of 1", 0, a_document(GREEN, exitcode=1), "contradiction",
     Result.ERROR),
    ("status 0 over an uncollected file", 0, a_document(GREEN, collectors=[a_collector()]),
     "collection", Result.ERROR),
    ("fewer run than collected", 0, a_document(GREEN, run={"expected": 2}), "incomplete",
     Result.ERROR),
    ("a test without an end", 0, a_document(GREEN, HALF, run={"finished": 1}), "contradiction",
     Result.ERROR),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "document", "why", "result"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_run_is_judged(
    code: int, document: dict[str, Any] | None, why: str | None, result: Result
) -> None:
    judged, reason = judge(Ended(code=code), document)
    assert (judged, reason and reason.key) == (result, why)


def test_a_run_out_of_time_is_an_error_whatever_it_left() -> None:
    ended = Ended(code=0, timed_out=True)
    assert judge(ended, a_document(GREEN)) == (Result.ERROR, Why("timeout"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "document"), [case[1:3] for case in CASES], ids=[c[0] for c in CASES]
)
def test_every_reason_has_words(code: int, document: dict[str, Any] | None, lang: str) -> None:
    why = judge(Ended(code=code), document)[1] or Why("timeout")
    assert "{" not in say(lang, f"test.why.{why.key}", **{"seconds": 3, **why.details})


stages = st.sampled_from([{"outcome": word} for word in ("passed", "failed", "skipped")])
tests = st.builds(
    a_test,
    outcome=st.sampled_from(["passed", "failed", "skipped", "xfailed", "rerun", "subtests passed"]),
    setup=stages,
    call=st.none() | stages,
    teardown=st.none() | stages,
)
runs = st.fixed_dictionaries(
    {},
    optional={
        "interrupted": st.just("Exit"),
        "broken": st.just("Error"),
        "expected": st.integers(0, 4),
        "finished": st.integers(0, 4),
    },
)
documents = st.builds(
    lambda found, run, code, bad: a_document(*found, run=run, exitcode=code, collectors=bad),
    st.lists(tests, max_size=3),
    runs,
    st.integers(0, 5),
    st.lists(st.just(a_collector()), max_size=1),
)


@given(st.integers(-70, 140), st.none() | documents)
def test_nothing_red_or_unfinished_ever_reads_success(
    code: int, document: dict[str, Any] | None
) -> None:
    result, why = judge(Ended(code=code), document)
    if result is not Result.SUCCESS:
        assert why or result is Result.FAILURE
        return
    assert document
    assert (code, document["exitcode"], document["collectors"], why) == (0, 0, [], None)
    assert document["tests"]
    assert document["ministudio_run"]["interrupted"] is None
    for test in document["tests"]:
        outcomes = [test[stage]["outcome"] for stage in ("setup", "call") if stage in test]
        assert "failed" not in [*outcomes, test["teardown"]["outcome"], test["outcome"]]


@pytest.mark.parametrize(
    ("run", "why"),
    [
        pytest.param({"besides": False}, None, id="all ran"),
        pytest.param({"besides": True}, Why("besides"), id="a plugin is not content either"),
        pytest.param(
            {"besides": True, "expected": 5, "finished": 2},
            Why("incomplete", {"done": 2, "expected": 5}),
            id="the first failure ended it",
        ),
    ],
)
def test_what_is_left_against_a_red_run_beside_its_tests(
    run: dict[str, Any], why: Why | None
) -> None:
    assert beyond_red(a_document(GREEN, RED, exitcode=1, run=run)) == why
