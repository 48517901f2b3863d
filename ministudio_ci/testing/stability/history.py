"""What the reports in `memory/` tell of each test: how it ended and how long it took."""

from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path
from statistics import median
from typing import Any

from ministudio_ci.errors import ReportError
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.foundation.memory_merge import reports_of
from ministudio_ci.model.history import Key
from ministudio_ci.model.suite import DEFAULT_SUITE
from ministudio_ci.testing.tally import seconds

_READ = 20
"""Reports that are read for durations: with the default, a second or two for thousands of tests."""
_SAMPLE = 10
"""Passes of a test whose median is its duration: enough to outvote a machine that was busy."""


def paths(memory: Path) -> list[Path]:
    """Return the reports in `memory`, oldest first, by the time and number in their names."""
    names = [path.name for path in memory.iterdir()] if memory.is_dir() else []
    return [memory / name for name in reports_of(names)]


def durations(memory: Path, *, reports: int = _READ, sample: int = _SAMPLE) -> dict[Key, float]:
    """Return how long each test takes: the median, in seconds, of its newest `sample` passes.

    They are looked for in the newest `reports` reports of `memory`, and in nothing else: of the
    same reports the answer is the same on every machine. A report that cannot be read says
    nothing; a test that did not pass in any is not there.
    """
    found: dict[Key, list[float]] = {}
    for path in reversed(paths(memory)[-reports:]):
        for key, once in _passes(path).items():
            taken = found.setdefault(key, [])
            if len(taken) < sample:
                taken.append(once)
    return {key: median(taken) for key, taken in found.items()}


def _passes(path: Path) -> dict[Key, float]:
    """Return what each test took that passed in a report; nothing of a report that is none."""
    try:
        _, document = read_object(path)
        whole: dict[Key, float] = {}
        failed = set[Key]()
        for key, test in entries(document):
            whole[key] = whole.get(key, 0.0) + spent(test)
            if test["outcome"] != "passed":
                failed.add(key)
    except (ReportError, KeyError, TypeError, ValueError, AttributeError):
        return {}
    return {key: once for key, once in whole.items() if key not in failed}


def entries(document: Mapping[str, Any]) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    """Yield the tests of a report; a document that pytest-json-report wrote has no suites.

    Raises KeyError, TypeError, AttributeError for another shape.
    """
    for test in document["tests"]:
        yield (str(test.get("suite", DEFAULT_SUITE)), str(test["nodeid"])), test


def spent(test: Mapping[str, Any]) -> float:
    """Return the seconds of a test of a report. Raises ValueError for what is no time."""
    found = seconds(test)
    if not 0.0 <= found < inf:
        raise ValueError(found)
    return found
