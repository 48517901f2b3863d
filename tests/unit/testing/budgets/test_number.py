"""The number in what a command prints."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.budgets.number import last_number
from ministudio_ci.testing.suites.verdict import Why


@pytest.mark.parametrize(
    ("output", "number"),
    [
        pytest.param("12", 12.0, id="whole"),
        pytest.param("-0.5\n", -0.5, id="a fraction"),
        pytest.param("  7  \r\n\r\n", 7.0, id="spaces and the ends of another system"),
        pytest.param("+1.5e3", 1500.0, id="an exponent"),
        pytest.param(".5", 0.5, id="no digit before the point"),
        pytest.param("1\n2\ndone in 3 s\n", 2.0, id="words after it"),
        pytest.param("size: 9\n4", 4.0, id="words before it"),
        pytest.param("4 kB\n4", 4.0, id="a number with its unit is no number"),
        pytest.param("8\n0x1F\n1_000\n٣\n", 8.0, id="what only a program takes for a number"),
        pytest.param("\x1b[1m5\x1b[0m\n3", 3.0, id="colours"),
    ],
)
def test_the_last_line_that_is_a_number_counts(output: str, number: float) -> None:
    assert last_number(output) == number


@pytest.mark.parametrize(
    ("output", "why"),
    [
        pytest.param("", Why("no_output"), id="nothing"),
        pytest.param("\n \n", Why("no_output"), id="blanks"),
        pytest.param("all\nfine", Why("no_number", {"line": "fine"}), id="words"),
        pytest.param("3\n12,5", Why("comma", {"line": "12,5"}), id="a decimal comma"),
        pytest.param("3\n1,234.5", Why("comma", {"line": "1,234.5"}), id="grouped thousands"),
        pytest.param("3\nnan", Why("endless", {"line": "nan"}), id="no number"),
        pytest.param("3\n-Infinity", Why("endless", {"line": "-Infinity"}), id="endless"),
        pytest.param("3\n1e999", Why("endless", {"line": "1e999"}), id="too large"),
    ],
)
def test_what_is_no_number_is_refused_and_no_earlier_one_taken(output: str, why: Why) -> None:
    assert last_number(output) == why


@given(st.text())
def test_any_text_gives_a_finite_number_or_a_reason(output: str) -> None:
    found = last_number(output)
    assert isinstance(found, Why) or math.isfinite(found)


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(alphabet="abc \n"))
def test_a_number_is_found_below_any_words(number: float, words: str) -> None:
    assert last_number(f"{words}\n{number!r}\n") == number
