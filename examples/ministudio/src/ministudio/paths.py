"""Where a path from outside may lead: one plain file below the project folder, nowhere else."""

from pathlib import Path

from ministudio.errors import UnsafePathError

MAX_PART = 255
"""Bytes in a file's or folder's name, as common file systems have it."""
MAX_PATH = 1024
"""Bytes in a whole path."""
_GIT_FOLDER = {".git", "git~1"}  # a hook written there would run at the next commit


def inside(root: Path, path: str) -> Path:
    """The file that `path`, relative and with `/` between its parts, names below `root`.

    No path is taken in two spellings, so it can serve as a key. The rules are the same on
    every system: what Windows would read as a drive, a stream or `..` is refused on Linux too.

    Raises:
        UnsafePathError: absolute, `..`, drive, backslash, control character, symbolic link,
            the git folder, a folder where a file should be, or too long.
    """
    if not path.isprintable() or "\\" in path or ":" in path:
        raise UnsafePathError("The path holds a control character, a backslash or a colon.")
    if len(path.encode()) > MAX_PATH:
        raise UnsafePathError(f"The path is longer than {MAX_PATH} bytes.")
    parts = path.split("/")
    for part in parts:
        _check_part(part)
    target = root.joinpath(*parts)
    _check_places(root, target)
    return target


def _check_part(part: str) -> None:
    if not part or part.endswith((".", " ")):  # covers ".", ".." and what Windows trims to them
        raise UnsafePathError(
            "The path is absolute, or has a part that is empty or ends in a dot or space."
        )
    if part.casefold() in _GIT_FOLDER:
        raise UnsafePathError("The git folder is not for editing.")
    if len(part.encode()) > MAX_PART:
        raise UnsafePathError(f"A name in the path is longer than {MAX_PART} bytes.")


def _check_places(root: Path, target: Path) -> None:
    folders = [folder for folder in target.parents if folder.is_relative_to(root)]
    if any(place.is_symlink() for place in (target, *folders) if place != root):
        raise UnsafePathError("The path leads through a symbolic link.")
    if target.exists() and not target.is_file():
        raise UnsafePathError("The path names something that is no plain file.")
    if any(folder.exists() and not folder.is_dir() for folder in folders):
        raise UnsafePathError("The path leads through a file as if it were a folder.")
