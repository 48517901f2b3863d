"""What came after the last version, found without reading the rest of the history."""

from collections.abc import Mapping

from ministudio_ci.changelog.ancestry import Span, in_order, spans
from ministudio_ci.changelog.log import read_commits, read_newest
from ministudio_ci.changelog.tags import Tag
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit

_SLOP = 20
"""Commits read after all seems found; git itself looks five further."""


def read_since(git: Git, tip: str, tags: Mapping[str, Tag]) -> Span:
    """Return what `spans` would return first: the commits up to `tip` that no release holds.

    The cost follows the number of those commits. git finds them by date; where one is dated
    before its parents that may be wrong, and all of the history is read.
    """
    if tip in tags:
        return Span(None, tags[tip], ())
    if not tags:
        return Span(None, None, tuple(read_commits(git, tip)))
    walk = _walked(git, tip, tags)
    if walk.skewed or (walk.rooted and walk.met):  # that root may be behind a tag all the same
        return spans(tuple(read_commits(git, tip)), tags)[0]
    previous = max(walk.met, key=lambda tag: (tag.version.rank, tag.name), default=None)
    if previous and len(walk.met) > 1:  # git tells what another one holds and this one does not
        return Span(None, previous, tuple(read_commits(git, tip, f"^{previous.commit}")))
    return Span(None, previous, in_order(walk.since))


def _walked(git: Git, tip: str, tags: Mapping[str, Tag]) -> "_Walk":
    """Read until every path has met a tag, and a little further for dates that run backwards."""
    walk = _Walk(tip, tags)
    beyond = 0
    for commit in read_newest(git, tip):
        walk.read(commit)
        beyond += not walk.open
        if walk.skewed or beyond > _SLOP:
            break
    return walk


class _Walk:
    """Commits as git gives them: newest first by date, unless dates contradict ancestry."""

    def __init__(self, tip: str, tags: Mapping[str, Tag]) -> None:
        self.open = {tip}
        """Reached, not behind a tag, and not yet read."""
        self.met: list[Tag] = []
        """The tags that no other one hides."""
        self.since: list[Commit] = []
        """What was read and is not behind a tag."""
        self.rooted = False
        """Whether a path has met a beginning of history before any tag."""
        self.skewed = False
        """Whether a commit came after one of its parents."""
        self._tags = tags
        self._read: set[str] = set()
        self._behind: set[str] = set()

    def read(self, commit: Commit) -> None:
        sha, parents = commit.sha, commit.parents
        self.skewed = not self._read.isdisjoint(parents)
        self._read.add(sha)
        self.open.discard(sha)
        if sha in self._behind or sha in self._tags:
            if sha not in self._behind:
                self.met.append(self._tags[sha])
            self._behind.update(parents)
            self.open.difference_update(parents)
        else:
            self.since.append(commit)
            self.rooted |= not parents
            self.open.update(parent for parent in parents if parent not in self._behind)
