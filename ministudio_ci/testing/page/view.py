"""The report as the HTML template reads it: failures first, texts cleaned and capped."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from ministudio_ci.model.history import Key, Point
from ministudio_ci.testing.page.detail import Detail, detail, reason
from ministudio_ci.testing.page.spark import Spark, spark
from ministudio_ci.testing.page.text import Purse, line
from ministudio_ci.testing.tally import seconds

ROWS = 20_000
"""Tests on one page: more would open slowly, and few would look at them."""
TEXTS = 4 * 10**6
"""Characters that all tracebacks and outputs take together."""
SLOWEST = 10
OUTCOMES = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")
_RED = ("failed", "error")
_BAR = ("failed", "error", "xfailed", "skipped", "xpassed", "passed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """Who answers for a test that does not count, until when, and why."""

    owner: str
    expires: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One test, or what could not be collected."""

    anchor: str
    """Its id on the page; empty where it is left out."""
    outcome: str
    suite: str
    file: str
    name: str
    seconds: float
    spark: Spark | None = None
    flaky: bool = False
    quarantine: Quarantine | None = None
    reason: str = ""
    detail: Detail | None = None

    @property
    def red(self) -> bool:
        """Whether it speaks against the run."""
        return self.outcome in _RED


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one file, or of a suite that has none."""

    suite: str
    file: str
    rows: Sequence[Row]

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The tests of a report, each on one of the lists; `slowest` names some again."""

    red: Sequence[Row]
    flaky: Sequence[Row]
    quarantined: Sequence[Row]
    groups: Sequence[Group]
    slowest: Sequence[Row]
    counts: Mapping[str, int]
    """By outcome, in the order of OUTCOMES; and `flaky`, `quarantined`."""
    shares: Sequence[tuple[str, float, float]]
    """Of the bar, in thousandths: outcome, beginning, width."""
    rows_left_out: int
    texts_left_out: int
    """Characters."""


def view(document: Mapping[str, Any], history: Mapping[Key, Sequence[Point]]) -> View:
    """Return what the page shows of the document's tests."""
    entries = [*_uncollected(document), *document.get("tests", [])]
    entries.sort(key=_rank)
    purse = Purse(TEXTS)
    rows = [_row(at, entry, history, purse) for at, entry in enumerate(entries)]
    shown = rows[:ROWS]
    rest = [row for row in shown if _list(row) == "rest"]
    return View(
        red=[row for row in shown if _list(row) == "red"],
        flaky=[row for row in shown if _list(row) == "flaky"],
        quarantined=[row for row in shown if _list(row) == "quarantined"],
        groups=list(_groups(rest)),
        slowest=[row for row in heapq.nlargest(SLOWEST, rows, key=_seconds) if row.seconds > 0],
        counts=_counts(rows),
        shares=_shares(rows),
        rows_left_out=len(rows) - len(shown),
        texts_left_out=purse.left_out,
    )


def moment(stamp: object) -> datetime | None:
    """Return a time of the document, None where it says none."""
    try:
        found = datetime.fromisoformat(str(stamp))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found


def _uncollected(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in document.get("collectors", []):
        if entry.get("outcome") == "failed":
            yield {"location": {"message": "", "path": entry["nodeid"]}, **entry,
                   "outcome": "error"}  # fmt: skip


def _rank(entry: Mapping[str, Any]) -> int:
    """Say which come first, so that they are left out last."""
    if entry.get("outcome") in _RED:
        return 0
    return 1 if entry.get("flaky") or entry.get("quarantine") else 2


def _list(row: Row) -> str:
    if row.red:
        return "red"
    return "flaky" if row.flaky else "quarantined" if row.quarantine else "rest"


def _row(
    at: int, entry: Mapping[str, Any], history: Mapping[Key, Sequence[Point]], purse: Purse
) -> Row:
    nodeid, suite = str(entry["nodeid"]), str(entry.get("suite", ""))
    file, separator, name = nodeid.partition("::")
    said = entry.get("outcome")
    points = history.get((suite, nodeid), ()) if at < ROWS else ()
    return Row(
        anchor=f"t{at}" if at < ROWS else "",
        outcome=said if said in OUTCOMES else "error",
        suite=line(suite),
        file=line(file) if separator else "",
        name=line(name if separator else nodeid),
        seconds=seconds(entry),
        spark=spark(points),
        flaky=bool(entry.get("flaky")),
        quarantine=_quarantine(entry),
        reason=reason(entry) if said == "skipped" else "",
        detail=detail(entry, purse) if at < ROWS else None,
    )


def _quarantine(entry: Mapping[str, Any]) -> Quarantine | None:
    said = entry.get("quarantine")
    if not said:
        return None
    end = moment(said.get("expires"))
    return Quarantine(
        owner=line(said.get("owner")),
        expires=end.date() if end else None,
        reason=line(said.get("reason")),
    )


def _groups(rows: Iterable[Row]) -> Iterator[Group]:
    for (suite, file), same in groupby(rows, key=lambda row: (row.suite, row.file)):
        yield Group(suite=suite, file=file, rows=list(same))


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    counted = Counter(row.outcome for row in rows)
    marked = {
        "flaky": sum(row.flaky for row in rows),
        "quarantined": sum(row.quarantine is not None for row in rows),
    }
    return {key: counted[key] for key in OUTCOMES if counted[key]} | marked


def _shares(rows: Sequence[Row]) -> list[tuple[str, float, float]]:
    """Share the bar out, nobody below what can be seen."""
    counted = Counter(row.outcome for row in rows)
    least = len(rows) / 150
    wanted = {key: max(counted[key], least) for key in _BAR if counted[key]}
    shares, begin = [], 0.0
    for key, count in wanted.items():
        width = count * 1000 / sum(wanted.values())
        shares.append((key, round(begin, 1), round(width, 1)))
        begin += width
    return shares


def _seconds(row: Row) -> float:
    return row.seconds
