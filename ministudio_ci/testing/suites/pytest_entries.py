"""The tests and collectors of pytest's report as entries of ours."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ministudio_ci.testing.suites.suite_run import RED, Entry
from ministudio_ci.testing.tally import collector_location, location, outcome


def entries_of(
    document: Mapping[str, Any], root: Path, mask: Callable[[str], str]
) -> tuple[Entry, ...]:
    """Return the tests with the outcome their stages tell and, where red, where they failed.

    `mask` takes secrets out of what is shortened: half of one would stay.
    """
    return tuple(_test(test, root, mask) for test in document.get("tests", []))


def collectors_of(
    document: Mapping[str, Any], root: Path, mask: Callable[[str], str]
) -> tuple[Entry, ...]:
    """Return the collectors, the failed ones with where they failed."""
    return tuple(_collector(entry, root, mask) for entry in document.get("collectors", []))


def _test(test: Mapping[str, Any], root: Path, mask: Callable[[str], str]) -> Entry:
    found = outcome(test)
    place = {"location": location(test, root, mask)} if found in RED else {}
    return {**test, "outcome": found, **place}


def _collector(entry: Mapping[str, Any], root: Path, mask: Callable[[str], str]) -> Entry:
    failed = entry["outcome"] == "failed"
    return {**entry, "location": collector_location(entry, root, mask)} if failed else entry
