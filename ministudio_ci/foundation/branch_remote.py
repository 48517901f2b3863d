"""The remote's end of a branch of ours: fetch it, push to it, tell the refusals apart.

Never by force: a writer that comes late fetches again and puts its own on top.
"""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import remote_words

IMPATIENT = {"GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": "60"}
"""A server that goes silent is given up after a minute (git-config(1), http.lowSpeedLimit)."""
_PATIENCE = 120.0
"""Seconds a push goes on against other writers."""
_OUTAGES = 3
"""Times the remote may fail to answer in one push."""
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

_Done = TypeVar("_Done")


class Why(Enum):
    """Why nothing came or went; the catalogue says for each branch what to do."""

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
class BranchRemote:
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
        return None if done.returncode else self.git.run("rev-parse", "--verify", ref)

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


def insist(push_once: Callable[[], _Done | NotKept]) -> tuple[_Done | NotKept, int]:
    """Push until it is done, or there is no use in trying again; return how often it was tried."""
    deadline, outages, tries = time.monotonic() + _PATIENCE, 0, 0
    while True:
        tries += 1
        answer = push_once()
        if not isinstance(answer, NotKept):
            return answer, tries
        outages += answer.why is Why.UNREACHABLE
        transient = answer.why in {Why.UNREACHABLE, Why.CONTESTED}
        if not transient or outages == _OUTAGES or time.monotonic() > deadline:
            return answer, tries
        # Each writer waits at random within a span that grows, so that they part.
        time.sleep(random.uniform(0.0, min(4.0, 0.1 * 2**tries)))  # noqa: S311 - no secret


def _refused(said: str) -> NotKept:
    return NotKept(why=Why.DENIED if _DENIED.search(said) else Why.UNREACHABLE, detail=said)
