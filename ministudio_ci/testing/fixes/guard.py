"""Whether fixers changed the repository itself, beside the files that they were given.

A linked work tree shares settings, hooks and branches with the user's own: a fixer that runs
`git stash`, `git branch` or `git config` changes those.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.foundation.git import Git

_SETTINGS = ("config", "config.worktree", "info", "hooks", "objects/info")
_REFS = ("refs/heads", "refs/tags", "refs/stash", "refs/replace", "refs/notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """The repository that a scratch tree is linked to."""

    git: Git
    top: Path
    """Of the scratch tree."""
    common: Path
    """The repository's own folder, `.git`."""
    admin: Path
    """The scratch tree's folder in it."""

    @classmethod
    def of(cls, git: Git, top: Path) -> "Repository":
        """Look from a scratch tree that nobody has worked in yet."""
        there = Git(top, env=git.env)
        common, admin = there.run(
            "rev-parse", "--path-format=absolute", "--git-common-dir", "--git-dir"
        ).splitlines()
        return cls(git=git, top=top, common=Path(common), admin=Path(admin))

    def seen(self) -> dict[str, str]:
        """Return what decides how git works here, and where branches and HEAD are, by name."""
        return dict([*self._files(), *self._refs()])

    def _files(self) -> Iterator[tuple[str, str]]:
        """Read by ourselves: settings that were changed could make git run a program."""
        named = [(name, self.common / name) for name in _SETTINGS]
        own = [("HEAD", self.admin / "HEAD"), (".git", self.top / ".git"),
               ("config.worktree", self.admin / "config.worktree")]  # fmt: skip
        for name, path in [*named, *own]:
            inner = sorted(path.rglob("*")) if path.is_dir() else [path]
            for file in inner:
                if file.is_file() or file.is_symlink():
                    shown = name if file == path else f"{name}/{file.relative_to(path)}"
                    yield shown, _digest(file)

    def _refs(self) -> Iterator[tuple[str, str]]:
        listed = self.git.run("for-each-ref", "--format=%(refname) %(objectname)", *_REFS)
        for line in listed.splitlines():
            name, _, commit = line.partition(" ")
            yield name, commit


def differing(before: dict[str, str], after: dict[str, str]) -> tuple[str, ...]:
    """Return the names that were added, changed or removed."""
    names = sorted(before.keys() | after.keys())
    return tuple(name for name in names if before.get(name) != after.get(name))


def _digest(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
        content = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
    except OSError as error:
        return type(error).__name__
    return f"{mode:o} {hashlib.sha256(content).hexdigest()}"
