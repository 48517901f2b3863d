"""A project whose tests are red, and fixers that are small Python programs."""

import shlex
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.config import Settings
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.testing import (
    Fixed,
    Fixing,
    Kept,
    Unfixed,
    attempt,
    order_tests,
    places_of_tests,
    run_suites,
    scratch_paths,
)
from ministudio_ci.testing.fixes import Reason
from tests.support.repo import ENV, Repo
from tests.support.tested_project import QUICK

RED = "from app import double\n\n\ndef test_double() -> None:\n    assert double(2) == 4\n"
BUG = "def double(number: int) -> int:\n    return number + 1\n"
MENDED = "def double(number: int) -> int:\n    return number * 2\n"


def writes(path: str, content: str) -> str:
    """A fixer that writes a file."""
    return runs(f"p = pathlib.Path({path!r}); p.parent.mkdir(parents=True, exist_ok=True); "
                f"p.write_text({content!r})")  # fmt: skip


def runs(code: str) -> str:
    """A fixer of a few statements; `pathlib`, `subprocess` and `os` are there."""
    program = f"import os, pathlib, subprocess; {code}"
    return shlex.join([sys.executable, "-c", program])


MENDS = writes("app.py", MENDED)


@dataclass
class FixSite:
    """The repository at a red commit, in `folder` of it the project."""

    repo: Repo
    folder: str = ""
    settings: Settings = field(default_factory=Settings)
    told: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=lambda: ENV | QUICK)

    @classmethod
    def new(cls, path: Path, **files: str) -> "FixSite":
        site = cls(Repo.new(path))
        site.commit({"app.py": BUG, "tests/test_app.py": RED, "tests/conftest.py": "",
                     ".gitignore": "reports/\n*.pyc\nignored.py\n", **files})  # fmt: skip
        return site

    @property
    def root(self) -> Path:
        return self.repo.path / self.folder

    def commit(self, files: dict[str, str]) -> str:
        return self.repo.commit("feat: a", files=files)

    def fix(self, *commands: str, known: bool = False, **changes: Any) -> Fixed | Unfixed:
        """Try the fixers on the commit; `known`: with what a run of its tests found."""
        report = self.root / "reports" / "report.json"
        document = self._suites(self.root, report).document if known else {}
        fixing = Fixing(
            commands=commands, timeout=60, commit=self.repo.git("rev-parse", "HEAD"),
            document=document, places=places_of_tests(self.settings),
            protect=self.settings.fix.protect, env=self.env,
            scrubber=Scrubber([]), on_output=self.printed.append, test=self._test,
            tell=lambda key, **details: self.told.append(f"{key} {details}"),
        )  # fmt: skip
        git = type(self.repo.foundation)(self.root, env=ENV)
        return attempt(replace(fixing, **changes), git)

    def _test(self, root: Path, top: Path) -> Kept | Unfixed:
        python = Path(sys.executable)
        paths = scratch_paths(python, self.env, top=self.repo.path, scratch=top)
        if isinstance(paths, Unfixed):
            return paths
        first = ":".join([*map(str, paths), *filter(None, [self.env.get("PYTHONPATH")])])
        report = self.root / "reports" / "fix" / "report.json"
        return self._suites(root, report, PYTHONPATH=first)

    def _suites(self, root: Path, report: Path, **env: str) -> Kept:
        given = {**self.env, **{name: value for name, value in env.items() if value}}
        order = replace(order_tests(self.settings, root=root, env=given), report=report)
        made = run_suites(order, Path(sys.executable), now=lambda: datetime.now(UTC),
                          on_output=self.printed.append)  # fmt: skip
        return Kept(report=made, document=read_object(report)[1])

    def traces(self) -> dict[str, str]:
        """What a correction must leave as it is: work tree, index, HEAD, refs, settings."""
        files = {str(path.relative_to(self.repo.path)): path.read_bytes().hex()
                 for path in self.repo.path.rglob("*")
                 if path.is_file() and "objects" not in path.parts and "reports" not in path.parts
                 and path.suffix != ".pyc"}  # fmt: skip
        return files | {"worktrees": self.repo.git("worktree", "list", "--porcelain")}


def refused(outcome: Fixed | Unfixed, reason: Reason) -> str:
    """Return what is said of a correction that was refused for this reason."""
    assert isinstance(outcome, Unfixed), outcome
    assert outcome.reason is reason, outcome
    return str(outcome.details.get("names", outcome.details))


def fixed(outcome: Fixed | Unfixed) -> Fixed:
    assert isinstance(outcome, Fixed), outcome
    return outcome
