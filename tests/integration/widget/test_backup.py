"""The copy of a database: whole, checked, or not there."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ministudio_ci.errors import BackupError, BackupOntoItselfError
from ministudio_ci.widget.backup import back_up
from ministudio_ci.widget.item import Item
from ministudio_ci.widget.store import Store
from tests.support.disk import full_disk


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "releases.sqlite3"
    with closing(Store(path)) as store:
        store.add([("", Item(version=str(number), published=0, text="{}")) for number in range(9)])
    return path


def test_a_copy_is_one_file_that_serves_as_the_database_would(database: Path) -> None:
    target = database.parent / "deep" / "copy.sqlite3"
    with closing(Store(database)):
        assert back_up(database, target) == 9
    assert [file.name for file in target.parent.iterdir()] == ["copy.sqlite3"]
    assert target.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(f"file:{target}?mode=ro", uri=True)) as copy:  # from any medium
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with closing(Store(target)) as store:
        assert len(store.items("")) == 9


def _none(database: Path) -> None:
    database.unlink()


def _spoilt(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096 : 2 * 4096] = b"\x00" * 4096
    database.write_bytes(content)


def _inconsistent(database: Path) -> None:
    """No page is spoilt; what stands there cannot be."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        strict, lax = "item TEXT NOT NULL", "item TEXT         "
        change = "UPDATE sqlite_master SET sql = replace(sql, ?, ?)"
        connection.execute(change, (strict, lax))
        connection.commit()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO releases VALUES ('', 'x', 0, NULL)")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(change, (lax, strict))
        connection.commit()


def _another(database: Path) -> None:
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE other (name TEXT)")


@pytest.mark.parametrize("harm", [_none, _spoilt, _inconsistent, _another])
def test_what_cannot_be_copied_leaves_the_older_copy(
    database: Path, harm: Callable[[Path], None]
) -> None:
    target = database.with_name("copy")
    target.write_text("the older one")
    harm(database)
    with pytest.raises(BackupError, match="copy"):
        back_up(database, target)
    assert target.read_text() == "the older one"
    assert not [file for file in database.parent.iterdir() if file.suffix == ".part"]


def test_a_full_disk_leaves_the_older_copy(database: Path) -> None:
    target = database.with_name("copy")
    target.write_text("the older one")
    with full_disk(), pytest.raises(BackupError):
        back_up(database, target)
    assert target.read_text() == "the older one"
    assert not list(database.parent.glob("*.part*"))


def test_a_copy_does_not_take_the_place_of_its_database(database: Path) -> None:
    link = database.with_name("link")
    link.symlink_to(database)
    for target in (database, link):
        with pytest.raises(BackupOntoItselfError, match="itself"):
            back_up(database, target)
