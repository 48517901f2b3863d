"""Writing files so that a reader sees the old one or the new one, never half."""

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ministudio_ci.errors import FileReadError, FileWriteError, LockTimeoutError, NotTextError

_STAGED = ".staged"
_STALE = 3600.0
"""Seconds after which a staged file can only be what a killed process left behind."""


def write_atomically(path: Path, content: bytes | str) -> None:
    """Stage beside `path`, fsync, rename; its mode stays. Parents are made.

    Raises FileWriteError.
    """
    try:
        with _staged(path.parent, path.name, _to_bytes(content)) as staged:
            with contextlib.suppress(FileNotFoundError):
                staged.chmod(path.stat().st_mode & 0o7777)
            staged.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise FileWriteError(path=path, why=_reason(error)) from error


def write_new(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Write `{stem}{suffix}`, or `{stem}-1{suffix}` … if taken; return the path.

    The name is claimed by link(2), which fails where the name exists, so of two processes
    that write at once each gets its own. Raises FileWriteError.
    """
    try:
        with _staged(folder, stem, content) as staged:
            taken = _link_free_name(staged, folder, stem, suffix)
        sync_folder(folder)
    except OSError as error:
        raise FileWriteError(path=folder / f"{stem}{suffix}", why=_reason(error)) from error
    return taken


def append_line(path: Path, line: str) -> None:
    """Append one whole line: a single write(2) under O_APPEND and a lock, then fsync.

    A half line that a crash left at the end is closed first, so it never runs into this one;
    one that the disk has no room for is taken back. Raises FileWriteError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _append(descriptor, line)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FileWriteError(path=path, why=_reason(error)) from error


def read_text(path: Path) -> str:
    """Return the file's text (UTF-8). Raises FileReadError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise NotTextError(path=path) from error
    except OSError as error:
        raise FileReadError(path=path, why=_reason(error)) from error


def read_exactly(path: Path) -> str | None:
    """Return the file's text (UTF-8) with its line breaks and byte order mark; None: no file.

    Raises FileReadError.
    """
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise NotTextError(path=path) from error
    except OSError as error:
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


@contextlib.contextmanager
def _staged(folder: Path, name: str, content: bytes) -> Iterator[Path]:
    """Give a synced file beside the target, gone at the end; a dot-file, so no glob finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    _clean_up(folder)
    path = folder / f".{name}.{os.urandom(6).hex()}{_STAGED}"
    try:
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@cache
def _clean_up(folder: Path) -> None:
    """Remove what processes that were killed left staged; each process looks once."""
    for left in folder.glob(f".*{_STAGED}"):
        with contextlib.suppress(OSError):  # another process may be at it too
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def _append(descriptor: int, line: str) -> None:
    end = os.lseek(descriptor, 0, os.SEEK_END)
    unclosed = end > 0 and os.pread(descriptor, 1, end - 1) != b"\n"
    content = (("\n" if unclosed else "") + line + "\n").encode()
    if os.write(descriptor, content) < len(content):  # the disk was full half way through
        os.ftruncate(descriptor, end)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)


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


def _to_bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
