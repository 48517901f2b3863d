"""Which release each commit belongs to, by ancestry alone: no date is ever asked.

A release holds what its tag contains and the release before it does not. That one is the
highest version among the tags that its history comes to first, along any path. So what a
release holds depends on nothing but its own ancestors, and never changes afterwards.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ministudio_ci.changelog.conventional import Parsed
from ministudio_ci.changelog.tags import Tag


@dataclass(slots=True, kw_only=True)
class Span:
    """A release to be: its tag (None for what is not out), the one before, its commits."""

    tag: Tag | None
    previous: Tag | None
    commits: list[Parsed] = field(default_factory=list)


def spans(history: Sequence[Parsed], tags: Mapping[str, Tag]) -> list[Span]:
    """Return the releases in a history, newest first, each with its commits, newest first.

    `history` has children before parents and begins with its only tip; `tags` is by commit,
    and may name commits just outside the history. What is not out comes first, if anything.
    """
    lineage = _Lineage(tags)
    numbers = lineage.read(history)
    holding = {history[0].sha: 0}
    for commit in history:
        holders = lineage.foremost(holding.pop(commit.sha) | numbers.get(commit.sha, 0))
        for number in _bits(holders):
            lineage.spans[number].commits.append(commit)
        for parent in commit.parents:
            holding[parent] = holding.get(parent, 0) | holders
    found = [span for span in reversed(lineage.spans) if span.commits]
    for span in found:
        span.commits = in_order(span.commits)
    return found


def in_order(commits: list[Parsed]) -> list[Parsed]:
    """Return commits in the order `git log --topo-order` has for them alone.

    They begin with their only tip. Amid a longer history the order depends on what is merged
    later, and a release would change with it.
    """
    if all(len(commit.parents) < 2 for commit in commits):  # noqa: PLR2004 - no merge: one line
        return commits
    known = {commit.sha: commit for commit in commits}
    children = Counter(parent for commit in commits for parent in commit.parents)
    ordered: list[Parsed] = []
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
        self.spans: list[Span] = []
        self._tags = tags
        self._below: list[int] = []
        """For each release, all releases among its ancestors."""
        self._before: list[int] = []
        """For each release, the one before it, the one before that, and so on."""
        self._known: dict[int, int] = {}

    def read(self, history: Sequence[Parsed]) -> dict[str, int]:
        """Number the releases; return the bit of each by its commit."""
        numbers: dict[str, int] = {}
        nearest: dict[str, int] = {}
        for commit in reversed(history):
            met = 0
            for parent in commit.parents:
                if parent not in nearest:  # outside the history
                    tag = self._tags.get(parent)
                    nearest[parent] = self._add(tag, 0) if tag else 0
                met |= nearest[parent]
            if len(commit.parents) > 1:
                met = self._tops(met)
            if tag := self._tags.get(commit.sha):
                numbers[commit.sha] = met = self._add(tag, met)
            nearest[commit.sha] = met
        tip = history[0].sha
        if tip not in numbers:
            numbers[tip] = self._add(None, nearest[tip])
        return numbers

    def foremost(self, releases: int) -> int:
        """Return those of `releases` that none of the others comes before."""
        if not releases & (releases - 1):
            return releases
        if releases not in self._known:
            self._known[releases] = sum(
                1 << n for n in _bits(releases) if not self._before[n] & releases
            )
        return self._known[releases]

    def _add(self, tag: Tag | None, nearest: int) -> int:
        below, before, previous = nearest, 0, None
        for number in _bits(nearest):
            below |= self._below[number]
            other = self.spans[number].tag
            if other and (not previous or other.version.rank > previous.version.rank):
                previous, before = other, self._before[number] | 1 << number
        self._below.append(below)
        self._before.append(before)
        self.spans.append(Span(tag=tag, previous=previous))
        return 1 << len(self.spans) - 1

    def _tops(self, releases: int) -> int:
        """Return those of `releases` that none of the others contains."""
        for number in _bits(releases) if releases & (releases - 1) else ():
            releases &= ~self._below[number]
        return releases


def _bits(releases: int) -> Iterator[int]:
    while releases:
        number = releases.bit_length() - 1
        yield number
        releases ^= 1 << number
