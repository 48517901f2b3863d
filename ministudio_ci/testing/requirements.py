"""What a project says it needs for its tests: detected, never run."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ministudio_ci.errors import FileReadError

NAMES = ("test", "tests", "testing", "dev")
"""Extras and dependency groups that hold what the tests need, by custom."""
_FILES = tuple(
    pattern.format(name)
    for name in ("dev", "test", "tests")
    for pattern in ("requirements-{}.txt", "requirements_{}.txt", "{}-requirements.txt",
                    "requirements/{}.txt")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What `install = "auto"` found."""

    lock: str = ""
    """uv.lock or poetry.lock: its own tool installs."""
    arguments: tuple[str, ...] = ()
    """Else the arguments of `pip install`."""
    extras: tuple[str, ...] = ()
    """With uv.lock: the extras and dependency groups to sync."""
    groups: tuple[str, ...] = ()


def detect(root: Path) -> Needs:
    """Look for uv.lock, poetry.lock, requirements files, pyproject.toml, in this order.

    Raises FileReadError for a pyproject.toml that cannot be read.
    """
    project = _pyproject(root)
    extras = _known(project.get("project", {}).get("optional-dependencies", {}))
    groups = _known(project.get("dependency-groups", {}))
    for lock in ("uv.lock", "poetry.lock"):
        if (root / lock).is_file():
            return Needs(lock=lock, extras=extras, groups=groups)
    files = [name for name in _FILES if (root / name).is_file()]
    listed = tuple(part for name in files for part in ("-r", name))
    if (root / "requirements.txt").is_file():
        return Needs(arguments=("-r", "requirements.txt", *listed))
    if project.keys() & {"project", "build-system"} or (root / "setup.py").is_file():
        itself = f".[{','.join(extras)}]" if extras else "."
        grouped = tuple(_group(project.get("dependency-groups", {}), groups))
        return Needs(arguments=("-e", itself, *grouped, *listed))
    return Needs(arguments=listed)


def _pyproject(root: Path) -> dict[str, Any]:
    path = root / "pyproject.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise FileReadError(path=path, why=error) from error


def _known(table: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in NAMES if name in table)


def _group(table: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """Yield the requirements of groups and of those they include (PEP 735)."""
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        for entry in table.get(name, ()):
            if isinstance(entry, str):
                yield entry
            elif isinstance(entry, dict):
                waiting.append(str(entry.get("include-group", "")))
