"""The store: one item for each version, on the disk when it says so."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ministudio_ci.errors import StoreError
from ministudio_ci.widget.item import Item
from ministudio_ci.widget.store import Kept, Store
from tests.support.disk import full_disk


def _item(
    version: str = "1.0.0", text: str = "{}", published: float = 0.0, *, site: str = ""
) -> tuple[str, Item]:
    return site, Item(version=version, text=text, published=published)


def test_a_version_has_one_item_for_ever(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "deep" / "releases.sqlite3")) as store:
        kept = store.add([_item(), _item(), _item(text="[]"), _item("1.0.1")])
        assert kept == [Kept.NEW, Kept.SAME, Kept.OTHER, Kept.NEW]
        assert store.add([_item(text="[]")]) == [Kept.OTHER]
        assert store.items("") == ["{}", "{}"]


def test_items_are_newest_first_whatever_the_order_of_their_coming(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "releases.sqlite3")) as store:
        store.add([_item("1", "1", 10), _item("3", "3", 30), _item("2", "2", 20)])
        store.add([_item("3bis", "3bis", 30)])
        assert store.items("") == ["3bis", "3", "2", "1"]


def test_what_was_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "releases.sqlite3"
    for version in ("1.0.0", "1.0.1"):
        with closing(Store(path)) as store:
            store.add([_item(version, version)])
    with closing(Store(path)) as store:
        assert store.items("") == ["1.0.1", "1.0.0"]


def test_a_full_disk_keeps_nothing_of_a_batch_and_loses_nothing_before(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "releases.sqlite3")) as store:
        store.add([_item()])
        with full_disk(), pytest.raises(StoreError):
            store.add([_item("1.0.1"), _item("1.0.2")])
        assert store.items("") == ["{}"]
        assert store.add([_item("1.0.1")]) == [Kept.NEW]


def test_a_batch_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "releases.sqlite3")) as store:
        with pytest.raises(UnicodeEncodeError):
            store.add([_item(), _item("1.0.1", text="half \ud83d")])
        assert store.items("") == []


def test_every_commit_is_synced(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "releases.sqlite3")) as store:
        (mode,) = store._connection.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = store._connection.execute("PRAGMA synchronous").fetchone()
    assert (mode, synchronous) == ("wal", 2)


def _is_folder(path: Path) -> None:
    path.mkdir()


def _is_text(path: Path) -> None:
    path.write_text("not a database, however long this text may be " * 20)


def _is_other(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE releases (name TEXT)")


def _is_below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("")


@pytest.mark.parametrize("make", [_is_folder, _is_text, _is_other, _is_below_a_file])
def test_a_path_that_cannot_be_a_database_is_an_error_that_names_it(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "folder" / "releases.sqlite3"
    path.parent.mkdir()
    make(path)
    with pytest.raises(StoreError, match=r"releases\.sqlite3"):
        Store(path)
