"""A commit as `git log` tells it."""

from typing import NamedTuple


class Commit(NamedTuple):
    """One commit; a NamedTuple because a history has a hundred thousand of them.

    `message` is the raw message, decoded as UTF-8 with U+FFFD for what is not.
    """

    sha: str
    parents: tuple[str, ...]
    author: str
    message: str
