"""A green run that proves less than the red one would have is no correction."""

from typing import Any

import pytest

from ministudio_ci.testing.fixes.weakened import files_of_tests, weakened


def run(**outcomes: str) -> dict[str, Any]:
    return {"tests": [{"suite": "unit", "nodeid": name, "outcome": outcome}
                      for name, outcome in outcomes.items()]}  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "lost"),
    [
        pytest.param(run(a="failed"), run(a="passed"), (), id="mended"),
        pytest.param(run(a="failed"), run(a="passed", b="passed"), (), id="one more"),
        pytest.param(run(a="failed", b="passed"), run(b="passed"), ("a",), id="gone"),
        pytest.param(run(a="failed"), run(a="skipped"), ("a",), id="skipped now"),
        pytest.param(run(a="passed"), run(a="skipped"), ("a",), id="a green one skipped now"),
        pytest.param(run(a="failed"), run(a="xfailed"), ("a",), id="expected to fail now"),
        pytest.param(run(a="error"), run(a="passed"), (), id="an error mended"),
        pytest.param(run(a="skipped"), run(a="skipped"), (), id="skipped as before"),
        pytest.param(run(a="xfailed"), run(a="xpassed"), (), id="passes unexpectedly"),
        pytest.param(run(a="skipped"), run(), ("a",), id="a skipped one gone"),
        pytest.param({}, run(a="passed"), (), id="nothing was collected before"),
    ],
)
def test_each_test_of_the_red_run_is_there_again_and_runs(
    before: dict[str, Any], now: dict[str, Any], lost: tuple[str, ...]
) -> None:
    assert weakened(before, now) == lost


def test_a_test_of_the_same_name_in_another_suite_is_another() -> None:
    other = {"tests": [{"suite": "e2e", "nodeid": "a", "outcome": "passed"}]}
    assert weakened(run(a="failed"), other) == ("a",)


def test_of_a_name_that_stands_there_twice_neither_may_be_skipped() -> None:
    twice = {"tests": [*run(a="passed")["tests"], *run(a="skipped")["tests"]]}
    assert weakened(run(a="failed"), twice) == ("a",)


def test_a_quarantined_test_need_only_be_there() -> None:
    red = run(a="failed", b="failed")
    green = run(a="xfailed", b="passed")
    red["tests"][0]["quarantine"] = green["tests"][0]["quarantine"] = {"owner": "ada"}
    assert weakened(red, green) == ()
    assert weakened(red, {"tests": green["tests"][1:]}) == ("a",)


def test_files_with_tests_are_known_by_what_pytest_found_in_them() -> None:
    def found(nodeid: str, kind: str) -> dict[str, Any]:
        return {"nodeid": "", "result": [{"nodeid": nodeid, "type": kind}]}

    document = {
        "collectors": [
            found("checks/player.py", "Module"), found("src/a.py", "DoctestModule"),
            found("src/b.py", "RuffFile"), found("docs/use.rst", "DoctestTextfile"),
            found("src/empty.py", "Module"),
        ],
        "tests": [{"nodeid": f"{file}::x"} for file in
                  ("checks/player.py", "src/a.py", "src/b.py", "docs/use.rst")],
    }  # fmt: skip
    assert files_of_tests(document) == ("checks/player.py", "docs/use.rst")
