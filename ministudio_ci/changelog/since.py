"""What came after the last version, found without reading the rest of the history."""

from collections.abc import Iterator, Mapping

from ministudio_ci.changelog.ancestry import Span, spans
from ministudio_ci.changelog.log import read_commits
from ministudio_ci.changelog.tags import Tag
from ministudio_ci.foundation.git import Git


def read_since(git: Git, tip: str, tags: Mapping[str, Tag]) -> Span:
    """Return what `spans` would return first: the commits up to `tip` that no release holds.

    The cost follows the number of those commits. git itself finds them by date, and where
    commits are dated before their parents it may be wrong; then all of the history is read.
    """
    if tip in tags:
        return Span(None, tags[tip], ())
    walk = _Walk(tip, tags)
    if tags:
        _read(git, walk)
    if walk.skewed:
        return spans(tuple(read_commits(git, tip)), tags)[0]
    previous = max(walk.met(), key=lambda tag: tag.version.rank, default=None)
    hidden = [f"^{previous.commit}"] if previous else []
    return Span(None, previous, tuple(read_commits(git, tip, *hidden)))


def _read(git: Git, walk: "_Walk") -> None:
    """Read until every path has met a tag, and what came along with that."""
    rest = b""
    for block in git.stream("rev-list", "--parents", walk.tip, "--"):
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            walk.read(*line.decode().split(" "))
        if walk.skewed or not walk.open:
            return


class _Walk:
    """Commits as git gives them: newest first by date, unless dates contradict ancestry."""

    def __init__(self, tip: str, tags: Mapping[str, Tag]) -> None:
        self.tip = tip
        self.open = {tip}
        """Reached, not behind a tag, and not yet read."""
        self.skewed = False
        """Whether a commit came after one of its parents."""
        self._tags = tags
        self._read: set[str] = set()
        self._behind: set[str] = set()

    def read(self, sha: str, *parents: str) -> None:
        self.skewed |= any(parent in self._read for parent in parents)
        self._read.add(sha)
        self.open.discard(sha)
        if sha in self._behind or sha in self._tags:
            self._behind.update(parents)
            self.open.difference_update(parents)
        else:
            self.open.update(parent for parent in parents if parent not in self._behind)

    def met(self) -> Iterator[Tag]:
        """Yield the tags that no other one hides."""
        return (self._tags[sha] for sha in self._read
                if sha in self._tags and sha not in self._behind)  # fmt: skip
