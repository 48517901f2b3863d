"""The result files that a command leaves, and which of them this very run wrote."""

import contextlib
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Signature = tuple[int, int, int]
"""Inode, time of the last change in nanoseconds, size: no clock is asked whether it is later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What there is after a run."""

    fresh: tuple[Path, ...]
    """Written by the run, each once, by name."""
    without: tuple[str, ...]
    """The patterns that match none of these."""
    stale: int
    """Files that match and that the run left as they were."""


def look(root: Path, patterns: Sequence[str]) -> dict[Path, Signature]:
    """Return what matches before a run."""
    return {path: signature for pattern in patterns for path, signature in _matching(root, pattern)}


def found(root: Path, patterns: Sequence[str], before: Mapping[Path, Signature]) -> Found:
    """Return what the run wrote: files that are new, or others than they were `before`."""
    fresh: dict[int, Path] = {}  # by inode: a link is no second file
    stale, without = set(), []
    for pattern in patterns:
        matching = dict(_matching(root, pattern))
        changed = [path for path, now in matching.items() if before.get(path) != now]
        stale |= matching.keys() - set(changed)
        if not changed:
            without.append(pattern)
        for path in changed:
            fresh.setdefault(matching[path][0], path)
    files = tuple(sorted(fresh.values()))
    return Found(fresh=files, without=tuple(without), stale=len(stale))


def _matching(root: Path, pattern: str) -> Iterator[tuple[Path, Signature]]:
    for path in sorted(root.glob(pattern)):
        with contextlib.suppress(OSError):  # gone meanwhile: what a run left may still be at work
            about = path.stat()
            if stat.S_ISREG(about.st_mode):
                yield path, (about.st_ino, about.st_mtime_ns, about.st_size)
