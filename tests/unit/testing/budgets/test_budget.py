"""What a configuration's budget means."""

from typing import Any

import pytest

from ministudio_ci.foundation.config import Better, BudgetSettings, Settings, TestSettings
from ministudio_ci.testing.budgets.budget import Budget, budgets_of


def budget(**keys: Any) -> Budget:
    settings = Settings(budgets={"b": BudgetSettings(**keys)}, test=TestSettings(timeout=7))
    return budgets_of(settings)[0]


@pytest.mark.parametrize(
    ("keys", "kind", "unit"),
    [
        ({"suite": "unit"}, "duration", "s"),
        ({"test": "a.py::t"}, "duration", "s"),
        ({"coverage": ("a/*",)}, "coverage", "%"),
        ({"command": ("x",), "unit": "kB"}, "command", "kB"),
    ],
    ids=["a suite", "a test", "coverage", "a command"],
)
def test_each_kind_has_its_unit(keys: dict[str, Any], kind: str, unit: str) -> None:
    assert (budget(**keys).kind, budget(**keys).unit) == (kind, unit)


@pytest.mark.parametrize(
    ("keys", "lower"),
    [
        pytest.param({"suite": "unit", "max_change": 5.0}, True, id="shorter is better"),
        pytest.param({"coverage": True, "max_change": 5.0}, False, id="more coverage is better"),
        pytest.param({"command": ("x",), "at_most": 5.0}, True, id="there is an upper limit"),
        pytest.param({"command": ("x",), "at_least": 5.0}, False, id="there is a lower limit"),
        pytest.param({"suite": "unit", "at_least": 1.0}, False, id="a suite's lower limit"),
        pytest.param({"coverage": True, "at_least": 1.0, "at_most": 9.0}, False, id="two limits"),
        pytest.param(
            {"command": ("x",), "at_most": 5.0, "better": Better.HIGHER}, False, id="said outright"
        ),
    ],
)
def test_which_way_is_better_follows_from_what_is_said(
    keys: dict[str, Any], *, lower: bool
) -> None:
    assert budget(**keys).lower_is_better is lower


def test_a_command_has_the_time_that_a_suite_has_unless_it_says_otherwise() -> None:
    assert budget(command=("x",)).timeout == 7
    assert budget(command=("x",), timeout=2).timeout == 2
