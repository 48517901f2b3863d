"""`memory/` between runs: an orphan branch of the remote, pushed without force.

A pull takes the branch over into the folder, a push puts on top of it what the run added; in
between, `refs/ministudio/base/<branch>` marks what was taken over. Work tree, index and HEAD
are never touched. Both answer with a value: a memory that cannot be kept reddens no run.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation import git_objects
from ministudio_ci.foundation.branch_remote import IMPATIENT, BranchRemote, NotKept, Why, insist
from ministudio_ci.foundation.files import locked, write_atomically
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.memory_merge import further, keep_newest, merge, merge_lines
from ministudio_ci.foundation.remote import address_of, identified

__all__ = ["Kept", "NotKept", "Why", "pull", "push"]

_BY_LINE = ("session.log", "pull_requests.jsonl")
"""Files of lines with times in them: the lines of both sides stay."""
_STATEFUL = ("outbox/", "releases/")
"""Below these the document that got further wins; elsewhere both stay."""
_COPIED = "cache/"
"""What stands below it can be made anew: either of two will do."""
_LARGEST = 50_000_000
"""Bytes; GitHub refuses a push with a file over 100 MiB, and with it the whole memory."""
_SAFE_PATH = re.compile(r"(?:(?!\.)[^/\\\x00-\x1f\x7f]+/)*(?!\.)[^/\\\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Folder and branch are together. `commit` is the branch's; None where there is none yet."""

    commit: str | None
    tries: int = 1
    left_out: tuple[str, ...] = ()
    """Files too large for the branch."""


def pull(
    git: Git, remote: str, branch: str, folder: Path, *, until: datetime | None = None
) -> Kept | NotKept:
    """Bring the branch's newest state into `folder`; what is only there stays there.

    `until`: the state that it had then, which is the same for whoever asks.
    """
    return _guarded(git, remote, branch, folder, lambda work: work.pull(until))


def push(
    git: Git, remote: str, branch: str, folder: Path, *, keep: int, now: datetime
) -> Kept | NotKept:
    """Put what this run added to `folder` on top of the branch; keep the newest `keep` reports.

    Other writers' pushes are merged in, and the folder then holds the merged state.
    `git` carries the credentials (`foundation.remote.authenticated`).
    """
    return _guarded(git, remote, branch, folder, lambda work: work.push(keep, now))


class _Work:
    """One pull or push: the folder as it is now, the branch as it was taken over last."""

    def __init__(self, git: Git, remote: BranchRemote, folder: Path) -> None:
        self.git, self.remote, self.folder = git, remote, folder
        self.base_ref = f"refs/ministudio/base/{remote.branch}"
        marked = git.attempt("rev-parse", "--verify", "--quiet", self.base_ref)
        self.base = self._files(marked.stdout.decode().strip() or None)
        self.mine, self.left_out = self._read_folder()

    def pull(self, until: datetime | None) -> Kept | NotKept:
        fetched = self._fetch()
        if isinstance(fetched, NotKept):
            return fetched
        if fetched and until:
            before = f"--before={int(until.timestamp())}"  # the clock of the commits' own
            fetched = self.git.run("rev-list", "--max-count=1", before, fetched) or None
        self._write_folder(self._merge(fetched))
        self._take_over(fetched)
        return Kept(commit=fetched, left_out=self.left_out)

    def push(self, keep: int, now: datetime) -> Kept | NotKept:
        answer, tries = insist(lambda: self._push_once(keep, now))
        return replace(answer, tries=tries) if isinstance(answer, Kept) else answer

    def _push_once(self, keep: int, now: datetime) -> Kept | NotKept:
        fetched = self._fetch()
        if isinstance(fetched, NotKept):
            return fetched
        theirs, merged = self._files(fetched), keep_newest(self._merge(fetched), keep)
        changes = {path: merged.get(path) for path in sorted({*theirs, *merged})
                   if merged.get(path) != theirs.get(path)}  # fmt: skip
        commit = fetched
        if changes:
            message = f"chore(memory): keep the run of {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            commit = git_objects.commit_files(self.git, fetched, changes, message=message, now=now)
            if refused := self.remote.send(commit):
                return refused
        self._take_over(commit)
        self._write_folder(merged)
        return Kept(commit=commit, left_out=self.left_out)

    def _fetch(self) -> str | NotKept | None:
        """Fetch the branch, unless it is the project's own: a wrong setting must not push there."""
        fetched = self.remote.fetch()
        if isinstance(fetched, NotKept):
            return fetched
        related = fetched and self.git.attempt("merge-base", "HEAD", fetched).returncode == 0
        if related or self.remote.branch == self.git.branch():
            return NotKept(why=Why.NOT_OURS, detail=self.remote.branch)
        return fetched

    def _merge(self, fetched: str | None) -> dict[str, str]:
        theirs = self._files(fetched)
        base = self.base if fetched else {}  # a branch removed by hand takes nothing from us

        def settle(path: str) -> str | None:
            ids = [side.get(path) for side in (base, self.mine, theirs)]
            contents = dict(git_objects.read_blobs(self.git, filter(None, ids)))
            settled = _settled(path, *(contents.get(id_ or "", b"") for id_ in ids))
            return None if settled is None else git_objects.store_blob(self.git, settled)

        return merge(base, self.mine, theirs, settle=settle)

    def _take_over(self, commit: str | None) -> None:
        self.git.run("update-ref", *((self.base_ref, commit) if commit else ("-d", self.base_ref)))

    def _files(self, commit: str | None) -> dict[str, str]:
        files = git_objects.list_files(self.git, commit)
        return {path: id_ for path, id_ in files.items() if _SAFE_PATH.fullmatch(path)}

    def _read_folder(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return the folder's files as a tree, new ones stored, and what is too large for it."""
        found = dict(_walk(self.folder))
        large = tuple(sorted(path for path, size in found.items() if size > _LARGEST))
        paths = sorted(found.keys() - set(large))
        ids = git_objects.blob_ids(self.git, [self.folder / path for path in paths])
        mine = dict(zip(paths, ids, strict=True))
        new = [self.folder / path for path, id_ in mine.items() if self.base.get(path) != id_]
        git_objects.blob_ids(self.git, new, store=True)
        return mine, large

    def _write_folder(self, tree: dict[str, str]) -> None:
        places: dict[str, list[str]] = {}
        for path, id_ in tree.items():
            if self.mine.get(path) != id_:
                places.setdefault(id_, []).append(path)
        for id_, content in git_objects.read_blobs(self.git, places):
            for path in places[id_]:
                write_atomically(self.folder / path, content)
        for path in self.mine.keys() - tree.keys():
            (self.folder / path).unlink(missing_ok=True)


def _guarded(
    git: Git, remote: str, branch: str, folder: Path, act: Callable[[_Work], Kept | NotKept]
) -> Kept | NotKept:
    if not branch:
        return NotKept(why=Why.OFF)
    try:
        if not address_of(git, remote):
            return NotKept(why=Why.NO_REMOTE, detail=remote)
        git = identified(git, git.env).with_env(IMPATIENT)
        with locked(Path(git.run("rev-parse", "--absolute-git-dir"), "ministudio-memory.lock")):
            return act(_Work(git, BranchRemote(git, remote, branch), folder))
    except (MinistudioError, OSError) as error:
        return NotKept(why=Why.LOCAL, detail=str(error))


def _settled(path: str, base: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    if path in _BY_LINE:
        return merge_lines(base, mine, theirs)
    if path.startswith(_COPIED):
        return mine
    return further(mine, theirs) if path.startswith(_STATEFUL) else None


def _walk(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield each regular file below `folder` with its size; hidden names are staging and locks."""
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(here, name)
            inside = path.relative_to(folder).as_posix()
            if _SAFE_PATH.fullmatch(inside) and path.is_file() and not path.is_symlink():
                yield inside, path.stat().st_size
