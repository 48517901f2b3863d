"""Builds the repository of a case, asks a tool, and returns its answer."""

import subprocess
import tempfile
from pathlib import Path
from typing import assert_never

from bench.conformance.case import Ask, Case
from bench.conformance.kept import updated
from bench.conformance.tool import Tool
from bench.conformance.tools import version
from tests.support.repo import Repo


def answer(tool: Tool, case: Case) -> str | None:
    """Return what the tool says, or None where it has no such command."""
    try:
        return _answer(tool, case)
    except subprocess.TimeoutExpired:
        return "takes too long"


def _answer(tool: Tool, case: Case) -> str | None:
    with tempfile.TemporaryDirectory() as name:
        repo = case.build(Path(name, "project"))
        if "origin" not in repo.git("remote"):
            remote = repo.remote(Path(name, "remote.git"))
            repo.git("remote", "set-url", "origin", f"file://{remote}")
        match case.ask:
            case Ask.NEXT:
                return _next(tool, case, repo)
            case Ask.PLACE:
                return _place(tool, repo)
            case Ask.TWICE | Ask.OLD_EDITED | Ask.NEW_EDITED:
                return updated(tool, case.ask, repo) if tool.update else None
            case _:
                assert_never(case.ask)


def _next(tool: Tool, case: Case, repo: Repo) -> str:
    found = tool.read(tool.run(tool.next, repo.path, case.setting))
    return "none" if found in _out(repo) else found


def _out(repo: Repo) -> set[str]:
    """Return the versions that are out: a tool that names one has nothing to release."""
    return {version(tag) for tag in repo.git("tag").split()}


def _place(tool: Tool, repo: Repo) -> str:
    """Return the version in the heading above the entry."""
    done, written = tool.run(tool.whole, repo.path), repo.path / "CHANGELOG.md"
    text = written.read_text(encoding="utf-8") if written.is_file() else done.stdout
    place = "none"
    for line in text.splitlines():
        if line.startswith(("# ", "## ")):
            place = version(line) if version(line) in _out(repo) else "unreleased"
        elif place != "none" and "late" in line.lower():
            return place
    return "none"
