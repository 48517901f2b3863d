"""Applying a change to a file: all of it or nothing, and only on the version it was made on."""

import os
from pathlib import Path
from typing import assert_never
from uuid import uuid4

from ministudio.changes import Change, Document, Edit, Replace, Rewrite
from ministudio.errors import (
    NoMatchError,
    NotFoundError,
    NotTextError,
    StaleError,
    StorageError,
    TooLargeError,
)
from ministudio.paths import inside

MAX_FILE = 1024 * 1024
"""Bytes in a file, before and after a change."""


def read_code(root: Path, path: str) -> Document:
    """What stands in the file now. Raises UnsafePath-, NotFound-, NotText-, TooLargeError."""
    document = _load(inside(root, path))
    if document is None:
        raise NotFoundError(f"There is no file {path}.")
    return document


def apply_code(root: Path, change: Change) -> Document:
    """Carry out `change` below `root` and return what stands in the file afterwards.

    A reader sees the old text or the new one, never a part. Two changes of one file must not
    run at the same time: between the look at the version and the swap there is no lock here.

    Raises:
        RefusedError: one of its kinds says why; the file is as it was.
    """
    target = inside(root, change.path)
    before = _load(target)
    if (before.version if before else None) != change.base:
        raise StaleError(f"{change.path} is not at the version this edit was made on.")
    data = _encode(_edited(before.content if before else "", change.edit))
    _replace_file(target, data)
    return Document.of(data)


def _load(target: Path) -> Document | None:
    try:
        if target.stat().st_size > MAX_FILE:
            raise TooLargeError(f"The file is over {MAX_FILE} bytes.")
        return Document.of(target.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"The file cannot be read: {error.strerror}.") from error


def _edited(text: str, edit: Edit) -> str:
    match edit:
        case Rewrite(content=content):
            return content
        case Replace(search=search, replace=replace):
            start = text.find(search)
            if start < 0 or text.find(search, start + 1) >= 0:
                raise NoMatchError("The text to replace must stand in the file exactly once.")
            return text[:start] + replace + text[start + len(search) :]
        case _:
            assert_never(edit)


def _encode(text: str) -> bytes:
    try:
        data = text.encode()
    except UnicodeEncodeError as error:  # JSON can carry half a surrogate pair
        raise NotTextError("The new content cannot be written as UTF-8.") from error
    if len(data) > MAX_FILE:
        raise TooLargeError(f"The file would be over {MAX_FILE} bytes.")
    return data


def _replace_file(target: Path, data: bytes) -> None:
    """Stage beside the target, sync, swap. The target's permissions stay."""
    staged = target.with_name(f".ministudio-{uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with staged.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            staged.chmod(target.stat().st_mode)
        staged.replace(target)
    except OSError as error:
        raise StorageError(f"The file cannot be written: {error.strerror}.") from error
    finally:
        staged.unlink(missing_ok=True)
