"""Work trees to try things in: their own HEAD and index, in a private temporary folder.

Nothing of the user's is touched: not the work tree, the index, HEAD or a branch. The repository
lists a linked work tree while it is there (git-worktree(1)); what a killed run has left is
removed by the next.
"""

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from ministudio_ci.errors import LockTimeoutError
from ministudio_ci.foundation.files import locked
from ministudio_ci.foundation.git import Git

_PREFIX = "ministudio-fix-"
_LOCK = "lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scratch:
    """A folder for work trees; `git` runs no hook and is in the user's repository."""

    folder: Path
    git: Git

    def checkout(self, name: str, commit: str) -> Path:
        """Check a commit out, detached, in a tree of its own; return its top. Raises GitError."""
        top = self.folder / name
        self.git.run("worktree", "add", "--quiet", "--detach", str(top), commit)
        return top


@contextmanager
def scratch(git: Git) -> Iterator[Scratch]:
    """Give a scratch folder, gone at the end with all that is in it."""
    _remove_leftovers(git)
    folder = Path(mkdtemp(prefix=_PREFIX)).resolve()
    try:
        with locked(folder / _LOCK, seconds=0):
            yield Scratch(folder=folder, git=git)
    finally:
        _remove(git, folder)


def _remove_leftovers(git: Git) -> None:
    """Remove the trees of runs that were killed: those whose lock nobody holds."""
    for folder in {path.parent for path in _trees(git) if path.parent.name.startswith(_PREFIX)}:
        if not folder.is_dir():
            _remove(git, folder)
            continue
        with suppress(LockTimeoutError), locked(folder / _LOCK, seconds=0):
            _remove(git, folder)


def _remove(git: Git, folder: Path) -> None:
    for top in _trees(git):
        if top.parent == folder:
            git.attempt("worktree", "remove", "--force", "--force", str(top))
    for found in [folder, *folder.rglob("*")]:
        with suppress(OSError):
            if found.is_dir() and not found.is_symlink():
                found.chmod(stat.S_IRWXU)  # a fixer or a test may have closed it
    shutil.rmtree(folder, ignore_errors=True)
    for top in _trees(git):  # what it could not remove while it stood there
        if top.parent == folder:
            git.attempt("worktree", "remove", "--force", "--force", str(top))


def _trees(git: Git) -> list[Path]:
    """Return the tops of all linked work trees, as git lists them."""
    listed = git.attempt("worktree", "list", "--porcelain").stdout.decode(errors="surrogateescape")
    named = (line.removeprefix("worktree ") for line in listed.splitlines()
             if line.startswith("worktree "))  # fmt: skip
    return [Path(name) for name in named]
