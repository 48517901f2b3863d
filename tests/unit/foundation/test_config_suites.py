"""A suite is of pytest or of a command; keys of both do not go together."""

from pathlib import Path

import pytest

from ministudio_ci.errors import ConfigurationError
from ministudio_ci.foundation.config import SuiteSettings, load
from ministudio_ci.foundation.templates import LANGUAGES


def suite_of(root: Path, content: str, *, lang: str = "en") -> SuiteSettings:
    text = f"lang = '{lang}'\n[suites.e2e]\n{content}"
    (root / "ministudio-ci.toml").write_text(text, encoding="utf-8")
    return load(root, env={}).settings.suites["e2e"]


def test_a_command_is_words_and_its_results_are_patterns(tmp_path: Path) -> None:
    suite = suite_of(
        tmp_path,
        "command = \"npx playwright test --grep 'a b; rm -rf $HOME'\"\n"
        "results = ['reports/e2e.xml', 'out/**/*.json']\ntimeout = 9",
    )
    assert suite.command == ("npx", "playwright", "test", "--grep", "a b; rm -rf $HOME")
    assert (suite.results, suite.timeout) == (("reports/e2e.xml", "out/**/*.json"), 9)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("command = 'npm test'\npaths = ['tests']", "paths"),
        ("command = 'npm test'\nargs = '-x'", "args"),
        ("paths = ['tests']\nresults = ['a.xml']", "results"),
        ("results = ['a.xml']\ncommand = []", "results"),
        ("command = 'npm test'\nresults = ['/etc/a.xml']", "results"),
        ("command = 'npm test'\nresults = ['../a.xml']", "results"),
        ("command = 'npm test'\nresults = ['a/../../b.xml']", "results"),
        ("command = 'npm test'\nresults = ['']", "results"),
        ("command = 'npm test'\nresults = ['**.xml']", "results"),
        ('command = "npm \'test"', "command"),
    ],
)
def test_what_does_not_go_together_is_named(
    tmp_path: Path, content: str, name: str, lang: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        suite_of(tmp_path, content, lang=lang)
    assert f"ministudio-ci.toml: [suites.e2e] {name}" in str(caught.value)
    assert caught.value.details["count"] == 1
