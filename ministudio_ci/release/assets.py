"""The files of a release: which they are, and what they are called on the forge."""

import re
from collections.abc import Iterable
from pathlib import Path

from ministudio_ci.errors import (
    AssetCommitError,
    AssetEmptyError,
    AssetMissingError,
    AssetNameTakenError,
)
from ministudio_ci.foundation.forge import Asset

_UNKEPT = re.compile(r"[^A-Za-z0-9_+-]+")  # a dot becomes a dot


def match_assets(
    root: Path, patterns: Iterable[str], *, tag: str, commit: str, head: str
) -> tuple[Path, ...]:
    """Return the files below `root` that the glob patterns match, in order, each once.

    They are taken from the work tree, so that must be at the commit: AssetCommitError.
    Raises AssetMissingError for a pattern that matches none.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        if commit != head:
            raise AssetCommitError(tag=tag, commit=commit, head=head)
        matched = sorted(path for path in root.glob(pattern) if path.is_file())
        if not matched:
            raise AssetMissingError(pattern=pattern)
        found |= dict.fromkeys(matched)
    return tuple(found)


def name_assets(paths: Iterable[Path]) -> tuple[Asset, ...]:
    """Return the files under the names the forge keeps them by.

    GitHub puts a dot for what is neither letter, digit nor one of a few signs; done here, a
    file is found again by its name. Raises AssetEmptyError, AssetNameTakenError.
    """
    named: dict[str, Path] = {}
    for path in paths:
        name = _UNKEPT.sub(".", path.name).strip(".")
        if name in named:
            raise AssetNameTakenError(name=name, first=named[name], second=path)
        if path.stat().st_size == 0:
            raise AssetEmptyError(path=path)
        named[name] = path
    return tuple(Asset(name=name, path=path) for name, path in named.items())
