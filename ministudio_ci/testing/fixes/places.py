"""Where the configuration says that tests stand, or settings of theirs."""

from collections.abc import Iterator, Sequence

from ministudio_ci.foundation.config import Settings

_SETTINGS = ("-c", "--config-file", "--cov-config")
"""Options of pytest and pytest-cov that name a file of settings."""


def places_of_tests(settings: Settings) -> tuple[str, ...]:
    """Return files and folders, relative to the project's: the suites' paths, their settings.

    Of a suite's command the program, and the script that an interpreter is given.
    """
    found = [settings.test.quarantine, *_files_of_settings(settings.test.args)]
    for suite in settings.suites.values():
        found += [*suite.paths, *_files_of_settings(suite.args), *suite.command[:2]]
    return tuple(dict.fromkeys(found))


def _files_of_settings(words: Sequence[str]) -> Iterator[str]:
    for option, value in zip(words, [*words[1:], ""], strict=False):
        name, equals, inline = option.partition("=")
        if name in _SETTINGS and (inline if equals else value):
            yield inline if equals else value
