"""The releases of a history with pre-releases: each is counted from one as mature as itself.

Every tag parts the history once. A release counted from an older one than the tag before it
is then made of the parts between: however many maturities there are, it is read once.
"""

from collections.abc import Iterator, Mapping, Sequence

from ministudio_ci.changelog.ancestry import Span, bits, in_order, partition, rank, tops
from ministudio_ci.changelog.contributors import authors_in, is_person
from ministudio_ci.changelog.maturity import Tip, counted, maturity
from ministudio_ci.changelog.tags import Tag, Tags
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.version import Version


def levelled(history: Sequence[Commit], tip: Tip, tags: Tags) -> list[Span]:
    """Return the releases in a history, newest first, with their newcomers."""
    place = {commit.sha: at for at, commit in enumerate(history)}
    parts = _Parts(partition(history, tags.by_commit), place)
    own = tip.maturity(tags)
    found = [
        span
        for level in {own, *(maturity(tag.version.pre) for tag in tags.every)}
        for span in parts.releases(counted(tags, level), level, tip.sha if level == own else "")
    ]
    found.sort(key=lambda span: (place[span.commits[0].sha], span.tag is not None, _down(span)))
    return found


class _Parts:
    """A history parted by every tag; `place` is where each commit stands in it."""

    def __init__(self, parts: list[Span], place: Mapping[str, int]) -> None:
        self._parts = parts
        self._place = place
        self._ends = [one.commits[0].sha if one.commits else one.tag.commit if one.tag else ""
                      for one in parts]  # fmt: skip
        self._holders: dict[str, int] = {}
        """The parts that each commit is in."""
        self._seen: dict[str, int] = {}
        """The parts that each author has commits in."""
        for part in parts:
            for commit in part.commits:
                self._holders[commit.sha] = self._holders.get(commit.sha, 0) | part.bit
            for author in authors_in(part.commits):
                self._seen[author] = self._seen.get(author, 0) | part.bit

    def releases(self, tags: Mapping[str, Tag], level: str, tip: str) -> Iterator[Span]:
        """Yield the releases of one maturity, counted from those in `tags`.

        `tip` is what is not out yet, unless it has a tag of that maturity.
        """
        there = sum(part.bit for part, end in zip(self._parts, self._ends, strict=True)
                    if end in tags)  # fmt: skip
        for part, end in zip(self._parts, self._ends, strict=True):
            tag = tags.get(end)
            fits = maturity(tag.version.pre) == level if tag else end == tip
            if fits and part.commits:
                yield self._release(part, tag, tags, tops(part.below & there, self._below))

    def _release(self, part: Span, tag: Tag | None, tags: Mapping[str, Tag], last: int) -> Span:
        """Return a release that builds on those of `last` and all below them."""
        before = [tags[self._ends[number]] for number in bits(last)]
        previous = max(before, key=rank, default=None)
        out = [number for number in bits(last) if tags[self._ends[number]] is previous]
        told = self._between(part, self._reach(1 << out[0] if out else 0))
        known = self._reach(last)
        new = (name for folded, name in authors_in(told).items()
               if not self._seen[folded] & known and is_person(folded))  # fmt: skip
        return Span(tag, previous, told, newcomers=tuple(new) if previous else ())

    def _between(self, part: Span, out: int) -> Sequence[Commit]:
        """Return the commits that a release holds and those of the parts `out` do not."""
        within = list(bits((part.below | part.bit) & ~out))
        found = {
            commit.sha: commit
            for number in within
            for commit in self._parts[number].commits
            if not self._holders[commit.sha] & out
        }
        if len(within) == 1:
            return tuple(found.values())
        return in_order(sorted(found.values(), key=lambda commit: self._place[commit.sha]))

    def _reach(self, releases: int) -> int:
        """Return `releases` and all below them."""
        for number in bits(releases):
            releases |= self._below(number)
        return releases

    def _below(self, number: int) -> int:
        return self._parts[number].below


def _down(span: Span) -> tuple[int, ...]:
    """Of several releases of one commit the highest comes first."""
    version = span.tag.version if span.tag else Version(0, 0, 0)
    return tuple(-number for number in version.core)
