"""A number against its limits, worded for whoever is over them."""

from math import inf
from typing import Any

import pytest

from ministudio_ci.foundation.templates import LANGUAGES
from ministudio_ci.testing.budgets.budget import Budget
from ministudio_ci.testing.budgets.weigh import weigh
from ministudio_ci.testing.suites.verdict import Why

SIZE = Budget(name="size", command=("x",), unit="kB")


def budget(**limits: Any) -> Budget:
    return Budget(name="size", command=("x",), unit="kB", **limits)


@pytest.mark.parametrize(
    ("limits", "value", "past", "why"),
    [
        pytest.param({"at_most": 5.0}, 5.0, (), None, id="at its upper limit"),
        pytest.param({"at_most": 5.0}, 5.001, (), "5.001 kB, at most 5 kB", id="over it"),
        pytest.param({"at_least": 5.0}, 5.0, (), None, id="at its lower limit"),
        pytest.param({"at_least": 5.0}, 4.999, (), "4.999 kB, at least 5 kB", id="below it"),
        pytest.param({"max_change": 20.0}, 12.0, (10.0,), None, id="worse as it may be"),
        pytest.param(
            {"max_change": 20.0}, 12.001, (10.0, 10.0),
            "12.001 kB, 20.1% worse than the median of the runs before (2), 10 kB; at most 20%",
            id="worse than it may be",
        ),
        pytest.param({"max_change": 20.0}, 1.0, (10.0,), None, id="far better"),
        pytest.param({"max_change": 0.0}, 99.0, (), None, id="worse than nothing known"),
        pytest.param(
            {"max_change": 900.0}, 1.0, (0.0,),
            "1 kB, ∞ worse than the median of the runs before (1), 0 kB; at most 900%",
            id="worse than none",
        ),
        pytest.param(
            {"max_change": 5.0, "lower_is_better": False}, 9.0, (10.0,),
            "9 kB, 10% worse than the median of the runs before (1), 10 kB; at most 5%",
            id="less, where more is better",
        ),
        pytest.param(
            {"at_most": 5.0, "max_change": 5.0}, 6.0, (5.0,),
            "6 kB, at most 5 kB; 6 kB, 20% worse than the median of the runs before (1), 5 kB;"
            " at most 5%",
            id="over two limits",
        ),
    ],
)  # fmt: skip
def test_a_number_is_within_its_limits_or_says_which_one_it_is_over(
    limits: dict[str, Any], value: float, past: tuple[float, ...], why: str | None
) -> None:
    found = weigh(budget(**limits), value, past, "en")
    assert (found.within, found.why, found.value) == (why is None, why, value)


def test_the_change_is_told_whatever_the_limits() -> None:
    assert weigh(budget(at_most=9.0), 1.0, (3.0,), "en").change == -66.67
    assert weigh(budget(at_most=9.0), 1.0, (), "en").change is None


def test_what_was_not_measured_is_not_within() -> None:
    found = weigh(budget(at_most=5.0), Why("status", {"code": 3}), (1.0,), "en")
    assert (found.value, found.change, found.within) == (None, None, False)
    assert found.why == "the command ended with status 3"


REASONS: dict[str, dict[str, object]] = {
    "suite_absent": {"suite": "unit"}, "suite_broken": {"suite": "unit"}, "narrowed": {},
    "part": {}, "not_green": {}, "test_absent": {"test": "t"}, "test_not_passed": {"test": "t"},
    "no_command": {"command": "x", "why": "y"}, "status": {"code": 3}, "timeout": {"seconds": "9"},
    "no_output": {}, "no_number": {"line": "x"}, "comma": {"line": "1,5"},
    "endless": {"line": "nan"}, "no_coverage": {"python": "p"}, "no_data": {"path": "p"},
    "no_shard_data": {"shard": "1/2"}, "no_code": {}, "coverage_broken": {"cause": "x"},
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_has_its_words(lang: str) -> None:
    whys = {weigh(SIZE, Why(key, details), (), lang).why for key, details in REASONS.items()}
    assert len(whys) == len(REASONS)
    assert all(why and "{" not in why for why in whys)


def test_in_french_a_number_is_written_as_in_french() -> None:
    limited = Budget(name="c", coverage=True, unit="%", at_least=90.0, lower_is_better=False)
    assert weigh(limited, 1234.5, (inf,), "fr").within
    assert weigh(limited, 66.666, (), "fr").why == "66,666\u00a0%, au moins 90\u00a0%"
