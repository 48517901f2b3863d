"""The history as one stream of `git log`: no subprocess for each commit."""

from collections.abc import Iterator

from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit

# NUL cannot occur in what git log prints of a commit, so it parts the fields.
_FORMAT = "--format=%H%x00%P%x00%aN%x00%B"
_FIELDS = 4
_LOG = ("-c", "log.showSignature=false", "log", "-z", "--encoding=UTF-8", _FORMAT)
_FEW = 1 << 12
"""Bytes: a dozen commits, so that not many more are read than are wanted."""


def read_commits(git: Git, *revisions: str) -> Iterator[Commit]:
    """Yield the commits that `git log` names, children before their parents.

    `revisions` are full SHAs, `^` before those to leave out with their ancestors.
    """
    return _read(git.stream(*_LOG, "--topo-order", *revisions, "--"))


def read_newest(git: Git, tip: str) -> Iterator[Commit]:
    """Yield `tip` and its ancestors newest first, as git finds them: for who stops early."""
    return _read(git.stream(*_LOG, tip, "--", read_size=_FEW))


def _read(stream: Iterator[bytes]) -> Iterator[Commit]:
    fields: list[str] = []
    for block in _texts(stream):
        fields += block
        whole = len(fields) // _FIELDS * _FIELDS
        shas, parents, authors, messages = (fields[n:whole:_FIELDS] for n in range(_FIELDS))
        split = [(one,) if one and " " not in one else tuple(one.split()) for one in parents]
        yield from map(Commit._make, zip(shas, split, authors, messages, strict=True))
        del fields[:whole]


def _texts(stream: Iterator[bytes]) -> Iterator[list[str]]:
    """Yield the NUL-terminated texts of a stream of blocks, as many as have ended."""
    held: list[bytes] = []
    for block in stream:
        ended, nul, begun = block.rpartition(b"\0")
        if nul:
            yield b"".join((*held, ended)).decode(errors="replace").split("\0")
            held = [begun]
        else:
            held.append(begun)
