"""The footers at the end of a message: git's trailers, and what Conventional Commits adds.

Sources: git-interpret-trailers(1), with `---` no divider, as in a commit; Conventional Commits
1.0.0, items 8 to 16. Where they differ, docs/changelog.md says which is followed.
"""

import re
from collections.abc import Iterator, Sequence

_TRAILER = re.compile(r"[A-Za-z0-9-]+[ \t]*:")
"""What git takes for a token and its separator."""
_GIT_MADE = ("Signed-off-by: ", "(cherry picked from commit ")
# Two forms that git does not know.
_CONVENTIONAL = re.compile(r"(?:BREAKING[ -]CHANGE(?:: +| #)|[A-Za-z][A-Za-z0-9-]* #)\S")
_BREAKING = re.compile(r"BREAKING[ -]CHANGE(?:: +| #)\S")
# The rule of dashes is what GitHub puts between a squashed body and its co-authors.
_FOOTER = re.compile(r"(?:BREAKING[ -]CHANGE|[A-Za-z][A-Za-z0-9-]*)(?:: +| #)\S|-{3,}\s*\Z")
_SPACE = " \t\r"


def breaks(message: str) -> bool:
    """Whether a footer says that the change breaks something."""
    return any(_breaking(lines) for lines in _footers(message))


def trailers(message: str, token: str) -> Iterator[str]:
    """Yield the values of the trailers of that name (in small letters), each on one line."""
    for at, lines in enumerate(_footers(message)):
        if not _breaking(lines) and (at or not _is_block(lines)):
            continue
        for line in _unfolded(lines):
            name, colon, value = line.partition(":")
            if colon and name.rstrip(" \t").lower() == token:
                yield value.strip()


def _footers(message: str) -> Iterator[list[str]]:
    """Yield the lines of each footer paragraph, the last one first.

    Those are the trailers git sees, in the last paragraph alone, and the paragraphs before it
    that each begin as a footer.
    """
    for at, lines in enumerate(_paragraphs_from_end(message)):
        if not _FOOTER.match("\n".join(lines)) and (at or not _is_block(lines)):
            return
        yield lines


def _paragraphs_from_end(message: str) -> Iterator[list[str]]:
    """Yield the lines of each paragraph but the first; at the end git passes over comments."""
    lines = message.split("\n")
    while lines and (not lines[-1].strip(_SPACE) or lines[-1].startswith("#")):
        lines.pop()
    held: list[str] = []
    for line in reversed(lines):
        if line.strip(_SPACE):
            held.append(line)
        elif held:
            yield held[::-1]
            held = []


def _breaking(lines: Sequence[str]) -> bool:
    return any(map(_BREAKING.match, lines))


def _is_block(lines: Sequence[str]) -> bool:
    """Whether git takes a paragraph for trailers.

    All of it is trailers; or a quarter, one of which git itself has written.
    """
    held, others, by_git, folds = 0, 0, False, False
    for line in lines:
        if line.startswith("#"):  # a comment, to git
            folds = False
        elif line.startswith(_GIT_MADE) or _TRAILER.match(line) or _CONVENTIONAL.match(line):
            held, folds = held + 1, True
            by_git = by_git or line.startswith(_GIT_MADE)
        elif not (folds and line[0] in _SPACE):
            others, folds = others + 1, False
    return bool(held) and (not others or (by_git and held * 3 >= others))


def _unfolded(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, each with those that continue it."""
    whole = ""
    for line in lines:
        if whole and line[0] in _SPACE:
            whole += " " + line.strip()
            continue
        yield from [whole] if whole else []
        whole = line
    yield from [whole] if whole else []
