"""Who is new in each release, and co-authors by the names that the mailmap gives them."""

from collections.abc import Iterator, Sequence
from functools import cache

from ministudio_ci.changelog.ancestry import Span
from ministudio_ci.changelog.text import clean
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit

_BOT = "[bot]"
"""What GitHub ends the names of applications with."""


def welcomed(found: Sequence[Span]) -> list[Span]:
    """Return all spans of a history, newest first, with the authors that are new in each.

    Earliest first, each name once whatever its case. Nobody is new in the first release, and
    bots never are.
    """
    seen: dict[str, int] = {}
    """The releases that each author has commits in, as bits."""
    done: list[Span] = []
    for span in reversed(found):
        names = authors_in(span.commits)
        new = (name for folded, name in names.items()
               if not seen.get(folded, 0) & span.below and is_person(folded))  # fmt: skip
        done.append(span._replace(newcomers=tuple(new) if span.previous else ()))
        for folded in names:
            seen[folded] = seen.get(folded, 0) | span.bit
    return done[::-1]


def still_new(git: Git, found: Sequence[Span], *, before: str) -> list[Span]:
    """Return spans without the newcomers that have a commit up to the revision `before`.

    Reads no further than the last of them that it meets.
    """
    waiting = {name.casefold() for span in found for name in span.newcomers}
    if waiting:
        for names in _authors_before(git, before):
            waiting -= names
            if not waiting:
                break
    return [
        span._replace(newcomers=tuple(one for one in span.newcomers if one.casefold() in waiting))
        for span in found
    ]


def is_person(folded: str) -> bool:
    """Whether a name, in small letters, is no bot's."""
    return not folded.endswith(_BOT)


def _authors_before(git: Git, revision: str) -> Iterator[set[str]]:
    """Yield the authors in a history, in small letters, as they are read."""
    rest = b""
    for block in git.stream("log", "--format=%aN", "--encoding=UTF-8", revision, "--"):
        ended, _, rest = (rest + block).rpartition(b"\n")
        lines = set(ended.decode(errors="replace").split("\n"))
        yield {clean(line).casefold() for line in lines}


def authors_in(commits: Sequence[Commit]) -> dict[str, str]:
    """Return the names of authors by how they are compared; of commits that say something."""
    names = dict.fromkeys([author for _, _, author, message in reversed(commits) if message])
    return dict(filter(None, map(_compared, names)))


@cache
def _compared(author: str) -> tuple[str, str] | None:
    name = clean(author)
    return (name.casefold(), name) if name else None
