"""Whether a green run proves as much as the red one would have, had it been green."""

from collections.abc import Iterator, Mapping
from typing import Any

_RAN = {"passed", "failed", "error"}
_RED = {"failed", "error"}

Identity = tuple[str, str]
"""Suite and node id."""


def weakened(red: Mapping[str, Any], green: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tests of the report `red` that `green` does not hold to, in order.

    Each must be there again, and each that ran must pass: not be skipped, not be expected to
    fail. A quarantined one need only be there. Both are whole documents.
    """
    now = _outcomes(green)
    return tuple(nodeid for (suite, nodeid), before in _outcomes(red).items()
                 if not _holds(before, now.get((suite, nodeid), set())))  # fmt: skip


def files_of_tests(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the files that pytest found tests in by what they are, whatever their names.

    Those with docstring tests alone, and those that a plugin checks as they are (a linter's),
    are not among them: they are the code itself.
    """
    modules = {
        str(found["nodeid"])
        for collector in document.get("collectors", ())
        for found in collector.get("result", ())
        if found.get("type") in {"Module", "DoctestTextfile"}
    }
    used = {str(test["nodeid"]).partition("::")[0] for test in document.get("tests", ())}
    return tuple(sorted(modules & used))


def _holds(before: set[str], now: set[str]) -> bool:
    if not now or now & _RED:
        return False
    if not before & _RAN or "quarantine" in before | now:
        return True
    return now <= {"passed"}


def _outcomes(document: Mapping[str, Any]) -> dict[Identity, set[str]]:
    """Return what became of each test; a name that stands there twice has both outcomes."""
    found: dict[Identity, set[str]] = {}
    for identity, words in _entries(document):
        found.setdefault(identity, set()).update(words)
    return found


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[Identity, set[str]]]:
    for test in document.get("tests", ()):
        words = {str(test["outcome"])} | ({"quarantine"} if "quarantine" in test else set())
        yield (str(test.get("suite", "")), str(test["nodeid"])), words
