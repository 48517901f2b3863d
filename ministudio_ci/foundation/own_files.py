"""Files of ours among those of others: what may be written, and what has to go.

A list of our own stands beside them, so that nothing is replaced or removed but what we wrote.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from ministudio_ci.errors import FileReadError, ForeignFileError
from ministudio_ci.foundation.files import write_atomically

MANIFEST = ".ministudio-pages.json"


def manifest(paths: Iterable[str]) -> bytes:
    """Return the list of our files, relative to the folder it is in."""
    return (json.dumps({"files": sorted(paths)}, ensure_ascii=False, indent=0) + "\n").encode()


def read_manifest(content: bytes) -> frozenset[str]:
    """Return the files that a list names; none where it is none of ours."""
    try:
        document = json.loads(content)
        files = document["files"]
        return frozenset(path for path in files if isinstance(path, str))
    except (ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


def check_place(ours: Iterable[str], others: Iterable[str]) -> None:
    """Raise ForeignFileError where a file of others stands where one of ours, or a folder, goes."""
    taken, wanted = set(others), set(ours)
    for path in sorted(wanted):
        for place in (path, *_above(path)):
            if place in taken:
                raise ForeignFileError(path=place)
    for path in sorted(taken):
        for place in _above(path):
            if place in wanted:
                raise ForeignFileError(path=path)


def lay(folder: Path, files: Mapping[str, bytes]) -> None:
    """Bring a folder to hold these files of ours, and those of others that it holds.

    What an earlier call wrote and is no more goes. Raises ForeignFileError, before anything is
    changed, and FileWriteError.
    """
    listed = _listed(folder)
    for path, content in files.items():
        _check(folder, path, content, listed)
    # First the list, so that what is left by a process that died is known for ours.
    write_atomically(folder / MANIFEST, manifest({*listed, *files}))
    for path, content in files.items():
        if _read(folder / path) != content:
            write_atomically(folder / path, content)
    for path in listed - files.keys():
        _remove(folder, path)
    write_atomically(folder / MANIFEST, manifest(files))


def _listed(folder: Path) -> frozenset[str]:
    names = read_manifest(_read(folder / MANIFEST) or b"")
    return frozenset(name for name in names if not {"", "..", "."} & set(name.split("/")))


def _check(folder: Path, path: str, content: bytes, listed: frozenset[str]) -> None:
    for place in (folder / above for above in _above(path)):
        if place.exists() and not place.is_dir():
            raise ForeignFileError(path=place)
    file = folder / path
    if path not in listed and file.exists() and (file.is_dir() or _read(file) != content):
        raise ForeignFileError(path=file)


def _remove(folder: Path, path: str) -> None:
    with contextlib.suppress(OSError):  # gone already, or a folder that others use too
        (folder / path).unlink()
        for above in _above(path):
            (folder / above).rmdir()


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FileReadError(path=file, why=error.strerror) from error


def _above(path: str) -> Iterator[str]:
    return (str(folder) for folder in PurePosixPath(path).parents if str(folder) != ".")
