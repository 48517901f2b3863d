"""A site of files on a branch of the remote, beside what others keep there.

Neither work tree, index nor HEAD is touched; the push is one commit or none, never by force.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ministudio_ci.foundation import git_objects
from ministudio_ci.foundation.branch_remote import IMPATIENT, BranchRemote, NotKept, Why, insist
from ministudio_ci.foundation.files import locked
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.own_files import MANIFEST, check_place, manifest, read_manifest
from ministudio_ci.foundation.remote import address_of, identified

_AT_HOME = {"CNAME", "LICENSE", "README.md"}
"""What may stand beside a site without another site being there."""
NO_JEKYLL = ".nojekyll"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBranch:
    """The branch has the site. `commit` is the one that has it."""

    commit: str
    changed: int
    """Files that this push wrote or removed; none where the branch had it all."""
    tries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a site goes."""

    remote: str
    branch: str
    folder: str = ""
    """Below the branch's top; empty: the top itself."""
    lasting: re.Pattern[str] = re.compile(r"(?!)")
    """The names of files that stay when a site has them no more: others rely on them."""


def put(
    git: Git, place: Place, make: Callable[[Path], None], *, message: str, now: datetime
) -> OnBranch | NotKept:
    """Put the files that `make` writes into an empty folder on the branch, begun if need be.

    `make` is called after each fetch of the branch: who reads anew then what the site is made of
    never puts an older site on a newer one. Files that an earlier `put` wrote and the site has no
    more go; those of others stay. `git` carries the credentials
    (`foundation.remote.authenticated`). Raises ForeignFileError and what `make` raises.
    """
    if not address_of(git, place.remote):
        return NotKept(why=Why.NO_REMOTE, detail=place.remote)
    git = identified(git, git.env).with_env(IMPATIENT)
    with locked(Path(git.run("rev-parse", "--absolute-git-dir"), "ministudio-pages.lock")):
        answer, tries = insist(lambda: _put_once(git, place, make, message, now))
    return replace(answer, tries=tries) if isinstance(answer, OnBranch) else answer


def _put_once(
    git: Git, place: Place, make: Callable[[Path], None], message: str, now: datetime
) -> OnBranch | NotKept:
    remote = BranchRemote(git, place.remote, place.branch)
    fetched = remote.fetch()
    if isinstance(fetched, NotKept):
        return fetched
    with TemporaryDirectory(prefix="ministudio-pages-") as folder:
        make(Path(folder))
        there = git_objects.list_files(git, fetched, every=True)
        changes = _Site(git, place, Path(folder)).changes(there)
    if fetched and not changes:
        return OnBranch(commit=fetched, changed=0)
    commit = git_objects.commit_files(git, fetched, changes, message=message, now=now)
    return remote.send(commit) or OnBranch(commit=commit, changed=len(changes))


class _Site:
    """The files of a folder, as they are to stand on the branch."""

    def __init__(self, git: Git, place: Place, site: Path) -> None:
        self._git, self._place, self._site = git, place, site
        self._below = f"{place.folder.strip('/')}/" if place.folder.strip("/") else ""
        names = [path.relative_to(site).as_posix() for path in _files(site)]
        ids = git_objects.blob_ids(git, [site / name for name in names])
        self._ours = {self._below + name: id_ for name, id_ in zip(names, ids, strict=True)}

    def changes(self, there: Mapping[str, str]) -> dict[str, str | None]:
        """Return what has to change: path to blob id, None for what goes."""
        listed = self._listed(there)
        others = there.keys() - listed
        ours = {path: id_ for path, id_ in self._ours.items() if self._fits(path, others)}
        check_place(
            ours.keys() - {path for path in others if there[path] == ours.get(path)}, others
        )
        kept = {path for path in listed - ours.keys() if self._place.lasting.search(path)}
        written = manifest(path.removeprefix(self._below) for path in (*ours, *kept))
        ours[self._below + MANIFEST] = git_objects.store_blob(self._git, written)
        gone = listed - ours.keys() - kept
        changes = {path: id_ for path, id_ in ours.items() if there.get(path) != id_}
        self._store(changes)
        return {**changes, **dict.fromkeys(sorted(gone & there.keys()))}

    def _listed(self, there: Mapping[str, str]) -> frozenset[str]:
        """Return the files of ours that the branch has."""
        id_ = there.get(self._below + MANIFEST)
        content = dict(git_objects.read_blobs(self._git, [id_] if id_ else [])).get(id_ or "", b"")
        names = {self._below + name for name in (*read_manifest(content), MANIFEST)}
        return frozenset(names & there.keys())

    def _fits(self, path: str, others: set[str]) -> bool:
        """Whether a file has its use there: Jekyll is not turned off for the site of others."""
        alone = not self._below and all(other in _AT_HOME for other in others)
        return path != self._below + NO_JEKYLL or alone

    def _store(self, changes: Mapping[str, str]) -> None:
        names = (path.removeprefix(self._below) for path in changes)
        paths = [self._site / name for name in names if name != MANIFEST]
        git_objects.blob_ids(self._git, paths, store=True)


def _files(site: Path) -> Iterator[Path]:
    return (path for path in sorted(site.rglob("*")) if path.is_file())
