"""Numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.foundation.numbers import spoken, spoken_change


@pytest.mark.parametrize(
    ("number", "unit", "english", "french"),
    [
        (0.0, "", "0", "0"),
        (5.0, "s", "5 s", "5\u00a0s"),
        (66.666, "%", "66.666%", "66,666\u00a0%"),
        (-1234567.25, "kB", "-1,234,567.25 kB", "-1\u202f234\u202f567,25\u00a0kB"),
        (1e300, "", "1e+300", "1e+300"),
        (1e-7, "", "0.0000001", "0,0000001"),
        (1000.0, "", "1,000", "1\u202f000"),
    ],
)
def test_a_number_is_written_with_all_its_digits(
    number: float, unit: str, english: str, french: str
) -> None:
    assert spoken("en", number, unit) == english
    assert spoken("fr", number, unit) == french


@pytest.mark.parametrize(
    ("percent", "english", "french"),
    [(3.25, "+3.2%", "+3,2\u00a0%"), (-0.01, "+0.0%", "+0,0\u00a0%"),
     (-40.0, "-40.0%", "-40,0\u00a0%")],
)  # fmt: skip
def test_a_change_has_its_sign(percent: float, english: str, french: str) -> None:
    assert spoken_change("en", percent) == english
    assert spoken_change("fr", percent) == french


@given(st.floats(min_value=-1e14, max_value=1e14))
def test_no_digit_is_lost(number: float) -> None:
    assert float(spoken("en", number).replace(",", "")) == number
