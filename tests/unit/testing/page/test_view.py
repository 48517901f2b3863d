"""The page's lists: what is red first, each test once, nothing without end."""

from typing import TYPE_CHECKING, Any

import pytest

from ministudio_ci.testing.page.detail import reason
from ministudio_ci.testing.page.view import view
from tests.support.html_reports import (
    DIFF,
    a_failure,
    a_flaky_test,
    a_history,
    a_report,
    a_skipped_test,
    an_entry,
    everything,
)

if TYPE_CHECKING:
    from ministudio_ci.testing.page.view import Row


def names(rows: Any) -> list[str]:
    return [row.name for row in rows]


def test_each_test_stands_on_one_list() -> None:
    seen = view(everything(), {})
    assert names(seen.red) == ["tests/test_b.py", "test_total", "test_empty"]
    assert names(seen.flaky) == ["test_reconnects"]
    assert names(seen.quarantined) == ["test_cast"]
    assert [(group.suite, group.file, names(group.rows)) for group in seen.groups] == [
        ("unit", "tests/test_a.py", ["test_quick[é 1]", "test_slow", "test_later"]),
        ("e2e", "", ["home > opens"]),
    ]


def test_outcomes_are_counted() -> None:
    assert view(everything(), {}).counts == {
        "failed": 1, "error": 2, "passed": 4, "skipped": 1, "xfailed": 1,
        "flaky": 1, "quarantined": 1,
    }  # fmt: skip


def test_the_bar_is_shared_out_whole_and_nobody_is_too_small_to_be_seen() -> None:
    tests = [an_entry(f"a.py::t{number}") for number in range(999)]
    shares = view(a_report(a_failure("a.py::red"), *tests), {}).shares
    assert [kind for kind, _, _ in shares] == ["failed", "passed"]
    assert shares[0][2] > 5
    assert shares[-1][1] + shares[-1][2] == pytest.approx(1000)


def test_the_slowest_are_named_slowest_first() -> None:
    tests = [an_entry(f"a.py::t{number}", number) for number in range(20)]
    assert names(view(a_report(*tests), {}).slowest) == [f"t{n}" for n in range(19, 9, -1)]


def test_a_failure_says_where_how_and_what_was_printed() -> None:
    red = view(a_report(a_failure("a.py::red", DIFF)), {}).red[0].detail
    assert red
    assert (red.place, red.message) == ("tests/test_cart.py:7", "assert 10 == 12")
    assert [block.what for block in red.blocks] == ["text", "stdout", "stderr"]


def test_the_whole_traceback_is_there_where_the_text_is_a_part_of_it() -> None:
    failure = a_failure("a.py::red", DIFF)
    failure["location"]["text"] = "E   assert 10 == 12"
    red = view(a_report(failure), {}).red[0].detail
    assert red
    assert [block.what for block in red.blocks] == ["text", "traceback", "stdout", "stderr"]


def test_a_failure_that_says_nothing_has_its_place_and_message() -> None:
    location = {"path": "a.py", "line": None, "message": "killed", "text": ""}
    silent = an_entry("a.py::t", outcome="failed", call=None, location=location)
    red = view(a_report(silent), {}).red[0].detail
    assert red
    assert (red.place, red.message, red.blocks) == ("a.py", "killed", ())


def test_failed_subtests_are_named() -> None:
    subtests = [{"description": "[i=3]", "longrepr": "E   assert 3", "outcome": "failed"}]
    red = view(a_report(a_failure("a.py::red", subtests=subtests)), {}).red[0].detail
    assert red
    assert [block.name for block in red.blocks if block.what == "subtest"] == ["[i=3]"]


def test_a_flaky_test_shows_its_first_failure() -> None:
    detail = view(a_report(a_flaky_test("a.py::flaky")), {}).flaky[0].detail
    assert detail
    assert detail.blocks[0].head[1].text.startswith(">       assert total() == 12")
    assert [block.what for block in detail.blocks] == ["text", "stdout", "stderr"]


def test_a_test_that_passes_in_quarantine_stays_on_its_list() -> None:
    seen = view(a_report(an_entry("a.py::t", quarantine={"owner": "Ada"})), {})
    assert names(seen.quarantined) == ["t"]
    assert seen.quarantined[0].detail is None


def test_a_test_twice_in_a_run_is_shown_twice() -> None:
    seen = view(a_report(an_entry("a.py::t"), a_failure("a.py::t")), {})
    assert (names(seen.red), names(seen.groups[0].rows)) == (["t"], ["t"])


def test_a_history_belongs_to_its_suite() -> None:
    document = a_report(an_entry("a.py::t"), an_entry("a.py::t", suite="e2e"))
    history = {("e2e", "a.py::t"): a_history(document)["e2e", "a.py::t"]}
    rows: list[Row] = [group.rows[0] for group in view(document, history).groups]
    assert [row.spark is not None for row in rows] == [False, True]


def test_beyond_the_limit_tests_are_left_out_the_red_ones_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ministudio_ci.testing.page.view.ROWS", 2)
    tests = [an_entry(f"a.py::t{number}", number) for number in range(5)]
    seen = view(a_report(*tests, a_failure("a.py::red")), {})
    assert (names(seen.red), seen.rows_left_out, seen.counts["passed"]) == (["red"], 4, 5)
    assert [row.anchor for row in seen.slowest[:1]] == [""]


def test_beyond_the_limit_texts_are_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ministudio_ci.testing.page.view.TEXTS", 100)
    failures = [a_failure(f"a.py::t{number}", "E   x" * 30) for number in range(3)]
    seen = view(a_report(*failures), {})
    first = seen.red[0].detail
    assert first
    assert (first.blocks[0].left_out, seen.texts_left_out) == (50, 50 + 2 * 150 + 3 * 13)


@pytest.mark.parametrize(
    ("longrepr", "expected"),
    [
        pytest.param("('/a.py', 3, 'Skipped: no ffmpeg')", "no ffmpeg", id="pytest's"),
        pytest.param("""('/a.py', 3, "Skipped: it's late")""", "it's late", id="with a quote"),
        pytest.param("('/a.py', 3, 'Skipped')", "", id="without a reason"),
        pytest.param("not on this platform", "not on this platform", id="another runner's"),
        pytest.param("(x" * 150, "(x" * 150, id="something odd"),
    ],
)
def test_a_skipped_test_says_why(longrepr: str, expected: str) -> None:
    entry = a_skipped_test("a.py::t", "")
    entry["setup"] = entry["setup"] | {"longrepr": longrepr}
    assert reason(entry) == expected
