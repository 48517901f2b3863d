"""The quarantine file: `[[quarantine]]` tables, each checked; every problem with its line."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ministudio_ci.errors import QuarantineError
from ministudio_ci.foundation.files import read_exactly
from ministudio_ci.foundation.templates import say
from ministudio_ci.testing.flakiness.quarantine import Quarantined

DEFAULT = "quarantine.toml"

_TABLE = "quarantine"
_KEYS = ("test", "suite", "owner", "expires", "reason")
_NEEDED = {"test": "no_test", "owner": "no_owner", "expires": "no_expires"}
_HEADER = re.compile(r"\s*\[\[\s*quarantine\s*\]\]")


def read_quarantine(
    root: Path, name: str, *, suites: Collection[str], lang: str = "en"
) -> tuple[Quarantined, ...]:
    """Return the entries of the file `name` below `root`; none where the default is not there.

    `suites` are the names that the project has. Raises QuarantineError with every problem of the
    file, FileReadError.
    """
    text = read_exactly(root / name)
    if text is None and name == DEFAULT:
        return ()
    reading = _Reading(text=(text or "").removeprefix("\ufeff"), suites=suites)
    if text is None:
        reading.refuse(0, "missing_file")
    entries = tuple(reading.entries())
    if reading.problems:
        raise QuarantineError(
            path=name, count=len(reading.problems), problems=_worded(reading.problems, lang)
        )
    return entries


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    """What is wrong, as a key below `quarantine.problem`; line 0 is the file as a whole."""

    line: int
    key: str
    details: Mapping[str, object]


@dataclass(kw_only=True)
class _Reading:
    """A file while it is read."""

    text: str
    suites: Collection[str]
    problems: list[_Problem] = field(default_factory=list)

    def refuse(self, line: int, key: str, **details: object) -> None:
        self.problems.append(_Problem(line=line, key=key, details=details))

    def entries(self) -> Iterator[Quarantined]:
        tables = self._tables()
        seen: dict[tuple[object, object], int] = {}
        for number, table in enumerate(tables):
            place = _Place(self.text, number, len(tables))
            entry = self._entry(table, place)
            if entry is None:
                continue
            first = seen.setdefault((entry.test, entry.suite), place.line())
            if first != place.line():
                self.refuse(place.line(), "twice", test=entry.test, first=first)
            yield entry

    def _tables(self) -> list[dict[str, Any]]:
        import tomllib

        try:
            document = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            last = self.text.count("\n") + 1  # `at end of document`
            self.refuse(int(line[1]) if line else last, "syntax", why=error)
            return []
        for name in document.keys() - {_TABLE}:
            self.refuse(_line_of(self.text, name), "no_table", name=name)
        tables = document.get(_TABLE, [])
        if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
            return tables
        self.refuse(_line_of(self.text, _TABLE), "no_list")
        return []

    def _entry(self, table: Mapping[str, Any], place: "_Place") -> Quarantined | None:
        before = len(self.problems)
        for name in table.keys() - set(_KEYS):
            near = _near(name, _KEYS)
            self.refuse(place.line(name), "misspelt" if near else "unknown", name=name, near=near)
        for name in _NEEDED.keys() - table:
            self.refuse(place.line(), _NEEDED[name])
        for name in table.keys() & set(_KEYS):
            self._value(name, table[name], place.line(name))
        return Quarantined(**table) if len(self.problems) == before else None

    def _value(self, name: str, value: object, line: int) -> None:
        if name == "expires":
            if not isinstance(value, date) or isinstance(value, datetime):
                self.refuse(line, "no_date", got=_shown(value))
        elif not isinstance(value, str) or not (value.strip() or name == "reason"):
            self.refuse(line, "no_text", name=name, got=_shown(value))
        elif name == "suite" and value not in self.suites:
            self.refuse(line, "no_suite", name=value, known=", ".join(self.suites))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the entry `number` of `count` stands; found by its header, which TOML forgets."""

    text: str
    number: int
    count: int

    def line(self, key: str = "") -> int:
        """Return the line of the entry, or of one of its keys."""
        lines = self.text.split("\n")
        heads = [at for at, line in enumerate(lines) if _HEADER.match(line)]
        if len(heads) != self.count:  # `quarantine = [{…}]`, say
            return _line_of(self.text, _TABLE)
        start, *ends = [*heads, len(lines)][self.number :]
        within = lines[start : ends[0]]
        return start + 1 + next((at for at, line in enumerate(within) if _sets(line, key)), 0)


def _sets(line: str, key: str) -> bool:
    return bool(key) and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line) is not None


def _line_of(text: str, name: str) -> int:
    lines = text.split("\n")
    return next((at for at, line in enumerate(lines, 1) if name in line.partition("#")[0]), 1)


def _near(name: str, names: Collection[str]) -> str:
    return next(iter(get_close_matches(name, names, 1)), "")


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value)


def _worded(problems: list[_Problem], lang: str) -> str:
    lines = []
    for problem in sorted(problems, key=lambda one: (one.line, one.key)):
        words = say(lang, f"quarantine.problem.{problem.key}", **problem.details)
        where = say(lang, "quarantine.line", line=problem.line) if problem.line else ""
        lines.append(f"  {where}{words}")
    return "\n".join(lines)
