"""The layouts that a store of runs × tests may have, each asked the same of every test.

`python stores.py LAYOUT build|add|answer STORE RAW RUNS TESTS`: a program of its own, for DuckDB
is in an environment of its own. RAW holds the marks (a byte each) and then the seconds (four
bytes each), run after run; `add` puts its last run in once more.
"""

import sqlite3
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import Any
from zlib import crc32

PASSED, FAILED = 3, 9
NEW, BEFORE = 10, 50
Column = tuple[bytes, Sequence[float]]
Answer = tuple[int, int, float, float]
"""Failures, changes of the outcome, median of the newest passes, median of those before."""


_QUESTION = f"""
    WITH changes AS (SELECT test, mark, mark != lag(mark) OVER
                     (PARTITION BY test ORDER BY run) AS changed FROM points),
         counts AS (SELECT test, count(*) FILTER (mark = {FAILED}) AS failures,
                    count(*) FILTER (changed) AS changes FROM changes GROUP BY test),
         aged AS (SELECT test, seconds, row_number() OVER
                  (PARTITION BY test ORDER BY run DESC) AS age
                  FROM points WHERE mark = {PASSED}),
         times AS (SELECT test, median(seconds) FILTER (age <= {NEW}) AS now,
                   median(seconds) FILTER (age > {NEW}) AS before
                   FROM aged WHERE age <= {NEW + BEFORE} GROUP BY test)
    SELECT failures, changes, now, before FROM counts JOIN times USING (test) ORDER BY test
"""  # noqa: S608 - our own numbers


class Raw:
    """What is to be stored, read run by run."""

    def __init__(self, path: Path, runs: int, tests: int) -> None:
        self.path, self.runs, self.tests = path, runs, tests

    def row(self, run: int) -> tuple[bytes, "array[float]"]:
        """Return a run: the marks and the seconds of all tests."""
        with self.path.open("rb") as file:
            file.seek(run * self.tests)
            marks = file.read(self.tests)
            file.seek(self.runs * self.tests + 4 * run * self.tests)
            return marks, array("f", file.read(4 * self.tests))


class Rows:
    """SQLite, a row for each test of each run."""

    def __init__(self, path: Path) -> None:
        self.sql = sqlite3.connect(path)

    def build(self, raw: Raw, runs: Iterable[int]) -> None:
        """Put runs in, as new ones at the end."""
        self.sql.execute(
            "CREATE TABLE IF NOT EXISTS points (test INTEGER, run INTEGER, "
            "mark INTEGER, seconds REAL, PRIMARY KEY (test, run)) WITHOUT ROWID"
        )
        start = self.sql.execute("SELECT max(run) FROM points").fetchone()[0]
        with self.sql:
            for number, run in enumerate(runs, 0 if start is None else start + 1):
                self.sql.executemany(
                    "INSERT INTO points VALUES (?, ?, ?, ?)",
                    (
                        (test, number, mark, spent)
                        for test, (mark, spent) in enumerate(zip(*raw.row(run), strict=True))
                    ),
                )

    def columns(self) -> Iterator[Column]:
        """Yield each test."""
        rows = self.sql.execute("SELECT test, mark, seconds FROM points ORDER BY test, run")
        for _, group in groupby(rows, key=lambda row: row[0]):
            _, marks, seconds = zip(*group, strict=True)
            yield bytes(marks), seconds


class PackedByTest:
    """SQLite, a row for each test: its marks and its seconds as a blob each."""

    def __init__(self, path: Path) -> None:
        self.sql = sqlite3.connect(path)

    def build(self, raw: Raw, runs: Sequence[int]) -> None:
        """Put runs in, as new ones at the end."""
        self.sql.execute(
            "CREATE TABLE IF NOT EXISTS tests (test INTEGER PRIMARY KEY, marks BLOB, seconds BLOB)"
        )
        marks = b"".join(raw.row(run)[0] for run in runs)
        seconds = array("f", b"".join(raw.row(run)[1].tobytes() for run in runs))
        held = {test: (old, spent) for test, old, spent in self.sql.execute("SELECT * FROM tests")}
        with self.sql:
            self.sql.executemany(
                "INSERT OR REPLACE INTO tests VALUES (?, ?, ?)",
                (
                    (
                        test,
                        held.get(test, (b"", b""))[0] + marks[test :: raw.tests],
                        held.get(test, (b"", b""))[1] + seconds[test :: raw.tests].tobytes(),
                    )
                    for test in range(raw.tests)
                ),
            )

    def columns(self) -> Iterator[Column]:
        """Yield each test."""
        for marks, spent in self.sql.execute("SELECT marks, seconds FROM tests ORDER BY test"):
            yield marks, array("f", spent)


class PackedByRun:
    """SQLite, a row for each run: the marks and the seconds of all tests as a blob each."""

    def __init__(self, path: Path) -> None:
        self.sql = sqlite3.connect(path)

    def build(self, raw: Raw, runs: Iterable[int]) -> None:
        """Put runs in, as new ones at the end."""
        self.sql.execute(
            "CREATE TABLE IF NOT EXISTS runs (run INTEGER PRIMARY KEY, marks BLOB, seconds BLOB)"
        )
        with self.sql:
            for run in runs:
                marks, seconds = raw.row(run)
                self.sql.execute("INSERT INTO runs VALUES (NULL, ?, ?)", (marks, seconds.tobytes()))

    def columns(self) -> Iterator[Column]:
        """Yield each test."""
        rows = self.sql.execute("SELECT marks, seconds FROM runs ORDER BY run").fetchall()
        marks, seconds = (b"".join(column) for column in zip(*rows, strict=True))
        numbers, width = array("f", seconds), len(rows[0][0])
        for test in range(width):
            yield marks[test::width], numbers[test::width]


class DuckDB:
    """DuckDB, a row for each test of each run; its own SQL answers."""

    def __init__(self, path: Path) -> None:
        import duckdb  # type: ignore[import-not-found]

        self.sql: Any = duckdb.connect(str(path))

    def build(self, raw: Raw, runs: Sequence[int]) -> None:
        """Put runs in, as new ones at the end, by way of a CSV file, the fastest without NumPy."""
        self.sql.execute(
            "CREATE TABLE IF NOT EXISTS points "
            "(test INTEGER, run INTEGER, mark UTINYINT, seconds FLOAT)"
        )
        start = (self.sql.execute("SELECT max(run) FROM points").fetchone()[0] or -1) + 1
        csv = Path(f"{sys.argv[3]}.csv")
        with csv.open("w", encoding="ascii") as file:
            for number, run in enumerate(runs, start):
                file.writelines(
                    f"{test},{number},{mark},{spent!r}\n"
                    for test, (mark, spent) in enumerate(zip(*raw.row(run), strict=True))
                )
        self.sql.execute(f"COPY points FROM '{csv}' (HEADER false)")
        self.sql.close()
        csv.unlink()

    def answers(self) -> list[Answer]:
        """Answer for each test."""
        return list(self.sql.execute(_QUESTION).fetchall())


def answer(column: Column) -> Answer:
    """Answer for one test."""
    marks, seconds = column
    changes = 0
    if FAILED in marks:
        seconds = [spent for mark, spent in zip(marks, seconds, strict=True) if mark == PASSED]
        changes = sum(one != two for one, two in pairwise(marks))
    newest, before = seconds[-NEW:], seconds[-NEW - BEFORE : -NEW]
    return marks.count(FAILED), changes, median(newest), median(before)


LAYOUTS: dict[str, Callable[[Path], Any]] = {
    "SQLite, a row a test and run": Rows,
    "SQLite, a row a test": PackedByTest,
    "SQLite, a row a run": PackedByRun,
    "DuckDB": DuckDB,
}


def main() -> None:
    """Do one thing with one layout; an answer is printed in short."""
    layout, what, store, path, *size = sys.argv[1:]
    opened, (runs, tests) = LAYOUTS[layout](Path(store)), map(int, size)
    match what:
        case "build":
            opened.build(Raw(Path(path), runs, tests), range(runs))
        case "add":
            opened.build(Raw(Path(path), runs, tests), [runs - 1])
        case _:
            found = opened.answers() if layout == "DuckDB" else map(answer, opened.columns())
            whole = list(found)
            counts = crc32(repr([answer[:2] for answer in whole]).encode())
            times = (f"{sum(column):.4g}" for column in list(zip(*whole, strict=True))[2:])
            print(len(whole), counts, *times)


if __name__ == "__main__":
    main()
