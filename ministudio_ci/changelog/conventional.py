"""What a commit message says was changed. Source: Conventional Commits 1.0.0."""

import re
from functools import lru_cache
from typing import NamedTuple

from ministudio_ci.changelog.kinds import (
    BREAKING,
    IMPROVEMENT,
    KINDS,
    REVERT,
    UNCONVENTIONAL,
    Kind,
)
from ministudio_ci.changelog.references import may_refer, take_references
from ministudio_ci.changelog.text import clean
from ministudio_ci.model.commit import Commit

_LONGEST_LINE = 2_000
"""Characters of a line that are looked at: nobody writes a header longer than that."""

_LONGEST_NAME = 200

_HEADER = re.compile(
    r"(?P<type>[A-Za-z][\w-]*)(?:\((?P<scope>[^()]+)\))?(?P<breaking>!)?:[ \t]+(?P<summary>\S.*)"
)
_BEFORE_EMOJI = "\u203b"
_GIT_REVERT = re.compile(r'(?:Revert|Reapply) "')
_SHA = re.compile(r"[0-9a-f]{7,64}")
_BULLET = re.compile(r"^[*-][ \t]+", re.MULTILINE)
_KNOWN_BULLET = re.compile(
    rf"\n[*-][ \t]+(?:(?i:{'|'.join(KINDS)})[!(:]"
    rf"|{_GIT_REVERT.pattern}|[:{_BEFORE_EMOJI}-\U0010ffff])"
)
"""A bullet that may be a change of its own: most lists in bodies have none."""
_REVERTED = re.compile(r"^This reverts commit ([0-9a-f]{7,64})\b", re.MULTILINE)


_TOLD = frozenset(KINDS) - {REVERT, UNCONVENTIONAL, IMPROVEMENT}
"""The types whose summary says what was changed."""
_TOLD_BY_EMOJI = _TOLD | {IMPROVEMENT}
_INTERNAL = sorted(type_ for type_ in _TOLD if KINDS[type_].section is None)
_PLAINLY_INTERNAL = re.compile(rf"(?i:{'|'.join(_INTERNAL)})(?:\([^()\n]+\))?:[ \t]+\S")


class Change(NamedTuple):
    """One line that says what was changed: a header, or a bullet in a squashed body."""

    type: str
    """In lower case, one of KINDS."""
    scope: str | None
    summary: str
    breaking: bool
    references: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """What the change means."""
        return BREAKING if self.breaking else KINDS[self.type]


class Parsed(NamedTuple):
    """A commit as understood. Its changes and authors are cleaned text, not yet escaped."""

    sha: str
    parents: tuple[str, ...]
    subject: str
    """As it stands in the commit."""
    authors: tuple[str, ...]
    changes: tuple[Change, ...]
    """Empty for a merge without a conventional header, and for an empty message."""


def parse(commit: Commit) -> Parsed:
    """Return what the commit says; any text at all is understood somehow."""
    sha, parents, author, message = commit
    message = _with_newlines(message)
    header = message.partition("\n")[0]
    return Parsed(
        sha,
        parents,
        header[:_LONGEST_LINE],
        _authors(author, message) if "uthored-" in message else _alone(author),
        _changes(message, merge=len(parents) > 1) if header.strip() else (),
    )


def says_nothing(message: str) -> bool:
    """Whether it is plain at a glance that nobody is told of a commit: most of `chore:` is."""
    return bool(
        _PLAINLY_INTERNAL.match(message)
        and "BREAKING" not in message
        and "\n* " not in message
        and "\n- " not in message
        and "\r" not in message
    )


def reverts_of(commit: Commit) -> tuple[str, ...]:
    """Return the commits it takes back, as it names them: full SHAs or abbreviations."""
    message = commit.message
    if "This reverts commit " in message:
        return tuple(_REVERTED.findall(_with_newlines(message)))
    if "Refs" not in message or message.lstrip("\r\n")[:6].lower() != REVERT:
        return ()
    from ministudio_ci.changelog.trailers import trailers

    found = trailers(_with_newlines(message), "refs")
    words = (word.strip() for value in found for word in value.split(","))
    return tuple(word for word in words if _SHA.fullmatch(word))


def _with_newlines(message: str) -> str:
    """Return the message with line feeds alone, and none around it."""
    if "\r" in message:
        message = message.replace("\r\n", "\n").replace("\r", "\n")
    return message.strip("\n")


def _changes(message: str, *, merge: bool) -> tuple[Change, ...]:
    """Return the header's change and, of a squash, those of its bullets, each of them once."""
    squashed: list[Change] = []
    listed = "\n* " in message or "\n- " in message
    if listed and not merge and _KNOWN_BULLET.search(f"\n{message}"):
        pieces = (_change(piece.strip("\n")) for piece in _BULLET.split(message)[1:])
        squashed = [change for change in pieces if change.type != UNCONVENTIONAL]
    own = _change(message.partition("\n")[0] if squashed else message)
    silent = own.type == UNCONVENTIONAL and not own.breaking and (merge or squashed)
    if not squashed:
        return () if silent else (own,)
    told = squashed if silent else [own, *squashed]
    return tuple({change[:4]: change for change in reversed(told)}.values())[::-1]


def _change(message: str) -> Change:
    """Return what the first line says, and the footers of the message about breaking."""
    header, _, body = message.partition("\n")
    header = header[:_LONGEST_LINE]
    found, known = _HEADER.match(header), _TOLD
    if not found and (header[:1] == ":" or header[:1] > _BEFORE_EMOJI):
        header, known = _decorated(header), _TOLD_BY_EMOJI
        found = _HEADER.match(header)
    type_, scope, mark, summary = found.groups() if found else ("", None, None, header)
    type_ = type_.lower()
    breaking = bool(mark) or ("BREAKING" in body and _breaks(message))
    if type_ in known and not breaking and KINDS[type_].section is None:
        return Change(type_, scope, summary, breaking, ())  # never shown
    if type_ not in known:
        # What takes something back, and what is not understood, is shown as it stands.
        type_ = REVERT if type_ == REVERT or _GIT_REVERT.match(header) else UNCONVENTIONAL
        scope, summary = None, header
    summary, scope = clean(summary), clean(scope) if scope else None
    references: tuple[str, ...] = ()
    if may_refer(message):
        summary, references = take_references(summary, body)
    return Change(type_, scope, summary or "…", breaking, references)


def _breaks(message: str) -> bool:
    from ministudio_ci.changelog.trailers import breaks

    return breaks(message)


def _authors(author: str, message: str) -> tuple[str, ...]:
    from ministudio_ci.changelog.trailers import trailers

    pieces = (message, *_BULLET.split(message)[1:])
    found = (value for piece in pieces for value in trailers(piece, "co-authored-by"))
    names: dict[str, str] = {}
    for name in (author, *(value.partition("<")[0][:_LONGEST_NAME] for value in found)):
        names.setdefault(clean(name).casefold(), clean(name))
    return tuple(name for name in names.values() if name)


def _decorated(header: str) -> str:
    from ministudio_ci.changelog.gitmoji import conventional

    return conventional(header)


@lru_cache
def _alone(author: str) -> tuple[str]:
    return (clean(author),)
