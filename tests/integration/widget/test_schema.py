"""The database's versions: an older one is brought up to date whole, a newer one is refused."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ministudio_ci.errors import NewerDatabaseError, StoreError
from ministudio_ci.widget.schema import VERSION, bring_up_to_date
from ministudio_ci.widget.store import Store

FIRST = Path(__file__).parents[2] / "support" / "databases" / "first.sqlite3"
"""Written by the program as it was before databases had versions; three releases of one day."""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIRST, tmp_path / "releases.sqlite3"))


def _query(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_the_first_version_keeps_every_release_in_its_order(first: Path) -> None:
    before = _query(first, "SELECT item FROM releases ORDER BY published DESC, rowid DESC")
    with closing(Store(first)) as store:
        assert [(text,) for text in store.items("")] == before
        assert store.summaries() == [("", 3, 1762043400.0)]
    assert len(before) == 3
    assert _query(first, "PRAGMA user_version") == [(VERSION,)]
    assert _query(first, "SELECT name FROM sqlite_master WHERE type = 'table'") == [("releases",)]


def test_what_is_up_to_date_is_left_alone(first: Path) -> None:
    Store(first).close()
    content = first.read_bytes()
    Store(first).close()
    assert first.read_bytes() == content


class BrokenOffError(Exception):
    """Ends the way to the next version after so many statements."""


class Breaking(sqlite3.Connection):
    left = 0

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        self.left -= 1
        if self.left < 0:
            raise BrokenOffError
        return super().execute(sql, *values)  # type: ignore[arg-type]


def _steps() -> Iterator[int]:
    return iter(range(1, 9))  # BEGIN, the version, the tables, four statements, the version


def test_a_way_that_breaks_off_anywhere_leaves_the_old_or_the_new(first: Path) -> None:
    before = first.read_bytes()
    for steps in _steps():
        with closing(sqlite3.connect(first, isolation_level=None, factory=Breaking)) as connection:
            connection.left = steps
            try:
                bring_up_to_date(connection, first)
            except BrokenOffError:
                assert _query(first, "SELECT count(*) FROM releases") == [(3,)]
                assert _query(first, "PRAGMA user_version") == [(0,)]
                assert first.read_bytes() == before
    assert _query(first, "PRAGMA user_version") == [(VERSION,)]


def test_a_newer_version_is_refused_and_left_as_it_is(first: Path) -> None:
    with closing(sqlite3.connect(first)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    content = first.read_bytes()
    with pytest.raises(NewerDatabaseError, match=f"of version {VERSION + 1}.*knows {VERSION}"):
        Store(first)
    assert first.read_bytes() == content


def test_a_table_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE releases (name TEXT)")
    with pytest.raises(StoreError):
        Store(path)
    assert _query(path, "SELECT sql FROM sqlite_master") == [("CREATE TABLE releases (name TEXT)",)]
