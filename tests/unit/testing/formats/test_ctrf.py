"""CTRF is read in the versions that are known; another is named, and a wrong shape placed."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation import memory
from ministudio_ci.testing.formats import Budget, Case, Unreadable, read_results
from ministudio_ci.testing.suites.foreign_entries import nodeid


def a_report(*tests: dict[str, Any], **changes: Any) -> dict[str, Any]:
    results = {"tool": {"name": "jest"}, "summary": {"tests": len(tests)}, "tests": list(tests)}
    return {"reportFormat": "CTRF", "specVersion": "0.0.0", "results": results} | changes


def a_case(**changes: Any) -> dict[str, Any]:
    return {"name": "plays", "status": "passed", "duration": 1200} | changes


def read(folder: Path, document: Any) -> list[Case]:
    path = folder / "results.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return list(read_results(path, Budget(100)))


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("passed", "passed"), ("failed", "failed"), ("skipped", "skipped"), ("pending", "skipped"),
     ("other", "error")],
)  # fmt: skip
def test_every_status_has_its_outcome(tmp_path: Path, status: str, outcome: str) -> None:
    (case,) = read(tmp_path, a_report(a_case(status=status)))
    assert (case.attempt.outcome, case.attempt.seconds) == (outcome, 1.2)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, "plays"),
        ({"suite": ["player", "sound"]}, "player::sound::plays"),
        ({"suite": "player > sound"}, "player::sound::plays"),
        ({"filePath": "a.test.ts", "suite": ["a.test.ts", "player"]}, "a.test.ts::player::plays"),
        ({"name": "tests/a.py::B::c", "filePath": "tests/a.py", "suite": ["tests/a.py", "B"]},
         "tests/a.py::B::c"),
    ],
    ids=["a name alone", "suites", "suites in one text", "a file", "pytest's own id"],
)  # fmt: skip
def test_a_test_is_named_by_what_is_there(
    tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    (case,) = read(tmp_path, a_report(a_case(**changes)))
    assert nodeid(case, case.file) == named


def test_texts_are_kept_and_cut(tmp_path: Path) -> None:
    told = {"status": "failed", "message": "no", "trace": "at a.ts:3", "line": 3}
    test = a_case(**told, stdout=["a", "b"], stderr="e" * 500)
    (case,) = read(tmp_path, a_report(test))
    attempt = case.attempt
    assert (attempt.message, attempt.text, attempt.stdout, case.line) == (
        "no",
        "at a.ts:3",
        "a\nb",
        3,
    )
    assert "[... 400 bytes cut ...]" in attempt.stderr


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [(1500, 1.5), (None, 0), (-1, 0), (math.nan, 0), (math.inf, 0), (10**400, 0), (1e300, 0)],
    ids=["a time", "none", "negative", "NaN", "infinity", "400 digits", "1e300 ms"],
)
def test_a_time_that_no_test_took_is_none(tmp_path: Path, duration: Any, seconds: float) -> None:
    (case,) = read(tmp_path, a_report(a_case(duration=duration)))
    assert case.attempt.seconds == seconds


@pytest.mark.parametrize("line", [True, 0, -7, 10**12, "3", 1.5], ids=str)
def test_a_line_that_no_file_has_is_none(tmp_path: Path, line: Any) -> None:
    (case,) = read(tmp_path, a_report(a_case(line=line)))
    assert case.line is None


TRIES = [{"attempt": 1, "status": "failed", "duration": 300, "message": "late"}]


def test_a_flaky_test_passed_at_last(tmp_path: Path) -> None:
    (case,) = read(tmp_path, a_report(a_case(flaky=True, retries=1, retryAttempts=TRIES)))
    assert case.first
    assert (case.attempt.outcome, case.first.message, case.first.seconds) == ("passed", "late", 0.3)


def test_a_flaky_test_is_one_though_its_first_attempt_is_not_told(tmp_path: Path) -> None:
    (case,) = read(tmp_path, a_report(a_case(flaky=True, retries=1)))
    assert case.first
    assert case.first.outcome == "failed"


def test_a_test_that_failed_each_time_is_broken(tmp_path: Path) -> None:
    (case,) = read(tmp_path, a_report(a_case(status="failed", retryAttempts=TRIES)))
    assert case.first is None
    assert case.rerun


@pytest.mark.parametrize(
    "document",
    [
        {"results": a_report(a_case())["results"]},
        a_report(a_case(), specVersion="1.4.2"),
        a_report(a_case(browser="x", ours={"a": 1}), insights={}, extra={"a": [1]}),
    ],
    ids=["before there were versions", "version 1", "unknown keys"],
)
def test_known_versions_and_unknown_keys_are_borne(tmp_path: Path, document: Any) -> None:
    assert [case.name for case in read(tmp_path, document)] == ["plays"]


def test_a_byte_order_mark_is_borne(tmp_path: Path) -> None:
    path = tmp_path / "marked.json"
    path.write_text(json.dumps(a_report(a_case())), encoding="utf-8-sig")
    assert [case.name for case in read_results(path, Budget(1000))] == ["plays"]


REFUSED = [
    ("another version", a_report(a_case(), specVersion="2.0.0"), "result_version", "2.0.0"),
    ("another format", {"reportFormat": "ALLURE", "results": {}}, "result_kind", ""),
    ("some JSON", {"tests": []}, "result_kind", ""),
    ("broken JSON", '{"results": {"tests": [', "result_unread", "not JSON"),
    ("deep beyond sense", '{"a":' * 100_000, "result_unread", "not JSON"),
    ("no tests", {"results": {}}, "result_shape", "results"),
    ("tests that are none", a_report(results={"tests": 3}), "result_shape", "results"),
    ("a test without a status", a_report({"name": "a"}), "result_shape", "results.tests[0]"),
    ("a status of its own", a_report(a_case(), a_case(status="flaky")), "result_shape",
     "results.tests[1]"),
    ("a name that is a number", a_report(a_case(name=3)), "result_shape", "results.tests[0]"),
    ("a test that is a text", a_report(results={"tests": ["a"]}), "result_shape",
     "results.tests[0]"),
    ("red by its summary alone",
     a_report(results={"tests": [a_case()], "summary": {"failed": 2}}), "result_counts", "2"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "key", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_cannot_be_believed_is_refused_with_its_place(
    tmp_path: Path, document: Any, key: str, said: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, document)
    assert refused.value.key == key
    assert said in " ".join(map(str, refused.value.details.values()))


def test_a_report_over_the_limit_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "REPORT_LIMIT", 50)
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, a_report(a_case()))
    assert "is the most that is read" in str(refused.value.details["cause"])
