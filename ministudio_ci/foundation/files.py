"""Writing files so that a reader sees the old one or the new one, never half."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from ministudio_ci.errors import FileReadError, FileWriteError, LockTimeoutError


def write_atomically(path: Path, content: bytes | str) -> None:
    """Stage beside `path`, fsync, rename. Parents are made. Raises FileWriteError."""
    staged = path.with_name(f".{path.name}.{os.getpid()}.staged")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_synced(staged, _to_bytes(content))
        staged.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)
        raise FileWriteError(path=path, why=_reason(error)) from error


def write_new(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Write `{stem}{suffix}`, or `{stem}-1{suffix}` … if taken; return the path.

    The name is claimed by link(2), which fails where the name exists, so of two processes
    that write at once each gets its own. Raises FileWriteError.
    """
    staged = folder / f".{stem}.{os.getpid()}.staged"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_synced(staged, content)
        taken = _link_free_name(staged, folder, stem, suffix)
        sync_folder(folder)
    except OSError as error:
        raise FileWriteError(path=folder / f"{stem}{suffix}", why=_reason(error)) from error
    finally:
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)
    return taken


def append_line(path: Path, line: str) -> None:
    """Append one whole line: a single write(2) under O_APPEND and a lock, then fsync.

    A half line that a crash left at the end is closed first, so it never runs into this one.
    Raises FileWriteError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            end = os.lseek(descriptor, 0, os.SEEK_END)
            unclosed = end > 0 and os.pread(descriptor, 1, end - 1) != b"\n"
            os.write(descriptor, (("\n" if unclosed else "") + line + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FileWriteError(path=path, why=_reason(error)) from error


def read_text(path: Path) -> str:
    """Return the file's text (UTF-8). Raises FileReadError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileReadError(path=path, why=_reason(error)) from error


@contextlib.contextmanager
def locked(path: Path, *, seconds: float = 60.0) -> Iterator[None]:
    """Hold the file lock `path`; it goes with the process. Raises LockTimeoutError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise FileWriteError(path=path, why=_reason(error)) from error
    try:
        _wait_for_lock(descriptor, path, seconds)
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int, path: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise LockTimeoutError(path=path, seconds=seconds) from None
            time.sleep(0.02)
        else:
            return


def _link_free_name(staged: Path, folder: Path, stem: str, suffix: str) -> Path:
    number = 0
    while True:
        candidate = folder / f"{stem}{f'-{number}' if number else ''}{suffix}"
        try:
            os.link(staged, candidate)
        except FileExistsError:
            number += 1
        else:
            return candidate


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _to_bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "it is not UTF-8 text"
