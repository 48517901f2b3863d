"""Budgets in the configuration: what one key says of another, and decimal numbers."""

import json
from pathlib import Path

import pytest

from ministudio_ci.errors import ConfigurationError
from ministudio_ci.foundation.config import Better, BudgetSettings, load
from ministudio_ci.foundation.config.schema import schema


def loaded(root: Path, budget: str, more: str = "") -> BudgetSettings:
    (root / "ministudio-ci.toml").write_text(f"[budgets.b]\n{budget}\n{more}", encoding="utf-8")
    return load(root, env={}).settings.budgets["b"]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param(
            "at-most = 3",
            "[budgets.b]: one of suite, test, coverage and command says what is measured; here: -",
            id="nothing is measured",
        ),
        pytest.param(
            "coverage = true\ncommand = 'x'\nat-most = 3",
            "[budgets.b]: one of suite, test, coverage and command says what is measured;"
            " here: coverage, command",
            id="two are measured",
        ),
        pytest.param(
            "coverage = false\nat-least = 3",
            "[budgets.b]: one of suite, test, coverage and command says what is measured; here: -",
            id="coverage that is switched off",
        ),
        pytest.param(
            "coverage = true", "[budgets.b]: a limit is missing: at-most, at-least or max-change",
            id="no limit",
        ),
        pytest.param(
            "coverage = true\nat-least = 3\nat-most = 2.5",
            "[budgets.b] at-least: 3 is over at-most, 2.5", id="limits that nothing meets",
        ),
        pytest.param(
            "suite = 'unti'\nat-most = 3",
            "[budgets.b] suite: there is no suite 'unti'; there are: unit, e2e",
            id="a suite that is not there",
        ),
        pytest.param(
            "coverage = true\nat-least = 3\nunit = 'kB'",
            "[budgets.b] unit: goes with a command alone", id="a unit of what has one",
        ),
        pytest.param(
            "command = 'x'\nmax-change = 5",
            "[budgets.b] better: max-change alone does not say which way is worse: lower or higher"
            " is better",
            id="a change in no direction",
        ),
        pytest.param(
            "command = 'x'\nmax-change = 5\nat-most = 3\nat-least = 1",
            "[budgets.b] better: max-change alone does not say which way is worse: lower or higher"
            " is better",
            id="a change between two limits",
        ),
        pytest.param(
            "coverage = true\nat-least = '90'",
            "[budgets.b] at-least: expected a number, got '90'", id="a text for a number",
        ),
        pytest.param(
            "coverage = true\nat-least = nan",
            "[budgets.b] at-least: expected a number, got nan", id="no number",
        ),
        pytest.param(
            "coverage = true\nat-least = true",
            "[budgets.b] at-least: expected a number, got True", id="a flag for a number",
        ),
        pytest.param(
            "coverage = true\nmax-change = -1",
            "[budgets.b] max-change: expected a number of 0 or more, got -1",
            id="a change below none",
        ),
        pytest.param(
            "coverage = ['']\nmax-change = 1",
            "[budgets.b] coverage: expected true, false, or patterns of some files, got ['']",
            id="an empty pattern",
        ),
        pytest.param(
            "coverage = true\natmost = 1",
            "[budgets.b] atmost: unknown key; did you mean at-most?", id="a misspelt key",
        ),
    ],
)  # fmt: skip
def test_a_budget_that_says_nothing_or_two_things_is_refused_with_its_key(
    tmp_path: Path, written: str, problem: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        loaded(tmp_path, written, "[suites.unit]\n[suites.e2e]")
    (line,) = str(caught.value).splitlines()[1:]
    assert line == f"  {tmp_path / 'ministudio-ci.toml'}: {problem}"


@pytest.mark.parametrize("end", ["inf", f"1{'0' * 400}"], ids=["infinite", "too long"])
def test_a_number_has_an_end(tmp_path: Path, end: str) -> None:
    with pytest.raises(ConfigurationError, match="at-most: expected a number"):
        loaded(tmp_path, f"coverage = true\nat-most = {end}")


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        pytest.param("suite = 'default'\nat-most = 3", "at_most", 3.0, id="the only suite"),
        pytest.param("test = 'a.py::b'\nat-most = 0.25", "at_most", 0.25, id="a fraction"),
        pytest.param("test = 'a.py::b'\nat-most = 3", "at_least", None, id="no such limit"),
        pytest.param("coverage = true\nmax-change = 0", "coverage", True, id="all files"),
        pytest.param("coverage = 'a/*'\nat-least = 9", "coverage", ("a/*",), id="a pattern"),
        pytest.param("command = 'a \"b c\"'\nat-most = -1e3", "command", ("a", "b c"), id="words"),
        pytest.param("command = 'a'\nmax-change = 5\nbetter = 'higher'", "better", Better.HIGHER,
                     id="a direction"),
    ],
)  # fmt: skip
def test_a_budget_is_read_as_it_stands(
    tmp_path: Path, written: str, name: str, value: object
) -> None:
    assert getattr(loaded(tmp_path, written), name) == value


def test_budgets_may_stand_in_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ministudio-ci.budgets.b]\ncoverage = true\n")
    with pytest.raises(ConfigurationError, match=r"\[tool.ministudio-ci.budgets.b\]: a limit"):
        load(tmp_path, env={})


def test_the_schema_offers_no_default_that_toml_cannot_write() -> None:
    properties = schema()["properties"]["budgets"]["additionalProperties"]["properties"]
    assert properties["at-most"]["type"] == "number"
    assert "null" not in json.dumps(schema())
