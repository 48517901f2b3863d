"""What a commit message says was changed. Source: Conventional Commits 1.0.0."""

import re
from functools import cache
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
from ministudio_ci.changelog.text import LONGEST, clean
from ministudio_ci.model.commit import Commit

_LONGEST_LINE = 2_000
"""Characters of a line that are looked at: nobody writes a header longer than that."""

_LONGEST_NAME = 200
_CO_AUTHORED, _SIGNED = "co-authored-by: ", "uthored-"
NONE: tuple[str, ...] = ()

_HEADER = re.compile(
    r"(?P<type>[A-Za-z][\w-]*)(?:\((?P<scope>[^()]+)\))?(?P<breaking>!)?:[ \t]+(?P<summary>\S.*)"
)
_BEFORE_EMOJI = "\u203b"
_GIT_REVERT = re.compile(r'(?:Revert|Reapply) "')
_SHA = re.compile(r"[0-9a-f]{7,64}")
_BULLET = re.compile(r"^[*-][ \t]+", re.MULTILINE)
_KNOWN = rf"(?:[A-Za-z]+[!(:]|{_GIT_REVERT.pattern}|[^\w\x00-9;-\x7f])"
_MAY_BE_KNOWN = re.compile(_KNOWN)
_KNOWN_BULLET = re.compile(rf"\n[*-][ \t]+{_KNOWN}")
"""A bullet that may be a change of its own: most lists in bodies have none."""
_REVERTED_REQUEST = r"^Reverts (?:[\w.-]+/[\w.-]+)?(#\d+)$"
_REVERTED = re.compile(r"^This reverts commit ([0-9a-f]{7,64})\b", re.MULTILINE)


_TOLD = frozenset(KINDS) - {REVERT, UNCONVENTIONAL, IMPROVEMENT}
"""The types whose summary says what was changed."""
_TOLD_BY_EMOJI = _TOLD | {IMPROVEMENT}
_QUIET = frozenset(type_ for type_ in _TOLD if KINDS[type_].section is None)


new = tuple.__new__
"""Makes a NamedTuple in a fifth of the time that its own name takes, of all its fields."""


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


def changes_of(commit: Commit) -> tuple[Change, ...]:
    """Return what a commit changed; any text at all is understood somehow.

    Nothing for a merge without a conventional header, and for an empty message. What it holds
    is cleaned text, not yet escaped.
    """
    _, parents, _, message = commit
    if "\r" in message or message[:1] == "\n":
        message = _with_newlines(message)
    header, _, body = message.partition("\n")
    merge = len(parents) > 1
    if merge and header[:6] == "Merge " and "BREAKING" not in body:
        return ()  # in git's own words, as nearly all of them are
    listed = "\n* " in message or "\n- " in message
    if listed and not merge and (squashed := _squashed(message)):
        return _of_squash(_change(header, ""), squashed)
    own = _change(header, body)
    if own.type == UNCONVENTIONAL and ((merge and not own.breaking) or not header.strip()):
        return ()
    return (own,)


def subject_of(commit: Commit) -> str:
    """Return the first line that is not empty, as it stands in the commit."""
    return _with_newlines(commit.message).partition("\n")[0][:_LONGEST_LINE]


def authors_of(commit: Commit) -> tuple[str, ...]:
    """Return the names of who wrote it, the author first, each once."""
    if _SIGNED in commit.message:
        return _authors(commit.author, _with_newlines(commit.message))
    return _alone(commit.author)


def is_git_revert(commit: Commit) -> bool:
    """Whether git's own words say that it takes something back, or brings it back."""
    return bool(_GIT_REVERT.match(commit.message.lstrip("\r\n")))


def reverts_of(commit: Commit) -> tuple[str, ...]:
    """Return the commits it takes back, as it names them: SHAs, abbreviations, or `#12`.

    The last is what a request was merged as; GitHub's button writes `Reverts owner/name#12`.
    """
    message = commit.message
    if "This reverts commit " in message:
        return tuple(_REVERTED.findall(_with_newlines(message)))
    if "\nReverts " in message and _GIT_REVERT.match(message):
        return tuple(re.findall(_REVERTED_REQUEST, _with_newlines(message), re.MULTILINE))
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


def _squashed(message: str) -> tuple[Change, ...]:
    """Return the changes that the bullets of a body are: those of a known type."""
    if not _KNOWN_BULLET.search(f"\n{message}"):
        return ()
    pieces = [piece.strip("\n").partition("\n") for piece in _BULLET.split(message)[1:]]
    if 'Revert "' in message:
        from ministudio_ci.changelog.reapplied import net_bullets

        pieces = net_bullets(pieces)
    found = (_change(header, body) for header, _, body in pieces if _MAY_BE_KNOWN.match(header))
    return tuple(change for change in found if change.type != UNCONVENTIONAL)


def _of_squash(own: Change, squashed: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes of a squash, each once; its header's only if that is conventional."""
    silent = own.type == UNCONVENTIONAL and not own.breaking
    told = squashed if silent else (own, *squashed)
    return tuple({change[:4]: change for change in reversed(told)}.values())[::-1]


def _change(header: str, body: str) -> Change:
    """Return what the first line says, and the footers of the body about breaking."""
    if len(header) > _LONGEST_LINE:
        header = header[:_LONGEST_LINE]
    found, known = _HEADER.match(header), _TOLD
    if not found and (header[:1] == ":" or header[:1] > _BEFORE_EMOJI):
        header, known = _decorated(header), _TOLD_BY_EMOJI
        found = _HEADER.match(header)
    type_, scope, mark, summary = found.groups() if found else ("", None, None, header)
    if type_ not in known:
        type_ = type_.lower()
    breaking = bool(mark) or ("BREAKING" in body and _breaks(f"{header}\n{body}"))
    if type_ not in known:
        if (taking := _GIT_REVERT.match(header)) and (again := _brought_back(header, body)):
            return again
        # What takes something back, and what is not understood, is shown as it stands.
        type_ = REVERT if type_ == REVERT or taking else UNCONVENTIONAL
        scope, summary = None, header
    elif not breaking and type_ in _QUIET:
        return new(Change, (type_, scope, summary, breaking, NONE))  # never shown
    references = NONE
    if not summary.isprintable() or len(summary) > LONGEST:
        summary = clean(summary)
    if "#" in header or "GH-" in header or "://" in header or (body and may_refer(body)):
        summary, references = take_references(summary, body)
    scope = clean(scope) if scope else None
    return new(Change, (type_, scope, summary.strip() or "…", breaking, references))


def _brought_back(header: str, body: str) -> Change | None:
    """Return the change that a revert of a revert makes again, if its header says which."""
    from ministudio_ci.changelog.reapplied import reapplied

    inner = reapplied(header)
    again = _change(inner, body) if inner else None
    return again if again and again.type not in {REVERT, UNCONVENTIONAL} else None


def _breaks(message: str) -> bool:
    from ministudio_ci.changelog.trailers import breaks

    return breaks(message)


def _authors(author: str, message: str) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for name in (author, *_co_authors(message)):
        cleaned = clean(name)
        names.setdefault(cleaned.casefold(), cleaned)
    return tuple(name for name in names.values() if name)


def _co_authors(message: str) -> list[str]:
    """Return the names in the trailers of a message, and of the bullets in a body."""
    lines = message[message.rfind("\n\n") + 2 :].split("\n")
    trailing = (
        all(line[: len(_CO_AUTHORED)].lower() == _CO_AUTHORED for line in lines)
        and "BREAKING" not in message
    )
    if trailing and message.count(_SIGNED) == len(lines):  # what a forge writes: no other
        return [line[len(_CO_AUTHORED) :].partition("<")[0][:_LONGEST_NAME] for line in lines]
    from ministudio_ci.changelog.trailers import trailers

    pieces = (message, *(piece for piece in _BULLET.split(message)[1:] if _SIGNED in piece))
    found = (value for piece in pieces for value in trailers(piece, "co-authored-by"))
    return [value.partition("<")[0][:_LONGEST_NAME] for value in found]


def _decorated(header: str) -> str:
    from ministudio_ci.changelog.gitmoji import conventional

    return conventional(header)


@cache
def _alone(author: str) -> tuple[str]:
    return (clean(author),)
