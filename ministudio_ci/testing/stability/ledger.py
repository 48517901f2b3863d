"""The history of the tests, kept ready in an embedded store so that old reports are read once.

The reports in `memory/` are the only truth; the store is a copy of what they say, a SQLite file
beside them whose name begins with a dot, so that it stays off the memory branch. It holds a row
for each report, known by its name, size and change times: a new report is read, one that is gone
is dropped, a changed one is read anew. Each change is a transaction. A store that is damaged, or
was written by another version of this program, is removed and made anew; where none can be
written there is one in memory. `python -m bench stability` compares it with other layouts.
"""

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path

from ministudio_ci.errors import MinistudioError, ReportError
from ministudio_ci.foundation.files import locked
from ministudio_ci.model.history import History, Key, Mark, Point
from ministudio_ci.testing import tally
from ministudio_ci.testing.stability import history, recorded, rows
from ministudio_ci.testing.stability.history import paths
from ministudio_ci.testing.stability.recorded import read_recorded
from ministudio_ci.testing.stability.rows import DamagedError, OtherVersionError, Row, Rows

STORE = ".stability.sqlite3"
"""Below `memory/`."""
_LOCK = ".stability.lock"
_BATCH = 25
"""Reports in a transaction: what a killed process has read is not read again."""
_SOURCES = (__file__, history.__file__, recorded.__file__, rows.__file__, tally.__file__)
_ELSEWHERE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL,
              sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM)  # fmt: skip
"""What is amiss with the disk and not with the file (sqlite.org/rescode.html)."""
_OUTCOME = {int(mark): mark.outcome for mark in Mark}


class Remade(Enum):
    """Why the store was made anew."""

    VERSION = "version"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What `memory/` says."""

    history: History
    skipped: tuple[tuple[str, str], ...] = ()
    """Reports that could not be used: the name of each, and why."""
    parts: int = 0
    """Reports of shards, left out: the merged one speaks for them."""
    remade: Remade | None = None
    unkept: str | None = None
    """Why the store could not be written, where that is so."""


def read_history(
    memory: Path, *, runs: int | None = None, since: datetime | None = None
) -> Reading:
    """Return what the newest `runs` reports of `memory` say, of those not older than `since`.

    Without either, of all. Nothing is raised for a report or a store that is damaged.
    """
    chosen = [path for path in paths(memory) if since is None or path.name >= _name(since)]
    chosen = chosen[-runs:] if runs else chosen
    if not chosen:
        return Reading(history=History(runs=(), tracks=()))
    try:
        with locked(memory / _LOCK):
            return _kept(memory / STORE, chosen)
    except (MinistudioError, OSError, sqlite3.Error) as error:
        return replace(_by(":memory:", chosen), unkept=str(error))


def recent(memory: Path, *, limit: int = 30) -> dict[Key, tuple[Point, ...]]:
    """Return how each test fared in those of the newest `limit` reports that it is in.

    The newest comes last.
    """
    tracks = read_history(memory, runs=limit).history.tracks
    return {track.key: tuple(map(Point, map(_OUTCOME.__getitem__, track.marks), track.seconds))
            for track in tracks}  # fmt: skip


def _kept(store: Path, chosen: Sequence[Path]) -> Reading:
    """Read by way of the file; one that cannot be believed is removed, and made anew."""
    try:
        return _by(store, chosen)
    except OtherVersionError:
        remade = Remade.VERSION
    except (DamagedError, sqlite3.DatabaseError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _ELSEWHERE:
            raise
        remade = Remade.DAMAGED
    for path in store.parent.glob(f"{STORE}*"):  # with its journal
        path.unlink()
    return replace(_by(store, chosen), remade=remade)


def _by(place: Path | str, chosen: Sequence[Path]) -> Reading:
    """Bring the store at `place` up to the reports, and return what it says of the chosen ones."""
    with closing(sqlite3.connect(place)) as connection:
        store = Rows(connection, _program())
        there = {path.name: _state(path) for path in paths(chosen[0].parent)}
        known = store.states()
        store.drop([name for name, state in known.items() if there.get(name) != state])
        new = [path for path in chosen if known.get(path.name) != there.get(path.name)]
        for start in range(0, len(new), _BATCH):
            store.add(_row(path, there[path.name]) for path in new[start : start + _BATCH])
        told = store.told([path.name for path in chosen])
        return Reading(history=told.history, skipped=told.skipped, parts=told.parts)


def _row(path: Path, state: str) -> Row:
    try:
        return Row(path.name, state, "", read_recorded(path))
    except ReportError as error:
        return Row(path.name, state, str(error.details["why"]), None)


def _state(path: Path) -> str:
    """Return what changes with the file; its change time does, whatever is done to its times."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def _name(moment: datetime) -> str:
    return f"ci_report_{moment.astimezone(UTC):%Y%m%d-%H%M%S}"


def _program() -> str:
    """Return what makes the same reports say something else: the code, the order of bytes."""
    code = b"\0".join(Path(source).read_bytes() for source in _SOURCES)
    return f"{sha256(code).hexdigest()} {sys.byteorder}"
