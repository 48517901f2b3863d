"""Which suites run, in which order, with what."""

from pathlib import Path

import pytest

from ministudio_ci.errors import UnknownSuiteError
from ministudio_ci.foundation.config import Settings, SuiteSettings, TestSettings
from ministudio_ci.testing import Suite, TestOrder, order_tests
from ministudio_ci.testing.order import narrowing

THREE = Settings(
    test=TestSettings(args=("-q",), timeout=60, output_limit=100),
    suites={
        "unit": SuiteSettings(paths=("tests/unit",)),
        "integration": SuiteSettings(paths=("tests/integration",), args=("-x",)),
        "e2e": SuiteSettings(paths=("e2e",), timeout=5),
    },
)


def order(settings: Settings = THREE, *names: str, arguments: tuple[str, ...] = ()) -> TestOrder:
    return order_tests(settings, root=Path("/p"), env={}, names=names, arguments=arguments)


def test_a_project_that_configures_none_has_one_suite_over_the_whole() -> None:
    assert order(Settings()).suites == (Suite(name="default", timeout=3600),)


def test_all_run_in_the_order_of_the_configuration() -> None:
    assert order().suites == (
        Suite(name="unit", paths=("tests/unit",), arguments=("-q",), timeout=60),
        Suite(name="integration", paths=("tests/integration",), arguments=("-q", "-x"), timeout=60),
        Suite(name="e2e", paths=("e2e",), arguments=("-q",), timeout=5),
    )


@pytest.mark.parametrize("names", [("e2e", "unit"), ("unit", "e2e"), ("unit", "e2e", "unit")])
def test_those_named_run_once_each_in_that_order_too(names: tuple[str, ...]) -> None:
    assert [suite.name for suite in order(THREE, *names).suites] == ["unit", "e2e"]


def test_arguments_of_the_command_line_are_kept_apart_from_the_configuration_s() -> None:
    given = order(arguments=("-k", "player"))
    assert given.arguments == ("-k", "player")
    assert all("-k" not in suite.arguments for suite in given.suites)


def test_an_unknown_suite_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownSuiteError, match=r"'units'.*unit, integration, e2e"):
        order(THREE, "units")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", ()),
        ("--color=yes -q -p no:cacheprovider", ()),
        ("-k fast --color=yes", ("-k", "fast", "--color=yes")),
        ("-m'not slow'", ("-mnot slow",)),
        ("--deselect=a.py::b", ("--deselect=a.py::b",)),
        ("'open", ()),
    ],
)
def test_options_of_the_shell_count_where_they_leave_tests_out(
    value: str, words: tuple[str, ...]
) -> None:
    assert narrowing({"PYTEST_ADDOPTS": value}) == words
