"""What is wrong with a commit message, and the line that would be right.

The changelog's own parser is the judge: an error is what it reads otherwise than it was meant,
or not at all; a warning is what it reads rightly all the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ministudio_ci.changelog.conventional import changes_of
from ministudio_ci.changelog.lint_header import HeaderFault, corrected, header_faults
from ministudio_ci.changelog.text import clean
from ministudio_ci.foundation.actions import Level
from ministudio_ci.foundation.config import LintSettings
from ministudio_ci.model.commit import Commit

_BREAKING_WORDS = re.compile(
    r"[*_#> -]{0,9}(?:BREAKING[ _-]?CHANGES?|(?i:breaking[ _-]?changes?)(?=[*_]{0,2}:))\b"
    r"[*_:# -]*(?P<rest>.*)"
)
_INDENTED = ("    ", "\t")


class Source(Enum):
    """Where a message stands."""

    COMMIT = "commit"
    TITLE = "title"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to be checked; untrusted text of any length."""

    source: Source
    text: str
    commit: str | None = None
    """The full SHA, of a commit."""
    merge: bool = False
    """Merge commits are git's own words, and exempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong. `text` and `correction` are cleaned: one line, nothing unseen in it."""

    rule: str
    """Its name for scripts; with `_`, its key below `lint.rule` in the message catalogue."""
    level: Level
    line: int
    """Of the message, from 1."""
    text: str
    """The line as it stands."""
    correction: str | None
    """The line as it would be right; None where only its author can say."""
    details: Mapping[str, object] = field(default_factory=dict)


def lint_message(message: Message, settings: LintSettings) -> tuple[Fault, ...]:
    """Return what is wrong with a message, in the order of its lines."""
    lines = message.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    if message.merge:
        return ()
    found = header_faults(lines[0], settings)
    if message.source is Source.FILE and any(one.rule == "autosquash" for one in found):
        return ()  # where it is written it has its place: it is squashed before it is merged
    better = corrected(lines[0], settings) if found else None
    faults = [_of_header(one, lines[0], better) for one in found]
    return (*faults, *_of_body(lines))


def _of_header(found: HeaderFault, header: str, better: str | None) -> Fault:
    return Fault(
        rule=found.rule,
        level=found.level,
        line=1,
        text=clean(header),
        correction=better,
        details=found.details,
    )


def _of_body(lines: Sequence[str]) -> Iterator[Fault]:
    if lines[1:] and lines[1].strip():
        yield _error("body-separation", 2, lines[1])
    told = None if _breaks(lines) else next(_told_amiss(lines), None)
    if told:
        number, rest = told
        footer = f"BREAKING CHANGE: {clean(rest)}"
        mended = [*lines[: number - 1], footer, *lines[number:]]
        better = footer if _breaks(mended) else None
        yield _error("breaking-footer", number, lines[number - 1], better)


def _told_amiss(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield number and rest of the lines of the body that begin with the words, not indented."""
    for number, line in enumerate(lines[1:], 2):
        found = None if line.startswith(_INDENTED) else _BREAKING_WORDS.match(line)
        if found:
            yield number, found["rest"]


def _breaks(lines: Sequence[str]) -> bool:
    """Whether the changelog would tell of a breaking change."""
    changes = changes_of(Commit("", (), "", "\n".join(lines)))
    return any(change.breaking for change in changes)


def _error(rule: str, number: int, line: str, correction: str | None = None) -> Fault:
    return Fault(rule=rule, level=Level.ERROR, line=number, text=clean(line), correction=correction)
