"""Real git repositories for tests: quick to make, deaf to the machine's own configuration."""

import os
import subprocess
from pathlib import Path
from typing import Self

from ministudio_ci.foundation.git import Git

ENV = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "PATH": os.environ["PATH"],
    "HOME": os.devnull,
}


class Repo:
    """A repository on branch main; each commit a minute after the one before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.minute = 0

    @classmethod
    def new(cls, path: Path) -> Self:
        path.mkdir(parents=True, exist_ok=True)
        repo = cls(path)
        repo.git("init", "--quiet", "--initial-branch=main")
        return repo

    def git(self, *arguments: str, stdin: bytes | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=ENV | self._clock(), input=stdin,
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode(errors="replace").strip()

    def commit(self, message: str | bytes, *, files: dict[str, str] | None = None) -> str:
        """Commit with these files (none: an empty commit) and return its SHA."""
        self.minute += 1
        for name, content in (files or {}).items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
            self.git("add", "--", name)
        text = message if isinstance(message, bytes) else message.encode()
        self.git("commit", "--quiet", "--allow-empty", "--allow-empty-message",
                 "--cleanup=verbatim", "--file=-", stdin=text)  # fmt: skip
        return self.git("rev-parse", "HEAD")

    def tag(self, name: str, *, message: str | None = None, at: str = "HEAD") -> None:
        self.git("tag", *(["--annotate", "--message", message] if message else []), name, at)

    def remote(self, path: Path, *, name: str = "origin") -> Path:
        """Make a bare repository, push everything to it, and return its path."""
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(path))
        self.git("remote", "add", name, str(path))
        self.git("push", "--quiet", name, "--all")
        self.git("push", "--quiet", name, "--tags")
        return path

    def clone(self, source: Path, *options: str) -> "Repo":
        """Clone `source` into this path."""
        subprocess.run(
            ["git", "clone", "--quiet", *options, f"file://{source}", str(self.path)],
            env=ENV, check=True, capture_output=True,
        )  # fmt: skip
        return self

    @property
    def foundation(self) -> Git:
        """Our own git in this repository."""
        return Git(self.path, env=ENV)

    def _clock(self) -> dict[str, str]:
        moment = f"{1_700_000_000 + 60 * self.minute} +0000"
        return {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
