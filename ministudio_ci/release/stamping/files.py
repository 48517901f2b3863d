"""The files that the configuration names: read, checked, and written all or none."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePath

from ministudio_ci.errors import (
    FileReadError,
    FileWriteError,
    StampEncodingError,
    StampReadOnlyError,
    StampTwiceError,
    StampUnknownFileError,
)
from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.release.stamping.json_file import find_in_package
from ministudio_ci.release.stamping.pattern import MARK, find_by
from ministudio_ci.release.stamping.place import Find, Place, replaced
from ministudio_ci.release.stamping.python_file import find_in_python
from ministudio_ci.release.stamping.toml_file import find_in_pyproject, find_in_uv_lock
from ministudio_ci.release.stamping.yaml_file import find_in_chart

FORMATS: dict[str, Find] = {
    "pyproject.toml": find_in_pyproject,
    "uv.lock": find_in_uv_lock,
    "package.json": find_in_package,
    "package-lock.json": find_in_package,
    "npm-shrinkwrap.json": find_in_package,
    "Chart.yaml": find_in_chart,
    ".py": find_in_python,
}
"""By a file's name, or by what it ends with."""

_WRITABLE = 0o222
"""The bits of which a file that is not read-only has one; root may write it even so."""

_COMPANIONS = {"pyproject.toml": "uv.lock", "package.json": "package-lock.json"}
"""What holds the version too, and is stamped along where it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A version where it stands now: in the file `path`, relative to the project, line from 1."""

    path: str
    line: int
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedFile:
    """A file as it is and as it is to be."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """What stamping `version` would change."""

    version: str
    stamps: tuple[Stamp, ...]
    files: tuple[StampedFile, ...]
    """Those that would change."""

    @property
    def amiss(self) -> tuple[Stamp, ...]:
        """The places that hold another version."""
        return tuple(stamp for stamp in self.stamps if stamp.version != self.version)


def read_stamps(
    root: Path,
    entries: Iterable[str],
    version: str,
    *,
    along: Callable[[str], bool] = lambda _: True,
) -> Stamping:
    """Look at every file that `entries` (`FILE` or `FILE:PATTERN`) name; change nothing.

    `along` says which lock files go along with the file they stand beside. Raises the first
    thing that is wrong with one of them.
    """
    finds: dict[str, list[Find]] = {}
    for entry in entries:
        path, _, pattern = entry.partition(":")
        finds.setdefault(path, []).append(find_by(pattern) if pattern else _format(path))
        beside = "" if pattern else _companion(path)
        if beside and (root / beside).exists() and along(beside):
            finds.setdefault(beside, []).append(_format(beside))
    read = [_read(root, path, those, version) for path, those in finds.items()]
    return Stamping(
        version=version,
        stamps=tuple(stamp for _, stamps in read for stamp in stamps),
        files=tuple(file for file, _ in read if file.after != file.before),
    )


def write_stamps(root: Path, stamping: Stamping) -> None:
    """Write every file; where one cannot be, put those before it back.

    Raises StampReadOnlyError, FileWriteError.
    """
    targets = {(root / file.path).resolve(): file for file in stamping.files}
    for target, file in targets.items():
        if not (target.stat().st_mode & _WRITABLE and os.access(target, os.W_OK)):
            raise StampReadOnlyError(path=file.path)
    begun: list[tuple[Path, bytes]] = []
    try:
        for target, file in targets.items():
            begun.append((target, file.before))
            write_atomically(target, file.after)
    except BaseException:  # an interrupt too
        for target, before in begun:
            with suppress(FileWriteError):  # the one that could not be written is as it was
                write_atomically(target, before)
        raise


def _companion(path: str) -> str:
    name = PurePath(path)
    companion = _COMPANIONS.get(name.name)
    return name.with_name(companion).as_posix() if companion else ""


def _format(path: str) -> Find:
    name = PurePath(path)
    find = FORMATS.get(name.name) or FORMATS.get(name.suffix)
    if find is None:
        raise StampUnknownFileError(path=path, mark=MARK)
    return find


def _read(
    root: Path, path: str, finds: Iterable[Find], version: str
) -> tuple[StampedFile, tuple[Stamp, ...]]:
    before = _bytes(root / path, path)
    text = _text(before, path)
    mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    places = tuple(sorted({place for find in finds for place in find(body, path)}))
    _check_apart(places, body, path)
    after = (mark + replaced(body, places, version)).encode()
    stamps = (Stamp(path=path, line=place.line(body), version=body[place.start : place.end])
              for place in places)  # fmt: skip
    return StampedFile(path=path, before=before, after=after), tuple(stamps)


def _bytes(file: Path, path: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileReadError(path=path, why=error.strerror or type(error).__name__) from error


def _text(content: bytes, path: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise StampEncodingError(path=path, line=line) from error


def _check_apart(places: tuple[Place, ...], text: str, path: str) -> None:
    for first, second in pairwise(places):
        if second.start < first.end:
            line = second.line(text)
            raise StampTwiceError(path=path, looked=text[first.start : first.end], lines=line)
