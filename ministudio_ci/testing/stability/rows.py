"""The rows of the ledger's store: one a report, with the marks and seconds of its tests packed.

Runs of the same tests share a layout, the list of those tests: what one test did in all of them
is a strided slice. All that is read back has a checksum, so that nothing damaged is believed.
"""

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count, groupby
from typing import Generic, NamedTuple, TypeVar
from zlib import crc32

from ministudio_ci.model.history import History, Key, Run, SuiteRun, Track
from ministudio_ci.model.report import Result
from ministudio_ci.testing.stability.recorded import Recorded

_SCHEMA = """
CREATE TABLE program (value TEXT);
CREATE TABLE tests (id INTEGER PRIMARY KEY, suite BLOB, nodeid BLOB, sum INTEGER);
CREATE TABLE layouts (id INTEGER PRIMARY KEY, ids BLOB, sum INTEGER);
CREATE TABLE reports (name TEXT PRIMARY KEY, state TEXT, why TEXT, facts TEXT, layout INTEGER,
                      marks BLOB, seconds BLOB, sum INTEGER);
"""
_T = TypeVar("_T")
_ROW = "name, state, why, facts, layout, marks, seconds"


class DamagedError(Exception):
    """The store is not what was written."""


class OtherVersionError(DamagedError):
    """The store was written by another version of this program."""


class Row(NamedTuple):
    """A report: what it says, or why it says nothing."""

    name: str
    state: str
    """What tells a changed file from one that is as it was."""
    why: str
    """Why the report cannot be used; empty where it can, and for that of a shard."""
    recorded: Recorded | None


class Told(NamedTuple):
    """What the rows of some reports say."""

    history: History
    skipped: tuple[tuple[str, str], ...]
    """Reports that could not be used: the name of each, and why."""
    parts: int
    """Reports of shards."""


class _Stored(NamedTuple):
    name: str
    state: str
    why: str
    facts: str
    layout: int | None
    marks: bytes
    seconds: bytes

    @property
    def sum(self) -> int:
        return crc32(repr(self[:5]).encode(), crc32(self.seconds, crc32(self.marks)))


class Rows:
    """The store on a connection. `program` is what its rows were made by.

    Methods raise sqlite3.Error, and DamagedError for what is not what was written.
    """

    def __init__(self, connection: sqlite3.Connection, program: str) -> None:
        self._sql = connection
        # Were the power cut, the checksums would tell: it is a copy that can be made anew.
        self._sql.execute("PRAGMA synchronous = OFF")
        if not self._sql.execute("SELECT 1 FROM sqlite_master").fetchone():
            with self._sql:  # executescript() would commit after each statement
                for statement in _SCHEMA.split(";"):
                    self._sql.execute(statement)
                self._sql.execute("INSERT INTO program VALUES (?)", (program,))
        elif self._sql.execute("SELECT value FROM program").fetchall() != [(program,)]:
            raise OtherVersionError

    def states(self) -> dict[str, str]:
        """Return each report that is known, and its state."""
        return dict(self._sql.execute("SELECT name, state FROM reports"))

    def drop(self, names: Iterable[str]) -> None:
        """Forget reports, and the layouts and tests that no other has."""
        gone = [(name,) for name in names]
        if not gone:
            return
        with self._sql:
            self._sql.executemany("DELETE FROM reports WHERE name = ?", gone)
            self._sql.execute("DELETE FROM layouts WHERE id NOT IN "
                              "(SELECT layout FROM reports WHERE layout NOT NULL)")  # fmt: skip
            used = {id_ for ids in self._layouts().values() for id_ in ids}
            unused = set(self._keys()) - used
            self._sql.executemany("DELETE FROM tests WHERE id = ?", ((id_,) for id_ in unused))

    def add(self, rows: Iterable[Row]) -> None:
        """Put reports in, all or none."""
        with self._sql:
            ids = _Numbers({key: id_ for id_, key in self._keys().items()}, self._name)
            layouts = _Numbers({held.tobytes(): id_ for id_, held in self._layouts().items()},
                               self._lay)  # fmt: skip
            for row in rows:
                stored = _stored(row, ids, layouts)
                self._sql.execute(f"INSERT INTO reports ({_ROW}, sum) VALUES (?,?,?,?,?,?,?,?)",  # noqa: S608 - our own columns
                                  (*stored, stored.sum))  # fmt: skip

    def told(self, names: Sequence[str]) -> Told:
        """Return what the reports of these names say, in this order."""
        found = [self._row(name) for name in names]
        usable = [row for row in found if row.layout is not None]
        return Told(
            history=History(runs=tuple(map(_run, usable)), tracks=tuple(self._tracks(usable))),
            skipped=tuple((row.name, row.why) for row in found if row.why),
            parts=sum(row.layout is None and not row.why for row in found),
        )

    def _name(self, id_: int, key: Key) -> None:
        names = [part.encode(errors="surrogatepass") for part in key]
        self._sql.execute("INSERT INTO tests VALUES (?, ?, ?, ?)", (id_, *names, _sum(id_, *names)))

    def _lay(self, id_: int, ids: bytes) -> None:
        self._sql.execute("INSERT INTO layouts VALUES (?, ?, ?)", (id_, ids, _sum(id_, ids)))

    def _keys(self) -> dict[int, Key]:
        found: dict[int, Key] = {}
        for id_, suite, nodeid, sum_ in self._sql.execute("SELECT * FROM tests"):
            _check(_sum(id_, suite, nodeid) == sum_)
            found[id_] = (
                suite.decode(errors="surrogatepass"),
                nodeid.decode(errors="surrogatepass"),
            )
        return found

    def _layouts(self) -> "dict[int, array[int]]":
        found = {}
        for id_, ids, sum_ in self._sql.execute("SELECT * FROM layouts"):
            _check(_sum(id_, ids) == sum_)
            found[id_] = array("I", ids)
        return found

    def _row(self, name: str) -> _Stored:
        query = f"SELECT {_ROW}, sum FROM reports WHERE name = ?"  # noqa: S608 - our own columns
        found = self._sql.execute(query, (name,)).fetchone()
        _check(found is not None)
        row = _Stored(*found[:-1])
        _check(row.sum == found[-1])
        return row

    def _tracks(self, rows: Sequence[_Stored]) -> Iterator[Track]:
        keys, layouts = self._keys(), self._layouts()
        found: dict[int, _Pieces] = defaultdict(_Pieces)
        start = 0
        for layout, same in groupby(rows, key=lambda row: row.layout or 0):
            group = list(same)
            runs = array("I", range(start, start + len(group)))
            _spread(found, _held(layouts, layout), runs, group)
            start += len(group)
        for id_, pieces in found.items():
            yield Track(_held(keys, id_), pieces.runs, b"".join(pieces.marks), pieces.seconds)


class _Numbers(Generic[_T]):
    """Numbers of things; a new one is given the next, and written."""

    def __init__(self, known: dict[_T, int], write: Callable[[int, _T], None]) -> None:
        self._known, self._write = known, write
        self._fresh = count(max(known.values(), default=0) + 1)

    def of(self, thing: _T) -> int:
        """Return the number of a thing."""
        if thing not in self._known:
            self._known[thing] = next(self._fresh)
            self._write(self._known[thing], thing)
        return self._known[thing]


class _Pieces:
    """A track in the making."""

    __slots__ = ("marks", "runs", "seconds")

    def __init__(self) -> None:
        self.runs, self.marks, self.seconds = array("I"), list[bytes](), array("f")


def _spread(
    found: dict[int, _Pieces], ids: "array[int]", runs: "array[int]", rows: Sequence[_Stored]
) -> None:
    """Add to each test what it did in consecutive runs of one layout."""
    marks = b"".join(row.marks for row in rows)
    seconds, width = array("f", b"".join(row.seconds for row in rows)), len(ids)
    _check(len(marks) == len(seconds) == width * len(rows))
    for column, id_ in enumerate(ids):
        pieces = found[id_]
        pieces.runs.extend(runs)
        pieces.marks.append(marks[column::width])
        pieces.seconds.extend(seconds[column::width])


def _stored(row: Row, ids: _Numbers[Key], layouts: _Numbers[bytes]) -> _Stored:
    said = row.recorded
    if said is None:
        return _Stored(row.name, row.state, row.why, "", None, b"", b"")
    layout = layouts.of(array("I", map(ids.of, said.keys)).tobytes())
    return _Stored(row.name, row.state, "", _facts(said.run), layout, said.marks,
                   said.seconds.tobytes())  # fmt: skip


def _held(table: Mapping[int, _T], id_: int) -> _T:
    _check(id_ in table)
    return table[id_]


def _facts(run: Run) -> str:
    suites = [(suite.name, suite.result.value, suite.seconds) for suite in run.suites]
    return json.dumps([run.recorded.timestamp(), *run[2:-1], suites])


def _run(row: _Stored) -> Run:
    recorded, commit, dirty, narrowed, clock_went_back, suites = json.loads(row.facts)
    return Run(
        name=row.name,
        recorded=datetime.fromtimestamp(recorded, UTC),
        commit=commit,
        dirty=dirty,
        narrowed=narrowed,
        clock_went_back=clock_went_back,
        suites=tuple(SuiteRun(name, Result(result), seconds) for name, result, seconds in suites),
    )


def _sum(id_: int, *parts: bytes) -> int:
    return crc32(b"\0".join(parts), id_)


def _check(holds: bool) -> None:  # noqa: FBT001 - it reads as an assertion does
    if not holds:
        raise DamagedError
