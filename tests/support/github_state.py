"""What the GitHub fake remembers: repositories, releases, assets and refs."""

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

_SHA = re.compile(r"[0-9a-f]{40}")


@dataclass(slots=True, kw_only=True)
class Asset:
    id: int
    name: str
    label: str
    content_type: str
    content: bytes
    state: str = "uploaded"
    """``starter`` is what an upload leaves that broke on GitHub's side; it holds the name."""
    created_at: str


@dataclass(slots=True, kw_only=True)
class Release:
    id: int
    tag_name: str
    target_commitish: str
    name: str | None = None
    body: str | None = None
    draft: bool = False
    prerelease: bool = False
    immutable: bool = False
    created_at: str
    published_at: str | None = None
    assets: dict[int, Asset] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Refs:
    """Full ref names with their objects: those of a bare repository where one is given.

    With ``git_dir`` the fake and the remote that the code pushes to are one thing, as on GitHub.
    """

    git_dir: Path | None = None
    _memory: dict[str, str] = field(default_factory=dict)

    def all(self) -> dict[str, str]:
        if self.git_dir is None:
            return dict(sorted(self._memory.items()))
        lines = self._git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ", 1) for line in lines)

    def set(self, name: str, sha: str) -> None:
        if self.git_dir is None:
            self._memory[name] = sha
        else:
            self._git("update-ref", name, sha)

    def delete(self, name: str) -> None:
        if self.git_dir is None:
            del self._memory[name]
        else:
            self._git("update-ref", "-d", name)

    def kind(self, sha: str) -> str:
        """``commit`` or ``tag``: an annotated tag's ref points at a tag object."""
        return "commit" if self.git_dir is None else self._git("cat-file", "-t", sha)

    def resolve(self, commitish: str) -> str | None:
        """The commit of a branch or of a full SHA; None where there is no such thing."""
        branch = self.all().get(f"refs/heads/{commitish}")
        return branch or (commitish if self.has_object(commitish) else None)

    def has_object(self, sha: str) -> bool:
        """Whether git has it; without a repository behind it any full SHA is taken as known."""
        if not _SHA.fullmatch(sha):
            return False
        return self.git_dir is None or self._run("cat-file", "-e", sha).returncode == 0

    def is_forward(self, old: str, new: str) -> bool:
        if self.git_dir is None:
            return old == new
        ancestor = ("merge-base", "--is-ancestor", old, new)
        return self._run(*ancestor).returncode == 0

    def _git(self, *args: str) -> str:
        done = self._run(*args)
        done.check_returncode()
        return done.stdout.strip()

    def _run(self, *args: str) -> subprocess.CompletedProcess[str]:
        command = ["git", f"--git-dir={self.git_dir}", *args]
        return subprocess.run(command, capture_output=True, text=True, check=False)


@dataclass(slots=True, kw_only=True)
class Points:
    """The hour's budget of GraphQL; a query takes one of them here."""

    remaining: int = 5000
    reset: int
    limited: bool = True
    """False on an Enterprise Server without limits: `rateLimit` is null there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    number: int
    title: str = "A title"
    author: str | None = "octo"
    """None for an account that is gone."""
    merged: bool = True
    base: str = ""
    """The repository it was merged in; empty: the one that has the commit."""


@dataclass(slots=True, kw_only=True)
class OpenedPull:
    """A pull request that was opened by the REST API."""

    number: int
    title: str
    body: str | None
    head: str
    """The branch's name; of the same repository."""
    base: str
    sha: str
    created_at: str
    state: str = "open"


@dataclass(slots=True, kw_only=True)
class Repository:
    full_name: str
    private: bool = False
    default_branch: str = "main"
    immutable_releases: bool = False
    """The repository's setting: a release is locked for ever when it is published."""
    refs: Refs
    releases: dict[int, Release] = field(default_factory=dict)
    latest: int | None = None
    """The release that was last published with `make_latest`."""
    commits: dict[str, str] = field(default_factory=dict)
    """Those that GraphQL knows, with their dates (RFC 3339)."""
    pulls: dict[str, list[PullRequest]] = field(default_factory=dict)
    """By the full SHA of a commit."""
    opened: dict[int, OpenedPull] = field(default_factory=dict)
    """Pull requests of the REST API, by number."""
    actions_may_open: bool = True
    """The setting "Allow GitHub Actions to create and approve pull requests"."""
    broken: set[str] = field(default_factory=set)
    """Commits that GraphQL breaks on."""
    locked_tags: set[str] = field(default_factory=set)
    """Tags of immutable releases; they cannot be released again even after a deletion."""

    def published(self, tag: str) -> Release | None:
        return next((r for r in self.releases.values() if r.tag_name == tag and not r.draft), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a token may do."""

    push: bool = True
    pulls: bool = True
    """`pull-requests: write`."""
    scopes: tuple[str, ...] | None = None
    """Those of a classic token, told in X-OAuth-Scopes; other kinds of token have none."""


OLD = "2026-01-01T00:00:00Z"


def fill(repository: Repository, count: int) -> list[str]:
    """Commits that were each brought by a pull request of the same number."""
    shas = [f"{number:040x}" for number in range(1, count + 1)]
    repository.commits |= dict.fromkeys(shas, OLD)
    repository.pulls |= {sha: [PullRequest(number=int(sha, 16))] for sha in shas}
    return shas
