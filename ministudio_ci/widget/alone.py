"""One server for each database: of two, neither would show its readers what the other was sent.

Source: flock(2); the lock ends with its process, whatever ends that.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ministudio_ci.errors import ServedAlreadyError, StoreError


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Be the one that serves `database`. Raises ServedAlreadyError and StoreError."""
    # A file of its own: to close the database itself would end the locks that SQLite has on it.
    path = database.resolve()
    try:
        lock = path.with_name(f"{path.name}-lock").open("ab")
    except OSError as error:
        raise StoreError(path=database, why=error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServedAlreadyError(path=database) from error
        except OSError as error:
            raise StoreError(path=database, why=error) from error
        yield
