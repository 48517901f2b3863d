"""What other programs are given tells what the report tells, whatever text is in it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.errors import ReportError
from ministudio_ci.testing.formats import Budget, Case, read_results
from ministudio_ci.testing.formats.ctrf_out import ctrf_json
from ministudio_ci.testing.formats.exports import write_exports
from ministudio_ci.testing.formats.junit_out import junit_xml
from tests.support.whole_report import TESTS, a_test, whole

OUTCOMES = {
    "test_green[é::1]": "passed", "test_red": "failed", "test_broken": "error",
    "test_left_out": "skipped", "test_known": "xfailed", "test_better": "passed",
    "test_flaky": "passed", "test_held": "skipped", "test_b.py": "error", "e2e": "error",
    "plays": "passed",
}  # fmt: skip


def exported(folder: Path, document: dict[str, Any], name: str) -> dict[str, Case]:
    report = folder / "report.json"
    report.write_text(json.dumps(document), encoding="utf-8")
    write_exports(report)
    cases = read_results(folder / name, Budget(100_000))
    return {case.name.rpartition("/")[2]: case for case in cases}


def test_junit_tells_every_outcome(tmp_path: Path) -> None:
    cases = exported(tmp_path, whole(), "junit.xml")
    assert {name: case.attempt.outcome for name, case in cases.items()} == OUTCOMES


def test_junit_names_tests_as_pytest_does(tmp_path: Path) -> None:
    cases = exported(tmp_path, whole(), "junit.xml")
    assert cases["test_green[é::1]"].groups == ("tests.test_a.TestB",)
    assert cases["plays"].groups == ("player",)


def test_ctrf_tells_every_outcome(tmp_path: Path) -> None:
    cases = exported(tmp_path, whole(), "ctrf.json")
    found = {name.rpartition("::")[2]: case.attempt.outcome for name, case in cases.items()}
    ours = {
        name.rpartition("::")[2]: said.replace("error", "failed") for name, said in OUTCOMES.items()
    }
    assert found == ours | {"test_held": "xfailed"}


@pytest.mark.parametrize("name", ["junit.xml", "ctrf.json"])
def test_a_failure_is_told_with_its_place_and_a_flaky_one_with_how_it_failed(
    tmp_path: Path, name: str
) -> None:
    cases = {key.rpartition("::")[2]: it for key, it in exported(tmp_path, whole(), name).items()}
    red, flaky = cases["test_red"], cases["test_flaky"]
    assert (red.file, red.line, red.attempt.message) == ("tests/test_a.py", 3, "assert 1 == 2")
    assert flaky.first
    assert flaky.first.text == "E  late"


@pytest.mark.parametrize(
    ("test", "message"),
    [("test_left_out", "not here"), ("test_held", "assert 1 == 2"), ("e2e", "it was killed")],
)
def test_what_is_left_out_or_broken_says_why(tmp_path: Path, test: str, message: str) -> None:
    assert exported(tmp_path, whole(), "junit.xml")[test].attempt.message == message


def test_a_suite_that_is_not_green_has_something_red(tmp_path: Path) -> None:
    document = whole(TESTS[0])
    document["collectors"] = []
    document["ministudio"]["suites"][0]["why"] = "coverage is under 90 %"
    cases = exported(tmp_path, document, "junit.xml")
    assert (cases["unit"].attempt.outcome, cases["unit"].attempt.message) == (
        "error", "coverage is under 90 %",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"), [("outcome", "rerun"), ("call", 3), ("nodeid", None), ("location", "a.py")]
)
def test_a_report_of_another_shape_is_refused_and_leaves_no_file(
    tmp_path: Path, key: str, value: object
) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps(whole(a_test("test_a", "passed") | {key: value})))
    with pytest.raises(ReportError):
        write_exports(report)
    assert list(tmp_path.iterdir()) == [report]


anything = st.text(st.characters(exclude_categories=()), max_size=30)


@given(anything, anything)
def test_any_text_is_written_and_read_back_or_replaced(
    tmp_path_factory: pytest.TempPathFactory, name: str, said: str
) -> None:
    place = {"path": said, "line": 1, "message": said, "text": said}
    red = {"outcome": "failed", "duration": 0.1, "longrepr": said, "stdout": said}
    document = whole(a_test(f"x{name}", "failed", call=red, location=place))
    file = tmp_path_factory.getbasetemp() / "exported"
    for write, forbidden in ((junit_xml, _no_xml), (ctrf_json, _surrogate)):
        file.write_bytes(write(document).encode())
        test, *_ = read_results(file, Budget(100_000))
        expected = "".join("\ufffd" if forbidden(ord(one)) else one for one in said).strip()
        assert (test.attempt.text, test.attempt.stdout) == (expected, expected)


def _surrogate(point: int) -> bool:
    return 0xD800 <= point <= 0xDFFF


def _no_xml(point: int) -> bool:
    """XML 1.0, production 2."""
    return (
        (point < 0x20 and chr(point) not in "\t\n\r")
        or _surrogate(point)
        or point in {0xFFFE, 0xFFFF}
    )
