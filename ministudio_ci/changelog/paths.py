"""The commits that count for one folder of many, in a repository of several packages."""

from collections.abc import Iterable, Iterator, Sequence

from ministudio_ci.errors import GitError, PathsOutsideError
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit

_OUTSIDE = ("is outside repository", "empty string is not a valid pathspec")
"""What git says of a path that it refuses."""


def touching(git: Git, paths: Sequence[str], tip: str, hidden: Iterable[str] = ()) -> set[str]:
    """Return the commits up to `tip` that change anything below one of `paths`.

    Paths are relative to the folder git is in, and literal: no letter of theirs is a pattern.
    Of a file moved into or out of them both ends count. One stream, however long the history;
    a merge counts where it differs from one of its parents. Raises PathsOutsideError.
    """
    literal = git.with_env({"GIT_LITERAL_PATHSPECS": "1"})
    found: set[str] = set()
    rest = b""
    try:
        for block in literal.stream("rev-list", "--full-history", tip, *hidden, "--", *paths):
            *lines, rest = (rest + block).split(b"\n")
            found.update(line.decode() for line in lines)
    except GitError as error:
        if not any(words in str(error) for words in _OUTSIDE):
            raise
        raise PathsOutsideError(paths=", ".join(map(repr, paths)), cwd=git.cwd) from error
    return found


def silenced(commits: Iterable[Commit], touched: set[str]) -> Iterator[Commit]:
    """Yield the commits, without a word from those that are not `touched`."""
    for commit in commits:
        yield commit if commit.sha in touched else commit._replace(message="")
