"""Which commit is tested, and whether the tree is that commit."""

from dataclasses import dataclass

from ministudio_ci.errors import GitError, GitMissingError, NoCommitsError, NotARepositoryError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.work_tree import changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The repository before a run. Outside one, `commit` and `branch` are None."""

    commit: str | None = None
    branch: str | None = None
    dirty: bool = False
    """Whether the tree holds anything that the commit does not, `reports/`, `memory/` apart."""


def take(git: Git) -> Snapshot:
    """Look before the run. Raises GitError where git itself refuses."""
    try:
        return Snapshot(
            commit=git.head(),
            branch=git.branch(),
            dirty=bool(changes(git)),
        )
    except NoCommitsError:
        return Snapshot(branch=git.branch(), dirty=True)
    except (NotARepositoryError, GitMissingError):
        return Snapshot()


def moved(git: Git, before: Snapshot) -> bool:
    """Whether HEAD or a tracked file changed since; new files are what the tests left behind."""
    if before.commit is None:
        return False
    try:
        changed = changes(git, untracked=False)
        return bool(changed) or git.head() != before.commit
    except (GitError, NotARepositoryError, NoCommitsError):  # the tests took the repository away
        return True
