"""A small project with tests of its own, run by us as a user's would be."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.config import Settings
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.history import Key
from ministudio_ci.model.report import TestReport
from ministudio_ci.model.shard import Shard
from ministudio_ci.testing import merge_shards, order_tests, run_suites

QUICK = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""No plugin but pytest's own and those that a test names: a run takes a third of the time."""
BARE = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}


@dataclass
class TestedProject:
    """Its folder, and the environment its tests get."""

    __test__ = False

    root: Path
    env: dict[str, str] = field(default_factory=lambda: BARE | QUICK)

    def write(self, **files: str) -> None:
        """Write files; `__` in a name stands for a slash, `.py` is added."""
        for name, content in files.items():
            path = self.root / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    def run(
        self,
        *arguments: str,
        settings: Settings | None = None,
        python: Path | None = None,
        on_output: Callable[[str], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        shard: str = "",
        durations: Mapping[Key, float] | None = None,
    ) -> TestReport:
        order = order_tests(
            settings or Settings(),
            root=self.root,
            env=self.env,
            arguments=arguments,
            shard=Shard.parse(shard),
            durations=durations,
        )
        quiet = on_output or (lambda _: None)
        interpreter = python or Path(sys.executable)
        return run_suites(order, interpreter, now=now, on_output=quiet)

    def merge(self, folder: Path, settings: Settings | None = None) -> TestReport:
        """Merge the reports of shards below a folder."""
        order = order_tests(settings or Settings(), root=self.root, env=self.env)
        scrubber, now = Scrubber(()), datetime.now(UTC)
        return merge_shards(folder, order, git=Git(self.root), scrubber=scrubber, now=now)[0]

    @property
    def document(self) -> dict[str, Any]:
        """What stands in reports/report.json."""
        text = (self.root / "reports" / "report.json").read_text(encoding="utf-8")
        document: dict[str, Any] = json.loads(text)
        return document
