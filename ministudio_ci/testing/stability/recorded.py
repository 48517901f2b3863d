"""One report of `memory/`, read for the history: the run, and how each of its tests ended."""

from array import array
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ministudio_ci.errors import ReportError
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.model.history import Key, Mark, Run, SuiteRun
from ministudio_ci.model.report import Result
from ministudio_ci.model.suite import DEFAULT_SUITE
from ministudio_ci.testing.stability.history import entries, spent
from ministudio_ci.testing.tally import STAGES, outcome

_MARKS = {
    mark.outcome: mark
    for mark in (Mark.SKIPPED, Mark.XFAILED, Mark.PASSED, Mark.XPASSED, Mark.ERROR, Mark.FAILED)
}
_HEX = frozenset("0123456789abcdef")
_SHA = (40, 64)  # characters, of SHA-1 and SHA-256


class Recorded(NamedTuple):
    """A run with its tests, which are sorted: runs of the same tests have the same `keys`."""

    run: Run
    keys: tuple[Key, ...]
    marks: bytes
    seconds: "array[float]"


def read_recorded(path: Path) -> Recorded | None:
    """Return what the report at `path` says; None for a shard's, which the merged one speaks for.

    A node id that is there twice counts once: its worst outcome, its times together. A test that
    a broken run stopped half way has no verdict, and is not there. A document of
    pytest-json-report without our block, as `builder_core` records it, has no commit.
    Raises ReportError.
    """
    _, document = read_object(path)
    try:
        block = document.get("ministudio") or _block(document)
        if block["shard"] is not None:
            return None
        return _recorded(_run(path, block), document)
    except KeyError as error:
        raise ReportError(path=path, why=f"the key {error} is missing") from error
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ReportError(path=path, why=f"it has another shape ({error})") from error


def _recorded(run: Run, document: Mapping[str, Any]) -> Recorded:
    broken = {suite.name for suite in run.suites if suite.result is Result.ERROR}
    found: dict[Key, tuple[int, float]] = {}
    for key, test in entries(document):
        if key[0] in broken and _stopped(test):
            continue
        mark, seconds = _mark(test), spent(test)
        if before := found.get(key):
            mark, seconds = max(mark, before[0]), seconds + before[1]
        found[key] = mark, seconds
    keys = tuple(sorted(found))
    unnamed = sorted({suite for suite, _ in keys} - {suite.name for suite in run.suites})
    more = tuple(SuiteRun(name, run.result, 0.0) for name in unnamed)
    return Recorded(
        run._replace(suites=run.suites + more), keys,
        bytes(found[key][0] for key in keys), array("f", (found[key][1] for key in keys)),
    )  # fmt: skip


def _mark(test: Mapping[str, Any]) -> int:
    said = test["outcome"]
    mark = _MARKS[said] if said in _MARKS else _MARKS[outcome(test)]
    flaky = bool(test.get("flaky"))
    if test.get("quarantine"):
        if flaky or mark is Mark.XFAILED:
            return Mark.QUARANTINED_FAILED
        if mark is Mark.PASSED:
            return Mark.QUARANTINED_PASSED
    return Mark.FLAKY if flaky else mark


def _stopped(test: Mapping[str, Any]) -> bool:
    """Whether the run broke before this test had an end: no stage of it failed."""
    stages = (test[name].get("outcome") for name in STAGES if name in test)
    return bool(test["outcome"] == "error") and "failed" not in stages


def _run(path: Path, block: Mapping[str, Any]) -> Run:
    recorded = datetime.strptime(path.name[10:25], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    return Run(
        name=path.name,
        recorded=recorded,
        commit=_commit(block["commit"]),
        dirty=bool(block["dirty"]),
        narrowed=any(suite["arguments"] for suite in block["suites"]),
        clock_went_back=_moment(block["started"]) > recorded,
        suites=tuple(_suites(block)),
    )


def _suites(block: Mapping[str, Any]) -> Iterator[SuiteRun]:
    for suite in block["suites"]:
        yield SuiteRun(str(suite["name"]), Result(suite["result"]), float(suite["duration"]))


def _block(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what our block would say of a document that another program wrote."""
    code, seconds = document["exitcode"], float(document["duration"])
    result = {0: Result.SUCCESS, 1: Result.FAILURE}.get(code, Result.ERROR)
    suite = {"name": DEFAULT_SUITE, "result": result, "duration": seconds, "arguments": ()}
    started = datetime.fromtimestamp(float(document["created"]) - seconds, UTC)
    return {"commit": None, "dirty": False, "shard": None, "started": started.isoformat(),
            "suites": [suite]}  # fmt: skip


def _commit(said: object) -> str | None:
    """Return a full SHA: git is asked for it later, so it is nothing else."""
    return said if isinstance(said, str) and len(said) in _SHA and _HEX.issuperset(said) else None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
