"""What each commit does to the version."""

from collections.abc import Iterator, Sequence

from ministudio_ci.changelog.conventional import reverts_of, subject_of
from ministudio_ci.changelog.kinds import BREAKING, KINDS, UNCONVENTIONAL, Kind
from ministudio_ci.changelog.netting import Netting, net
from ministudio_ci.changelog.text import clean
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.release import Bump, CommitEffect
from ministudio_ci.model.version import Version


def effects(commits: Sequence[Commit], current: Version | None) -> Iterator[CommitEffect]:
    """Yield the effect of each commit since `current`, newest first as they are given.

    Before 1.0.0 (SemVer 2.0.0, section 4) a breaking change raises the minor version.
    """
    netting = net(commits)
    unstable = current is None or current.major == 0
    for commit in commits:
        changes = netting.left(commit)
        strongest = max(changes, key=lambda change: change.kind.effect.rank, default=None)
        if strongest:
            effect, why = judge(strongest.kind, unstable=unstable)
        else:
            effect, why = Bump.NONE, _passed_over(commit, netting)
        other = netting.undone.get(commit.sha) or next(iter(reverts_of(commit)), "")
        yield CommitEffect(commit.sha, clean(subject_of(commit)), effect, why, other)


def strongest(found: Sequence[CommitEffect]) -> Bump:
    """Return the bump that all of them together ask for."""
    return max((one.effect for one in found), key=lambda bump: bump.rank, default=Bump.NONE)


def cause(found: Sequence[CommitEffect]) -> CommitEffect:
    """Return the oldest commit that asks for the strongest bump; `found` has the newest first."""
    return max(reversed(found), key=lambda one: one.effect.rank)


def judge(kind: Kind, *, unstable: bool) -> tuple[Bump, str]:
    """Return the effect of a kind of change, and the key of the reason."""
    if kind is BREAKING and unstable:
        return Bump.MINOR, "breaking_zero"
    return kind.effect, kind.why


def _passed_over(commit: Commit, netting: Netting) -> str:
    if commit.sha in netting.undone:
        return "undone"
    if commit.sha in netting.undoing:
        return "undoing"
    return "merge" if len(commit.parents) > 1 else KINDS[UNCONVENTIONAL].why
