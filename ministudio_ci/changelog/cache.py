"""What was read of the history before, kept in `memory/` so that it need not be read again.

A release never changes once it is out, so all that a release builds on may be kept with it. What
is kept is only a copy: unless it is whole and of this very program, configuration and tags, it
is passed over, the history is read and the copy is made anew.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from ministudio_ci.changelog.mailmap import mailmap_of
from ministudio_ci.changelog.tags import Tags
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.release import Bump, Entry, Release, Section, SectionKind

PLACE = Path("cache", "releases.jsonl")
"""Below `memory/`. The first line says what the others are of; they are a release each, the
oldest first, so that a new release changes little of the file."""
LEAST = 2_000
"""Commits of a history that is worth keeping: a shorter one is read as quickly."""
_SOURCES = (Path(__file__).parent, Path(__file__).parents[1] / "model")
"""The code that decides what a history is read to be."""
MOST = 40_000_000
"""Bytes of a file that is kept."""


class Kept(NamedTuple):
    """The releases in the history of one of them, a final one, whose commit `base` is."""

    base: str
    tags: dict[str, str]
    """Every version tag that there was, there or elsewhere: its commit by its name."""
    authors: frozenset[str]
    """The names of all authors, in small letters."""
    releases: tuple[Release, ...]
    """Newest first."""

    def holds(self, tags: Tags) -> bool:
        """Whether the tags that there were still are where they were."""
        now = {tag.name: tag.commit for tag in tags.every}
        return self.base in tags.by_commit and self.tags.items() <= now.items()

    def fits(self, tags: Tags, fresh: Sequence[Commit], tip: str) -> bool:
        """Whether `fresh`, up to `tip`, is all that came since, and every new tag is in it."""
        shas = {commit.sha for commit in fresh}
        new = {tag.commit for tag in tags.every if tag.name not in self.tags}
        edge = {parent for commit in fresh for parent in commit.parents} - shas
        return new <= shas and (edge == {self.base} if fresh else tip == self.base)


def base_of(history: Sequence[Commit], tags: Tags) -> int | None:
    """Return where in a history the newest final release is, if all later commits build on it."""
    final = {commit for commit, tag in tags.by_commit.items() if not tag.version.pre}
    later = list(takewhile(lambda commit: commit.sha not in final, history))
    if len(later) == len(history):
        return None
    edge = {parent for commit in later for parent in commit.parents}
    edge -= {commit.sha for commit in later}
    return len(later) if edge <= {history[len(later)].sha} else None


def fingerprint(git: Git, settings: ChangelogSettings) -> str:
    """Return what makes the same history read otherwise: the program, settings, names, grafts."""
    sources = (path for folder in _SOURCES for path in sorted(folder.glob("*.py")))
    mailmap = mailmap_of(git)
    parts = [
        *(path.read_bytes() for path in sources),
        repr((settings.tag_prefix, settings.paths)).encode(),
        mailmap.read_bytes() if mailmap else b"",
        git.attempt("config", "--get-regexp", r"^mailmap\.").stdout,
        git.attempt("for-each-ref", "--format=%(refname) %(objectname)", "refs/replace").stdout,
    ]
    return sha256(b"\0".join(parts)).hexdigest()


def recall(memory: Path, key: str) -> Kept | None:
    """Return what is kept under that fingerprint; None where that is nothing, or damaged."""
    path = memory / PLACE
    try:
        if path.stat().st_size > MOST:
            return None
        first, _, rest = path.read_bytes().partition(b"\n")
        head = json.loads(first)
        if head["key"] != key or head["sum"] != sha256(rest).hexdigest():
            return None
        releases = tuple(_release(json.loads(line)) for line in rest.splitlines())
        return Kept(head["base"], head["tags"], frozenset(head["authors"]), releases[::-1])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def keep(memory: Path, key: str, kept: Kept) -> None:
    """Write it down, where there is a memory; without room for it there is none."""
    lines = "".join(_line(release) for release in reversed(kept.releases)).encode()
    head = {"key": key, "sum": sha256(lines).hexdigest(), "base": kept.base, "tags": kept.tags,
            "authors": sorted(kept.authors)}  # fmt: skip
    content = json.dumps(head).encode() + b"\n" + lines
    if not memory.is_dir() or len(content) > MOST:
        return
    try:
        (memory / PLACE).parent.mkdir(exist_ok=True)
        write_atomically(memory / PLACE, content)
    except OSError:  # a full disk, a memory that may not be written: nothing is lost by it
        return


def _line(release: Release) -> str:
    values: dict[str, Any] = release._asdict() | {
        "date": release.date and int(release.date.timestamp()),
        "bump": release.bump.value,
        "sections": [(section.kind.value, section.entries) for section in release.sections],
    }
    return json.dumps(list(values.values()), ensure_ascii=False, separators=(",", ":")) + "\n"


def _release(values: list[Any]) -> Release:
    raw = dict(zip(Release._fields, values, strict=True))
    return Release(**raw | {
        "date": None if raw["date"] is None else datetime.fromtimestamp(raw["date"], UTC),
        "bump": Bump(raw["bump"]),
        "sections": tuple(_section(kind, entries) for kind, entries in raw["sections"]),
        "newcomers": tuple(raw["newcomers"]),
    })  # fmt: skip


def _section(kind: str, entries: Iterable[Any]) -> Section:
    return Section(SectionKind(kind), tuple(
        Entry(commit, type_, scope, summary, breaking, tuple(authors), tuple(references))
        for commit, type_, scope, summary, breaking, authors, references in entries
    ))  # fmt: skip
