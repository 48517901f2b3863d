"""A change proposed to the project: a branch of its own, then a pull request. Never more.

Branches are pushed without force and only below `ministudio-ci/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ministudio_ci.errors import ProposalBranchError, ProposalPushError, RemoteError
from ministudio_ci.foundation.forge import api_url, repository_of
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import default_branch, remote_words, tip_of

NAMESPACE = "ministudio-ci/"
"""What every branch of a proposal begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed: that `branch` be merged into `base`. `body` is Markdown."""

    branch: str
    base: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A pull request as the forge has it."""

    number: int
    url: str
    open: bool
    """False where a person has merged or closed it."""


class Proposals(Protocol):
    """The pull requests of one repository.

    Every method may be called again after any failure, and after the death of the process at
    any point: there is one pull request for a branch. Errors: as of `Forge`, and
    ProposalPermissionError.
    """

    def find(self, branch: str) -> Pull | None:
        """Return the pull request that was ever made of a branch, an open one first."""

    def open(self, proposal: Proposal) -> Pull:
        """Open it and return it; the one that is there, where another run was first."""


def open_proposals(
    git: Git, *, remote: str, repository: str, env: Mapping[str, str]
) -> Proposals | None:
    """Return those of the repository that `open_forge` would release in; None where it is none."""
    token = env.get("GITHUB_TOKEN")
    name = repository_of(git, remote=remote, repository=repository, env=env) if token else None
    if not token or not name:
        return None
    from ministudio_ci.foundation.proposal_github import GitHubProposals

    return GitHubProposals(repository=name, token=token, api=api_url(env))


def push_branch(git: Git, remote: str, branch: str, commit: str, *, base: str) -> bool:
    """Push `commit` to `branch`; return whether the branch then has what the commit has.

    False where it is there with other content: somebody works on it. Never a push to `base` or
    to the remote's default branch, whatever `branch` says. Raises ProposalBranchError,
    ProposalPushError, RemoteError.
    """
    tip = tip_of(git, remote, branch)
    if tip is not None:
        return _is_same(git, remote, branch, tip, commit)
    _check(branch, base, default_branch(git, remote))
    done = git.attempt(
        "push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no",
        "--", remote, f"{commit}:refs/heads/{branch}",
    )  # fmt: skip
    tip = tip_of(git, remote, branch)  # so too where only the answer was lost
    if tip is None:
        raise ProposalPushError(remote=remote, branch=branch, why=remote_words(done.stderr))
    return _is_same(git, remote, branch, tip, commit)


def _check(branch: str, base: str, default: str | None) -> None:
    named = branch.removeprefix(NAMESPACE)
    if named == branch or not named or branch in {base, default}:
        raise ProposalBranchError(branch=branch)


def _is_same(git: Git, remote: str, branch: str, tip: str, commit: str) -> bool:
    """Whether the remote's commit is ours, or the same made by another hand."""
    if tip == commit:
        return True
    done = git.attempt("fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
                       "--no-recurse-submodules", "--", remote, f"refs/heads/{branch}")  # fmt: skip
    if done.returncode:
        raise RemoteError(remote=remote, why=remote_words(done.stderr))
    return _content(git, tip) == _content(git, commit)


def _content(git: Git, commit: str) -> str:
    """Return the ids of a commit's tree and of its parents."""
    return git.run("show", "--no-patch", "--format=%T %P", commit)
