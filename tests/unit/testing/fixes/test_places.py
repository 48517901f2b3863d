"""Where the configuration says that tests stand."""

import pytest

from ministudio_ci.foundation.config import Settings, SuiteSettings, TestSettings
from ministudio_ci.testing import places_of_tests


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (("-q", "-c", "ci/pytest.ini"), ("ci/pytest.ini",)),
        (("--config-file=ci/pytest.ini",), ("ci/pytest.ini",)),
        (("--cov-config", "ci/cov"), ("ci/cov",)),
        (("--cov=src", "-x"), ()),
        (("-c",), ()),
        ((), ()),
    ],
)
def test_a_file_of_settings_is_one(words: tuple[str, ...], places: tuple[str, ...]) -> None:
    held = "quarantine.toml"
    assert places_of_tests(Settings(test=TestSettings(args=words))) == (held, *places)
    suite = SuiteSettings(paths=("checks",), args=words)
    assert places_of_tests(Settings(suites={"unit": suite})) == (held, "checks", *places)


def test_the_file_of_the_quarantine_is_one_whatever_its_name() -> None:
    assert places_of_tests(Settings(test=TestSettings(quarantine="held.toml"))) == ("held.toml",)


def test_the_script_of_a_suites_command_is_one() -> None:
    suite = SuiteSettings(command=("node", "checks/run.mjs", "src"))
    assert places_of_tests(Settings(suites={"e2e": suite}))[1:] == ("node", "checks/run.mjs")
