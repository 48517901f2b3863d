"""Commits that take back others of the same release: neither is told of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ministudio_ci.changelog.conventional import Change, changes_of, is_git_revert, reverts_of
from ministudio_ci.changelog.kinds import REVERT, UNCONVENTIONAL
from ministudio_ci.model.commit import Commit

_WHOLE = 40
"""Letters of a SHA-1; names that long are no abbreviations."""


class Netting(NamedTuple):
    """Which commits cancel one another, by SHA."""

    undone: Mapping[str, str]
    """Each with the commit that takes it back."""
    undoing: frozenset[str]

    def left(self, commit: Commit) -> tuple[Change, ...]:
        """Return what of a commit still counts. What it did besides taking back does."""
        if commit.sha in self.undone:
            return ()
        changes = changes_of(commit)
        if commit.sha not in self.undoing:
            return changes
        beside = changes[1:] if is_git_revert(commit) else changes
        return tuple(one for one in beside if one.type not in {REVERT, UNCONVENTIONAL})


def net(commits: Sequence[Commit]) -> Netting:
    """Return what cancels out among commits that are newest first.

    So a revert that was itself taken back undoes nothing. A commit that takes back one of
    another release stays as it is: it changes something that is out.
    """
    undone: dict[str, str] = {}
    undoing: set[str] = set()
    may_revert = (one for one in commits if "everts " in one.message or "Refs" in one.message)
    reverting = [(commit, names) for commit in may_revert if (names := reverts_of(commit))]
    known = {commit.sha: commit for commit in commits} if reverting else {}
    for commit, names in reverting:
        if commit.sha in undone:
            continue
        targets = [_named(name, known) for name in names]
        found = [target for target in targets if target]
        for target in found:
            undone |= dict.fromkeys((target.sha, *_brought_by(target, known)), commit.sha)
        if found and len(found) == len(targets):
            undoing.add(commit.sha)
    return Netting(undone=undone, undoing=frozenset(undoing))


def _named(name: str, known: Mapping[str, Commit]) -> Commit | None:
    if name in known or len(name) >= _WHOLE:
        return known.get(name)
    if name.startswith("#"):
        return next((commit for commit in known.values() if _is_request(commit, name)), None)
    return next((commit for sha, commit in known.items() if sha.startswith(name)), None)


def _is_request(commit: Commit, number: str) -> bool:
    """Whether a commit is what a forge made of a request: `… (#12)`, `Merge pull request #12 …`."""
    header = commit.message.lstrip().partition("\n")[0].rstrip()
    return header.endswith(f"({number})") or header.startswith(f"Merge pull request {number} ")


def _brought_by(merge: Commit, known: Mapping[str, Commit]) -> set[str]:
    """Return what a merge brought into the line of its first parent."""
    if len(merge.parents) == 1:
        return set()
    return _reach(merge.parents[1:], known) - _reach(merge.parents[:1], known)


def _reach(tips: Iterable[str], known: Mapping[str, Commit]) -> set[str]:
    reached: set[str] = set()
    waiting = list(tips)
    while waiting:
        sha = waiting.pop()
        if sha in known and sha not in reached:
            reached.add(sha)
            waiting += known[sha].parents
    return reached
