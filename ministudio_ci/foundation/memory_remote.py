"""The remote's end of the memory branch: fetch it, push to it, tell the refusals apart."""

import re
from dataclasses import dataclass
from enum import Enum

from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import remote_words

_NO_BRANCH = "couldn't find remote ref"
_OVERTAKEN = re.compile(
    r"\[rejected\]|cannot lock ref|failed to update ref|reference already exists"
    r"|incorrect old value"
)
_DENIED = re.compile(
    r"\b40[13]\b|GH0\d\d|protected|declined|[Pp]ermission|denied|not granted|not allowed|read-only"
    r"|Authentication failed|could not read (Username|Password)|Repository not found"
    r"|does not appear to be a git repository"
)


class Why(Enum):
    """Why the memory was not kept; `memory_branch.<value>` in the catalogue says what to do."""

    OFF = "off"
    NO_REMOTE = "no_remote"
    NOT_OURS = "not_ours"
    DENIED = "denied"
    UNREACHABLE = "unreachable"
    CONTESTED = "contested"
    LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKept:
    """Nothing was lost here, and nothing came or went. `detail` is what git or the disk said."""

    why: Why
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MemoryRemote:
    """One branch of one remote; `git` carries the credentials."""

    git: Git
    remote: str
    branch: str

    def fetch(self) -> str | NotKept | None:
        """Return the branch's commit; None where there is no such branch yet."""
        ref = f"refs/ministudio/fetched/{self.branch}"
        done = self.git.attempt(
            "fetch", "--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head",
            "--no-recurse-submodules", "--no-auto-maintenance",
            "--", self.remote, f"+refs/heads/{self.branch}:{ref}",
        )  # fmt: skip
        said = remote_words(done.stderr)
        if done.returncode and _NO_BRANCH not in said:
            return _refused(said)
        fetched = None if done.returncode else self.git.run("rev-parse", "--verify", ref)
        return self._foreign(fetched) or fetched

    def send(self, commit: str) -> NotKept | None:
        """Put `commit` on the branch, never by force."""
        done = self.git.attempt(
            "push", "--quiet", "--porcelain", "--no-verify", "--no-follow-tags",
            "--recurse-submodules=no", "--", self.remote, f"{commit}:refs/heads/{self.branch}",
        )  # fmt: skip
        if done.returncode == 0:
            return None
        said = remote_words(done.stdout + done.stderr)
        return (
            NotKept(why=Why.CONTESTED, detail=said) if _OVERTAKEN.search(said) else _refused(said)
        )

    def _foreign(self, fetched: str | None) -> NotKept | None:
        """Refuse a branch of the project's own: a wrong setting must not push to `main`."""
        related = fetched and self.git.attempt("merge-base", "HEAD", fetched).returncode == 0
        if related or self.branch == self.git.branch():
            return NotKept(why=Why.NOT_OURS, detail=self.branch)
        return None


def _refused(said: str) -> NotKept:
    return NotKept(why=Why.DENIED if _DENIED.search(said) else Why.UNREACHABLE, detail=said)
