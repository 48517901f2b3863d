"""The git program, its errors told apart. Its output is data: nothing of it is ever run."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from ministudio_ci.errors import (
    GitError,
    GitMissingError,
    NoCommitsError,
    NotARepositoryError,
    UnknownRevisionError,
)

_READ_SIZE = 1 << 16
_BUFFERED = {"GIT_FLUSH": "0"}
"""git(1): not one write for each commit, which would take a fifth of the time."""


class _Seen(NamedTuple):
    """A history and its HEAD at one moment."""

    whole: bool
    commit: str
    branch: str | None


class Git:
    """git in one folder. English messages, no prompt, no pager, no user hooks on reading."""

    def __init__(self, cwd: Path, *, env: Mapping[str, str] | None = None) -> None:
        self.cwd = cwd
        self._env = {**(os.environ if env is None else env), "LC_ALL": "C.UTF-8"}
        self._env |= {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}

    @property
    def env(self) -> Mapping[str, str]:
        """The environment git runs in."""
        return self._env

    def with_env(self, env: Mapping[str, str]) -> "Git":
        """Return git in the same folder with `env` added to its environment."""
        return Git(self.cwd, env=self._env | dict(env))

    def with_config(self, settings: Mapping[str, str]) -> "Git":
        """Return git with `settings` above those of its files: by environment (git-config(1)).

        So no argument list and no file holds them.
        """
        first = int(self._env.get("GIT_CONFIG_COUNT") or 0)
        given = {"GIT_CONFIG_COUNT": str(first + len(settings))}
        for number, (name, value) in enumerate(settings.items(), first):
            given |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
        return self.with_env(given)

    def run(self, *arguments: str, stdin: bytes | None = None) -> str:
        """Return what git prints, without its last newline. Raises a GitError or a sibling."""
        done = self.attempt(*arguments, stdin=stdin)
        if done.returncode:
            raise self._error(arguments, done.returncode, done.stderr.decode(errors="replace"))
        return done.stdout.decode(errors="replace").rstrip("\n")

    def attempt(
        self, *arguments: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run git and return however it ended; `env` is added to the environment."""
        given: dict[str, Any] = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
        try:
            return subprocess.run(
                ["git", *arguments],
                cwd=self.cwd,
                env=self._env | dict(env or {}),
                capture_output=True,
                check=False,
                **given,
            )
        except FileNotFoundError as error:
            raise self._not_started() from error

    def stream(self, *arguments: str, read_size: int = _READ_SIZE) -> Iterator[bytes]:
        """Yield git's output in blocks while it runs; the last block may end anywhere.

        Whoever has enough closes it, which ends git at once.
        """
        try:
            child = subprocess.Popen(
                ["git", *arguments],
                cwd=self.cwd,
                env=self._env | _BUFFERED,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError as error:
            raise self._not_started() from error
        with child:
            assert child.stdout  # noqa: S101 - a pipe was asked for
            try:
                while block := child.stdout.read(read_size):
                    yield block
            except GeneratorExit:
                child.kill()
                raise
            stderr = child.stderr.read().decode(errors="replace") if child.stderr else ""
        if child.returncode:
            raise self._error(arguments, child.returncode, stderr)

    def head(self) -> str:
        """Return HEAD's full SHA. Raises NoCommitsError, NotARepositoryError."""
        return self.resolve("HEAD")

    def resolve(self, revision: str) -> str:
        """Return the full SHA of the commit a name stands for. Raises UnknownRevisionError."""
        done = self.attempt("rev-parse", "--verify", "--quiet", "--end-of-options",
                            revision + "^{commit}")  # fmt: skip
        if done.returncode == 0:
            return done.stdout.decode().strip()
        self.run("rev-parse", "--git-dir")  # says so where this is no repository
        if revision == "HEAD":
            raise NoCommitsError(cwd=self.cwd)
        raise UnknownRevisionError(revision=revision)

    def branch(self) -> str | None:
        """Return the branch HEAD is on; None where it is detached."""
        done = self.attempt("symbolic-ref", "--quiet", "HEAD")
        return _branch(done.stdout.decode().strip())

    def is_shallow(self) -> bool:
        """Whether history is cut off somewhere."""
        return self.run("rev-parse", "--is-shallow-repository") == "true"

    def changes(self, *, ignoring: tuple[str, ...] = (), untracked: bool = True) -> tuple[str, ...]:
        """Return the paths that differ from HEAD, untracked ones too unless told otherwise.

        Those below the folders `ignoring`, relative to this one, are left out.
        """
        excluded = [f":(exclude){path}" for path in ignoring]
        which = "--untracked-files=normal" if untracked else "--untracked-files=no"
        listed = self.run("status", "--porcelain=v1", "--no-renames", "-z", which,
                          "--", ":/", *excluded)  # fmt: skip
        return tuple(record[3:] for record in listed.split("\0") if len(record) > 3)  # noqa: PLR2004 - "XY path"

    def _error(
        self, arguments: tuple[str, ...], code: int, stderr: str
    ) -> GitError | NotARepositoryError | NoCommitsError:
        if "not a git repository" in stderr:
            return NotARepositoryError(cwd=self.cwd)
        if "does not have any commits yet" in stderr:
            return NoCommitsError(cwd=self.cwd)
        return GitError(command=arguments[0], code=code, stderr=stderr.strip(), cwd=self.cwd)

    def _not_started(self) -> GitMissingError | NotARepositoryError:
        # Popen names the folder, not the program, where the folder is what is missing.
        return GitMissingError() if self.cwd.is_dir() else NotARepositoryError(cwd=self.cwd)


class StillGit(Git):
    """git in a folder where nobody moves HEAD meanwhile: it is looked at once, by one process."""

    def resolve(self, revision: str) -> str:
        """As `Git.resolve`."""
        seen = self._seen if revision == "HEAD" else None
        return seen.commit if seen else super().resolve(revision)

    def branch(self) -> str | None:
        """As `Git.branch`."""
        return self._seen.branch if self._seen else super().branch()

    def is_shallow(self) -> bool:
        """As `Git.is_shallow`: what is whole stays so, what is shallow may be deepened."""
        return not (self._seen and self._seen.whole) and super().is_shallow()

    @cached_property
    def _seen(self) -> _Seen | None:
        """What there is to see; None where that needs a closer look."""
        done = self.attempt("rev-parse", "--is-shallow-repository", "HEAD^{commit}",
                            "--symbolic-full-name", "HEAD")  # fmt: skip
        if done.returncode:
            return None
        shallow, commit, name = done.stdout.decode().split()
        return _Seen(whole=shallow == "false", commit=commit, branch=_branch(name))


def _branch(ref: str) -> str | None:
    """Return the branch a full name is; git's own short one is another where a tag has it too."""
    return ref.removeprefix("refs/heads/") if ref.startswith("refs/heads/") else None
