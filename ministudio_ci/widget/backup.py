"""A copy of the database while a server writes to it.

Source: SQLite's documentation, "Using the SQLite Online Backup API".
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ministudio_ci.errors import BackupError, BackupOntoItselfError


def back_up(database: Path, target: Path) -> int:
    """Copy `database`, as of one moment, to `target`; return how many releases it holds.

    The copy is one file, checked before it takes the place of an older one. Raises BackupError
    and BackupOntoItselfError, and then `target` is as it was.
    """
    if target.exists() and database.exists() and target.samefile(database):
        raise BackupOntoItselfError(database=database)
    staged = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        database.open("rb").close()  # where there is none, SQLite would make it
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.touch(mode=0o600, exist_ok=False)
        count = _copy(database, staged)
        _sync(staged)
        staged.replace(target)
        _sync(target.parent)
    except (sqlite3.Error, OSError, ValueError) as error:
        raise BackupError(database=database, target=target, why=error) from error
    finally:
        staged.unlink(missing_ok=True)
    return count


def _copy(database: Path, staged: Path) -> int:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(staged)) as copy:
        source.backup(copy)  # all pages in one step: of one moment, and writers go on (WAL)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        (state,) = copy.execute("PRAGMA integrity_check").fetchone()
        if state != "ok":
            raise ValueError(state)
        (count,) = copy.execute("SELECT count(*) FROM releases").fetchone()
        return int(count)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
