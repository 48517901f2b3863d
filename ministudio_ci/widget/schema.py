"""The database's tables by version, and the way from one to the next.

Source: SQLite's documentation, "PRAGMA user_version" (it is part of a transaction).
"""

import sqlite3
from pathlib import Path

from ministudio_ci.errors import NewerDatabaseError

VERSION = 2

_TABLE = """
CREATE TABLE releases (
    site TEXT NOT NULL,
    version TEXT NOT NULL,
    published REAL NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (site, version)
)
"""
# The first version numbered nothing, and knew one site; its order of coming is kept.
_FROM_FIRST = (
    "ALTER TABLE releases RENAME TO releases_1",
    _TABLE,
    "INSERT INTO releases SELECT '', version, published, item FROM releases_1 ORDER BY rowid",
    "DROP TABLE releases_1",
)


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or those of an older version into ours, in one transaction.

    Raises NewerDatabaseError, sqlite3.Error.
    """
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > VERSION:
            raise NewerDatabaseError(path=path, found=found, known=VERSION)
        if found < VERSION:
            for statement in _FROM_FIRST if _is_first(connection) else (_TABLE,):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")


def _is_first(connection: sqlite3.Connection) -> bool:
    named = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'releases'")
    return named.fetchone() is not None
