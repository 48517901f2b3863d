"""The version a commit's history comes to first, found without reading the rest of it."""

from collections.abc import Iterable, Iterator, Mapping

from ministudio_ci.changelog.tags import Tag
from ministudio_ci.foundation.git import Git


def nearest_tag(git: Git, tips: Iterable[str], tags: Mapping[str, Tag]) -> Tag | None:
    """Return the highest version among the tags first met on any path from the commits `tips`.

    Its cost follows the number of commits since, not the whole history. None: no tag is met.
    """
    if not tags:
        return None
    walk = _Walk(tips, tags)
    for line in _lines(git.stream("rev-list", "--parents", *walk.open, "--")):
        sha, *parents = line.split(" ")
        walk.read(sha, parents)
        if not walk.open:
            break
    return max(walk.met(), key=lambda tag: tag.version.rank, default=None)


class _Walk:
    """Commits as they come, newest first by date: a parent may come before its child."""

    def __init__(self, tips: Iterable[str], tags: Mapping[str, Tag]) -> None:
        self.open = set(tips)
        """Reached, not behind a tag, and not yet read."""
        self._tags = tags
        self._parents: dict[str, list[str]] = {}
        self._behind: set[str] = set()

    def read(self, sha: str, parents: list[str]) -> None:
        self._parents[sha] = parents
        self.open.discard(sha)
        if sha in self._behind or sha in self._tags:
            self._hide(parents)
        else:
            self.open.update(p for p in parents if p not in self._parents and p not in self._behind)

    def met(self) -> Iterator[Tag]:
        """Yield the tags that no other one hides."""
        return (self._tags[sha] for sha in self._parents
                if sha in self._tags and sha not in self._behind)  # fmt: skip

    def _hide(self, shas: list[str]) -> None:
        """Put commits and their ancestors, as far as they were read, behind a tag."""
        waiting = list(shas)
        while waiting:
            sha = waiting.pop()
            if sha not in self._behind:
                self._behind.add(sha)
                self.open.discard(sha)
                waiting += self._parents.get(sha, ())


def _lines(stream: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for block in stream:
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield line.decode()
