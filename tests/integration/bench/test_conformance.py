"""The page of conformance: its rows are those that the bench knows, and ours is right in each."""

import pytest

from bench.conformance.ask import answer
from bench.conformance.case import Case
from bench.conformance.cases import CASES
from bench.conformance.page import BEGIN, END, PAGE
from bench.conformance.tools import OURS, PEERS


def table() -> list[list[str]]:
    """The cells of the page's first table, without its head and its sum."""
    text = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    lines = text.partition("\n| ")[2].partition("\n\n")[0].splitlines()
    return [line.strip("| ").split(" | ") for line in (f"| {lines[0]}", *lines[2:-1])]


def test_the_page_has_the_rows_and_the_tools_that_the_bench_has() -> None:
    head, *rows = table()
    assert head[2:] == [tool.name for tool in (OURS, *PEERS)]
    assert [(title, truth) for title, truth, *_ in rows] == [
        (case.title, case.truth) for case in CASES
    ]


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_ours_is_right_and_the_page_says_what_it_answers(case: Case) -> None:
    said = answer(OURS, case)
    assert said in case.right
    assert [row[2] for row in table()[1:] if row[0] == case.title] == [f"✓ {said}"]
