"""Checkouts that share a memory branch, as runs on GitHub do."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ministudio_ci.foundation.memory import record_run
from ministudio_ci.foundation.memory_branch import Kept, NotKept, pull, push
from tests.support.repo import Repo

NOW = datetime(2025, 11, 1, 18, 42, 30, tzinfo=UTC)
BRANCH = "ministudio-memory"
REPORT = "ci_report_20251101-184230.json"


@dataclass(frozen=True)
class Runner:
    """One checkout, as each run on GitHub has its own."""

    repo: Repo

    @property
    def memory(self) -> Path:
        return self.repo.path / "memory"

    def write(self, name: str, content: str) -> None:
        path = self.memory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    def test_run(self, report: str, *, now: datetime = NOW) -> None:
        self.write("../reports/report.json", json.dumps({"run": report}))
        record_run("SUCCESS", self.repo.path / "reports/report.json", self.memory, now=now)

    def pull(self) -> Kept | NotKept:
        return pull(self.repo.foundation, "origin", BRANCH, self.memory)

    def push(self, *, keep: int = 200) -> Kept | NotKept:
        return push(self.repo.foundation, "origin", BRANCH, self.memory, keep=keep, now=NOW)

    def files(self) -> dict[str, str]:
        return {path.relative_to(self.memory).as_posix(): path.read_text()
                for path in sorted(self.memory.rglob("*")) if path.is_file()}  # fmt: skip


New = Callable[[str], Runner]


def on_branch(remote: Path) -> dict[str, str]:
    bare = Repo(remote)
    names = bare.git("ls-tree", "-r", "--name-only", BRANCH).splitlines()
    return {name: bare.git("show", f"{BRANCH}:{name}") for name in names}


def kept(answer: Kept | NotKept) -> Kept:
    assert isinstance(answer, Kept), answer
    return answer
