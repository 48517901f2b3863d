"""Where releases are kept: one SQLite file, every acknowledged release on the disk.

Source: SQLite's documentation, "Write-Ahead Logging" and "PRAGMA synchronous": in WAL mode
only FULL makes a commit survive a power cut.
"""

import sqlite3
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from threading import Lock
from typing import Any

from ministudio_ci.errors import StoreError
from ministudio_ci.widget.item import Item
from ministudio_ci.widget.schema import bring_up_to_date


class Kept(Enum):
    """What became of a posted item."""

    NEW = "new"
    SAME = "same"
    OTHER = "other"
    """The version is there with another body, which stays."""


class Store:
    """One connection, used by one thread at a time. One process for each file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            bring_up_to_date(self._connection, path)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(path=path, why=error) from error
        self.check()  # the table may be another program's

    def add(self, items: Sequence[tuple[str, Item]]) -> list[Kept]:
        """Keep items, each of the site so named, in one transaction; on return they are on disk.

        Raises StoreError, and then none of them is kept.
        """
        try:
            with self._lock, self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                return [self._add(site, item) for site, item in items]
        except sqlite3.Error as error:
            raise StoreError(path=self._path, why=error) from error

    def items(self, site: str) -> list[str]:
        """Return a site's items as JSON texts, newest first. Raises StoreError."""
        query = "SELECT item FROM releases WHERE site = ? ORDER BY published DESC, rowid DESC"
        return [text for (text,) in self._read(query, site)]

    def summaries(self) -> list[tuple[str, int, float]]:
        """Return each site with how many releases it keeps and when the newest came out.

        Raises StoreError.
        """
        query = "SELECT site, count(*), max(published) FROM releases GROUP BY site"
        return [(site, count, newest) for site, count, newest in self._read(query)]

    def check(self) -> None:
        """Look whether the database answers. Raises StoreError."""
        self._read("SELECT site, version, published, item FROM releases LIMIT 1")

    def close(self) -> None:
        """Fold the log into the file."""
        with self._lock:
            self._connection.close()

    def _read(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(path=self._path, why=error) from error

    def _add(self, site: str, item: Item) -> Kept:
        added = self._connection.execute(
            "INSERT INTO releases VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (site, item.version, item.published, item.text),
        )
        if added.rowcount:
            return Kept.NEW
        (text,) = self._connection.execute(
            "SELECT item FROM releases WHERE site = ? AND version = ?", (site, item.version)
        ).fetchone()
        return Kept.SAME if text == item.text else Kept.OTHER
