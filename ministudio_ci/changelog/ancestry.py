"""Which release each commit belongs to, by ancestry alone: no date is ever asked.

A release holds what its tag contains and the release before it does not. That one is the
highest version among the tags that its history comes to first, along any path. So what a
release holds depends on nothing but its own ancestors, and never changes afterwards.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ministudio_ci.changelog.tags import Tag
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.version import Rank


class Span(NamedTuple):
    """A release to be: its tag (None for what is not out), the one before, its commits."""

    tag: Tag | None
    previous: Tag | None
    commits: Sequence[Commit]
    bit: int = 1
    """Which of the releases it is, the oldest first: one bit."""
    below: int = 0
    """The bits of all releases among its ancestors."""
    newcomers: tuple[str, ...] = ()
    """Authors of no commit among its ancestors, where that was asked."""


def spans(history: Sequence[Commit], tags: Mapping[str, Tag]) -> list[Span]:
    """Return the releases in a history, newest first, each with its commits, newest first.

    `history` has children before parents and begins with its only tip; `tags` is by commit,
    and may name commits just outside the history. What is not out comes first, if anything.
    """
    return [span for span in reversed(partition(history, tags)) if span.commits]


def partition(history: Sequence[Commit], tags: Mapping[str, Tag]) -> list[Span]:
    """Return the releases in a history and those just outside it, which are empty, oldest first.

    A release's `bit` is that of its place in the list.
    """
    lineage = _Lineage(tags)
    numbers = lineage.read(history)
    held: list[list[Commit]] = [[] for _ in lineage.ends]
    holding = {history[0].sha: 0}
    entered = 0
    """Releases with a commit that a later release builds on, past the release's own tip."""
    for commit in history:  # as few steps as can be: there are a hundred thousand of them
        sha, parents, _, _ = commit
        holders = holding.pop(sha)
        if sha in numbers:
            holders = lineage.foremost(holders | numbers[sha])
        elif holders & (holders - 1):
            holders = lineage.foremost(holders)
            entered |= holders
        if holders & (holders - 1):
            for number in bits(holders):
                held[number].append(commit)
        else:
            held[holders.bit_length() - 1].append(commit)
        for parent in parents:
            holding[parent] = holding.get(parent, 0) | holders
    return [
        Span(tag, previous, in_order(commits) if entered >> number & 1 else commits,
             1 << number, lineage.below[number])
        for number, ((tag, previous), commits) in enumerate(zip(lineage.ends, held, strict=True))
    ]  # fmt: skip


def in_order(commits: list[Commit]) -> list[Commit]:
    """Return commits in the order `git log --topo-order` has for them alone.

    They begin with their only tip. Amid a longer history the order depends on what is merged
    later, and a release would change with it.
    """
    if all(len(commit.parents) < 2 for commit in commits):  # noqa: PLR2004 - no merge: one line
        return commits
    known = {commit.sha: commit for commit in commits}
    children: dict[str, int] = {}
    for commit in commits:
        for parent in commit.parents:
            children[parent] = children.get(parent, 0) + 1
    ordered: list[Commit] = []
    ready = commits[:1]
    while ready:
        ordered.append(ready.pop())
        for parent in ordered[-1].parents:
            children[parent] -= 1
            if parent in known and not children[parent]:
                ready.append(known[parent])
    return ordered


class _Lineage:
    """The releases of a history and how they follow one another.

    They are numbered from the oldest; a set of them is an int with those bits, for an OR of
    thousands of bits costs hardly more than an addition.
    """

    def __init__(self, tags: Mapping[str, Tag]) -> None:
        self.ends: list[tuple[Tag | None, Tag | None]] = []
        """Of each release its tag and that of the one before."""
        self._tags = tags
        self.below: list[int] = []
        """For each release, all releases among its ancestors."""
        self._before: list[int] = []
        """For each release, the one before it, the one before that, and so on."""
        self._known: dict[int, int] = {}

    def read(self, history: Sequence[Commit]) -> dict[str, int]:
        """Number the releases; return the bit of each by its commit."""
        numbers: dict[str, int] = {}
        nearest: dict[str, int] = {}
        tags = self._tags
        for sha, parents, _, _ in reversed(history):
            met = 0
            for parent in parents:
                met |= nearest[parent] if parent in nearest else self._outside(parent, nearest)
            if met & (met - 1):
                met = self._tops(met)
            if sha in tags:
                numbers[sha] = met = self._add(tags[sha], met)
            nearest[sha] = met
        tip = history[0].sha
        if tip not in numbers:
            numbers[tip] = self._add(None, nearest[tip])
        return numbers

    def foremost(self, releases: int) -> int:
        """Return those of `releases` that none of the others comes before."""
        if releases not in self._known:
            self._known[releases] = sum(
                1 << n for n in bits(releases) if not self._before[n] & releases
            )
        return self._known[releases]

    def _outside(self, sha: str, nearest: dict[str, int]) -> int:
        """Return the release that a commit outside the history is, if it is one."""
        tag = self._tags.get(sha)
        nearest[sha] = self._add(tag, 0) if tag else 0
        return nearest[sha]

    def _add(self, tag: Tag | None, nearest: int) -> int:
        below, before, previous = nearest, 0, None
        for number in bits(nearest):
            below |= self.below[number]
            other = self.ends[number][0]
            if other and (not previous or rank(other) > rank(previous)):
                previous, before = other, self._before[number] | 1 << number
        self.below.append(below)
        self._before.append(before)
        self.ends.append((tag, previous))
        return 1 << len(self.ends) - 1

    def _tops(self, releases: int) -> int:
        """Return those of `releases` that none of the others contains."""
        return tops(releases, self.below.__getitem__)


def tops(releases: int, below: Callable[[int], int]) -> int:
    """Return those of `releases` that are `below` none of the others; numbers are by age."""
    found = 0
    while releases:
        number = releases.bit_length() - 1
        found |= 1 << number
        releases &= ~(below(number) | 1 << number)
    return found


def rank(tag: Tag) -> tuple[Rank, str]:
    """Return what to compare tags by: those that differ by build metadata alone by their names."""
    return tag.version.rank, tag.name


def bits(releases: int) -> Iterator[int]:
    """Yield the numbers in a set of releases, the newest first."""
    while releases:
        number = releases.bit_length() - 1
        yield number
        releases ^= 1 << number
