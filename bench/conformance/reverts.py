"""Rows about what is taken back."""

from pathlib import Path

from bench.conformance.case import Case
from tests.support.repo import Repo


def _begun(path: Path) -> tuple[Repo, str]:
    repo = Repo.new(path)
    repo.commit("fix: a")
    repo.tag("v1.5.0")
    return repo, repo.commit("feat: b")


def _by_git(path: Path) -> Repo:
    repo, feature = _begun(path)
    repo.commit(f'Revert "feat: b"\n\nThis reverts commit {feature}.')
    return repo


def _by_type(path: Path) -> Repo:
    repo, feature = _begun(path)
    repo.commit(f"revert: feat: b\n\nRefs: {feature[:12]}")
    return repo


def _twice(path: Path) -> Repo:
    repo = _by_git(path)
    revert = repo.git("rev-parse", "HEAD")
    repo.commit(f'Reapply "feat: b"\n\nThis reverts commit {revert}.')
    return repo


def _released(path: Path) -> Repo:
    repo, feature = _begun(path)
    repo.tag("v1.6.0")
    repo.commit(f'Revert "feat: b"\n\nThis reverts commit {feature}.')
    return repo


REVERTS = (
    Case(title="`feat`, then `git revert` of it", truth="no release", right=("none",),
         build=_by_git),
    Case(title="`feat`, then `revert: …` with `Refs:`", truth="no release", right=("none",),
         build=_by_type),
    Case(title="The revert of a revert of a `feat`", truth="1.6.0", right=("1.6.0",),
         build=_twice),
    Case(title="The revert of a `feat` that is out", truth="a release",
         right=("1.6.1", "1.7.0", "2.0.0"), build=_released),
)  # fmt: skip
