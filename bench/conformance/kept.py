"""Asks a tool to keep a CHANGELOG.md up to date, and looks at what became of it."""

from pathlib import Path

from bench.conformance.case import Ask
from bench.conformance.tool import Tool
from bench.conformance.tools import version
from tests.support.repo import Repo

_BY_HAND = "said better by hand"


def updated(tool: Tool, ask: Ask, repo: Repo) -> str:
    """Make CHANGELOG.md for v1.0.0, commit `fix: after`, bring the file up to date and answer."""
    path = repo.path / "CHANGELOG.md"
    tool.run(tool.create or (), repo.path)
    if not path.is_file():
        return "stops"
    if ask is Ask.OLD_EDITED:
        heading = next(line for line in _text(path).splitlines() if version(line) == "1.0.0")
        _replace(path, heading, f"{heading}\n\n{_BY_HAND}")
    once = _update(tool, repo, "fix: after") or ""
    if "after" not in once.lower():
        return "nothing added"
    if ask is Ask.TWICE:
        return _twice(once, _update(tool, repo) or "")
    if ask is Ask.NEW_EDITED:
        return _reworded(tool, repo, path)
    return "kept" if _BY_HAND in once else "lost"


def _reworded(tool: Tool, repo: Repo, path: Path) -> str:
    word = "after" if "after" in _text(path) else "After"
    _replace(path, word, _BY_HAND)
    text = _update(tool, repo, "fix: another")
    if text is None:
        return "stops" if _BY_HAND in _text(path) else "lost"
    if "another" not in text.lower():
        return "nothing added"
    return "lost" if _BY_HAND not in text else "doubled" if word in text else "kept"


def _twice(once: str, twice: str) -> str:
    doubled = twice.lower().count("after") > once.lower().count("after")
    return "same bytes" if twice == once else "doubled" if doubled else "other bytes"


def _update(tool: Tool, repo: Repo, message: str = "") -> str | None:
    """Return the file, or None where the tool's exit status says that it stopped."""
    if message:
        repo.commit(message)
    done = tool.run(tool.update or (), repo.path)
    return None if done.returncode else _text(repo.path / "CHANGELOG.md")


def _replace(path: Path, old: str, new: str) -> None:
    path.write_text(_text(path).replace(old, new, 1), encoding="utf-8")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
