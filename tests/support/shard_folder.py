"""The reports of a run's shards in a folder, as downloaded artifacts lie there."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import Result
from ministudio_ci.model.shard import Shard
from ministudio_ci.testing.document import Facts, compose
from ministudio_ci.testing.suites.suite_run import SuiteRun
from tests.support.pytest_documents import a_test

START = datetime(2025, 11, 1, 18, 42, 0, tzinfo=UTC)
SPLIT = {"tests": 4, "digest": "d" * 64}


def a_run(*tests: dict[str, Any], name: str = "unit", **changes: Any) -> SuiteRun:
    whole: dict[str, Any] = {
        "name": name,
        "exit_code": 0 if tests else 5,
        "result": Result.SUCCESS,
        "duration": 1.5,
        "tests": tests,
        "split": SPLIT,
    }
    return SuiteRun(**(whole | changes))


@dataclass
class ShardFolder:
    path: Path
    commit: str | None

    def add(self, which: str, /, *runs: SuiteRun, attempt: int | None = 1, **changes: Any) -> Path:
        """Put a shard's report there; `changes` replaces keys of the block."""
        parsed = Shard.parse(which)
        assert parsed
        later = timedelta(seconds=10 * parsed.number + (attempt or 0))
        facts = Facts(
            commit=self.commit,
            dirty=False,
            branch="main",
            started=START + later,
            finished=START + 2 * later,
            shard=parsed,
            attempt=attempt,
        )
        document = compose(Path("/runner/site"), runs or (a_run(),), facts, Scrubber(()))
        document["ministudio"] |= changes
        name = f"ministudio-ci-shard-{which.replace('/', '-of-')}-{attempt}"
        path = self.path / name / "report.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    def three(self) -> None:
        """Put a whole, green run of three shards there, the last of them empty."""
        self.add("1/3", a_run(a_test("tests/test_b.py::b", lineno=7), a_test("tests/test_a.py::z")))
        self.add("2/3", a_run(a_test("tests/test_b.py::a"), a_test("tests/test_a.py::é [::]")))
        self.add("3/3", a_run())
