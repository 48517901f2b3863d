"""Reports of made-up runs, as they stand in `memory/`."""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministudio_ci.model.history import History
from ministudio_ci.testing import read_history

FIRST = datetime(2026, 1, 4, 3, 0, tzinfo=UTC)


def entry(
    nodeid: str, outcome: str = "passed", seconds: float = 1.0, suite: str = "unit", **more: Any
) -> dict[str, Any]:
    """A test that ran to its end; the whole time is the call's."""
    failed = outcome in {"failed", "error"}
    stage = {"outcome": "failed" if failed else "passed", "duration": seconds}
    return {"nodeid": nodeid, "suite": suite, "outcome": outcome,
            "setup": {"outcome": "passed", "duration": 0.0}, "call": stage,
            "teardown": {"outcome": "passed", "duration": 0.0}} | more  # fmt: skip


def a_report(
    *tests: Mapping[str, Any],
    commit: str | None = "a" * 40,
    result: str | None = None,
    started: datetime = FIRST,
    **block: Any,
) -> dict[str, Any]:
    """The document of a run in which `tests` ran."""
    red = any(test["outcome"] in {"failed", "error"} for test in tests)
    result = result or ("FAILURE" if red else "SUCCESS")
    stamps = [
        f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (started, started + timedelta(minutes=1))
    ]
    suite = {"name": "unit", "result": result, "exit_code": int(red), "passed": 0, "failed": 0,
             "skipped": 0, "errors": 0, "duration": 60.0, "arguments": [], "why": None}  # fmt: skip
    return {
        "exitcode": int(red),
        "tests": list(tests),
        "ministudio": {"commit": commit, "dirty": False, "branch": "main", "started": stamps[0],
                       "finished": stamps[1], "result": result, "exit_code": int(red),
                       "suites": [suite], "shard": None} | block,
    }  # fmt: skip


class Memory:
    """A folder `memory/` that runs are put into, an hour after one another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def put(self, *tests: Mapping[str, Any], **facts: Any) -> Path:
        """Remember a run of `tests`; return the report's path."""
        moment = FIRST + timedelta(hours=len(list(self.folder.iterdir())))
        document = a_report(*tests, **{"started": moment, **facts})
        return self.write(f"ci_report_{moment + timedelta(minutes=2):%Y%m%d-%H%M%S}.json", document)

    def write(self, name: str, document: object) -> Path:
        """Write a file of that name."""
        path = self.folder / name
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text, encoding="utf-8")
        return path


def plain(history: History) -> SimpleNamespace:
    """A history in values that can be compared."""
    tracks = {track.key: (list(track.runs), track.marks, list(track.seconds))
              for track in history.tracks}  # fmt: skip
    return SimpleNamespace(runs=history.runs, tracks=tracks)


def anew(memory: Memory) -> SimpleNamespace:
    """What the reports say without any store."""
    copy = memory.folder.with_name("copy")
    shutil.copytree(memory.folder, copy, ignore=shutil.ignore_patterns(".*"))
    try:
        return plain(read_history(copy).history)
    finally:
        shutil.rmtree(copy)
