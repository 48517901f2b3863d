"""The first line of a message: what is wrong with it, and as it would be right.

Whether a line is understood is asked of the parser; the pattern here only finds out what was
meant where it is not.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ministudio_ci.changelog.conventional import Change, changes_of
from ministudio_ci.changelog.kinds import REVERT, UNCONVENTIONAL
from ministudio_ci.changelog.lint_types import meant, type_names
from ministudio_ci.changelog.references import take_references
from ministudio_ci.changelog.text import LONGEST, clean
from ministudio_ci.foundation.actions import Level
from ministudio_ci.foundation.config import LintSettings
from ministudio_ci.model.commit import Commit

_MEANT = re.compile(
    r"(?P<bracket>\[)?(?P<type>[A-Za-z]\w*(?:-\w+)*)(?(bracket)\]) ?(?P<early>! ?)?"
    r"(?:\((?P<scope>[^()]*)\) ?)?(?P<late>! ?)?(?P<sign>[:\uff1a-])? ?(?P<summary>.*)"
)  # in a line whose blanks are single; U+FF1A is the colon of Chinese and Japanese keyboards
_AUTOSQUASH = re.compile(r"(?:fixup|squash|amend)! ")
_UNFINISHED = re.compile(
    r"(?P<before>(?:[a-z]\w*(?:\([^()]*\))?!?: )?)"
    r"(?:\[(?:wip|draft|do not merge)\] ?:?|wip(?![\w-]) ?:?|(?:draft|do not merge) ?:)"
    r" ?(?P<after>.*)",
    re.IGNORECASE,
)
_VERBS = frozenset({"build", "style", "test"})
"""Types that begin an ordinary sentence as well: without a sign they are no evidence."""


class HeaderFault(NamedTuple):
    """A rule that the line breaks."""

    rule: str
    level: Level
    details: Mapping[str, object]


def header_faults(header: str, settings: LintSettings) -> tuple[HeaderFault, ...]:
    """Return the rules that a first line breaks."""
    line = _blanked(header)
    if not line:
        return (_error("empty"),)
    if _AUTOSQUASH.match(line):
        return (_error("autosquash"),)
    if _UNFINISHED.match(line):
        return (_error("unfinished"),)
    change = _understood(line, settings)
    if change is None:
        return (_why_not(line, settings),)
    return () if change.type == REVERT else tuple(_style(line, settings))


def corrected(header: str, settings: LintSettings) -> str | None:
    """Return the line as it would be right, its summary's words kept.

    None where that asks for words, or for a type, that only its author knows.
    """
    line = _blanked(header)
    if len(line) > LONGEST:
        return None
    if found := _UNFINISHED.match(line):
        line = found["before"] + found["after"]
    candidate = _rewritten(line, settings) if line else None
    if candidate is None or candidate == header or header_faults(candidate, settings):
        return None
    return candidate


def _blanked(header: str) -> str:
    return " ".join(clean(header, len(header) or 1).split())


def _understood(line: str, settings: LintSettings) -> Change | None:
    """Return what the changelog makes of a line; None where it knows no type for it."""
    change = _parsed(line)
    found = _MEANT.match(line) if change.type == UNCONVENTIONAL else None
    if found and found["type"].lower() in type_names(settings.types):
        # A type of the project's own is understood wherever one of ours would be.
        change = _parsed(f"fix{line[found.end('type') :]}")
    return None if change.type == UNCONVENTIONAL else change


def _parsed(line: str) -> Change:
    (change, *_) = changes_of(Commit("", (), "", line))
    return change


def _why_not(line: str, settings: LintSettings) -> HeaderFault:
    found = _MEANT.match(line)
    if not found:
        return _no_type(settings)
    word, near = found["type"], meant(found["type"], settings.types)
    if not near:
        named = found["sign"] == ":" and line[found.end("sign") :][:1] in {" ", ""}
        return _no_type(settings, rule="unknown-type", type=word) if named else _no_type(settings)
    if not _is_evident(found, near):
        return _no_type(settings)
    if not found["summary"]:
        return _error("empty-summary")
    if near != word.lower():
        return _error("misspelt-type", type=word, near=near)
    return _error("form")


def _is_evident(found: re.Match[str], near: str) -> bool:
    """Whether the word stands there as a type: by a sign, or because no sentence begins so."""
    if found["sign"] or found["bracket"] or found["scope"] is not None or found["early"]:
        return True
    return near == found["type"].lower() and near not in _VERBS


def _style(line: str, settings: LintSettings) -> Iterator[HeaderFault]:
    found = _MEANT.match(line)
    if found and found["sign"]:
        if found["type"] != found["type"].lower():
            yield _warning("type-case", type=found["type"])
        if (scope := found["scope"]) and scope != scope.strip():
            yield _warning("scope-spaces")
    if _has_stop(line):
        yield _warning("full-stop")
    length = len(take_references(line, "")[0])  # the number is put there by the forge
    if 0 < settings.header_length < length:
        yield _warning("header-length", length=length, limit=settings.header_length)


def _rewritten(line: str, settings: LintSettings) -> str | None:
    stopless = line[:-1].rstrip() if _has_stop(line) else line
    found = _MEANT.match(stopless)
    near = meant(found["type"], settings.types) if found else None
    if not found or not near:
        return stopless if _understood(line, settings) else None
    if not _is_evident(found, near):
        return None
    scope = (found["scope"] or "").strip()
    mark = "!" if found["early"] or found["late"] else ""
    return f"{near}{f'({scope})' if scope else ''}{mark}: {found['summary']}"


def _has_stop(line: str) -> bool:
    return line.endswith(".") and not line.endswith("..")


def _no_type(settings: LintSettings, *, rule: str = "no-type", **details: object) -> HeaderFault:
    return _error(rule, choices=", ".join(type_names(settings.types)), **details)


def _error(rule: str, **details: object) -> HeaderFault:
    return HeaderFault(rule, Level.ERROR, details)


def _warning(rule: str, **details: object) -> HeaderFault:
    return HeaderFault(rule, Level.WARNING, details)
