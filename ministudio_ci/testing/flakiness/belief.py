"""Flaky, or failing each time and passing alone each time? The last runs tell."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ministudio_ci.errors import ReportError
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.model.history import Key
from ministudio_ci.testing.stability.history import entries, paths

RUNS = 3
"""So many runs in a row are no chance any more."""
_READ = 10  # reports looked into; a test that is in fewer than RUNS of them is believed


def always_flaky(memory: Path, keys: Collection[Key]) -> set[Key]:
    """Return those of the tests that failed in each of their last RUNS runs and passed alone.

    Such a test depends on those before it: the failure is real. A report that cannot be read
    says nothing.
    """
    seen: dict[Key, list[bool]] = {key: [] for key in keys}
    for path in reversed(paths(memory)[-_READ:]):
        if all(len(runs) >= RUNS for runs in seen.values()):
            break
        for key, flaky in _in(path, seen).items():
            seen[key].append(flaky)
    return {key for key, runs in seen.items() if len(runs) >= RUNS and all(runs[:RUNS])}


def _in(path: Path, keys: Collection[Key]) -> dict[Key, bool]:
    """Return which of the tests ran in a report, and whether each failed and passed alone."""
    try:
        _, document = read_object(path)
        found: dict[Key, bool] = {}
        for key, test in entries(document):
            if key in keys:  # of a name that is there twice the worst counts
                found[key] = _passed_alone(test) or found.get(key, False)
    except (ReportError, KeyError, TypeError, AttributeError):
        return {}
    return found


def _passed_alone(test: Mapping[str, Any]) -> bool:
    return bool(test.get("flaky")) or test.get("rerun", {}).get("outcome") == "passed"
