"""Versions that people declare: the footer `Release-As: 1.0.0`, as release-please has it."""

from collections.abc import Iterable
from typing import NamedTuple

from ministudio_ci.errors import ReleaseAsError
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.version import Version

_TOKEN = "release-as"  # noqa: S105 - git's word for the name of a trailer


class Declared(NamedTuple):
    """A version and the commit that declares it."""

    version: Version
    commit: str


def newest_declared(commits: Iterable[Commit], undone: Iterable[str]) -> Declared | None:
    """Return what the first of `commits` with such a footer declares, those `undone` left out.

    Raises ReleaseAsError where that is no final version.
    """
    for commit in commits:
        if _TOKEN in commit.message.lower() and commit.sha not in undone:
            for value in _values(commit.message):
                version = Version.parse(value)
                if not version or version.pre or version.build:
                    raise ReleaseAsError(value=value, commit=commit.sha[:12])
                return Declared(version, commit.sha)
    return None


def _values(message: str) -> list[str]:
    from ministudio_ci.changelog.trailers import trailers

    return list(trailers(message.replace("\r\n", "\n"), _TOKEN))[-1:]
