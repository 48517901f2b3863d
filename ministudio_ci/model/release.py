"""A release and what it changed."""

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Bump(Enum):
    """The part of a version (SemVer 2.0.0) that a change raises."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        """0 for NONE up to 3 for MAJOR: `max(bumps, key=lambda b: b.rank)`."""
        return _RANKS[self]


_RANKS = {bump: rank for rank, bump in enumerate(Bump)}


class SectionKind(Enum):
    """The sections of a release, in the order a changelog shows them."""

    BREAKING = "breaking"
    FEATURES = "features"
    IMPROVEMENTS = "improvements"
    FIXES = "fixes"
    OTHER = "other"


class Entry(NamedTuple):
    """One line of a changelog: one change for one reader. All text is untrusted data."""

    commit: str
    type: str
    scope: str | None
    summary: str
    breaking: bool = False
    authors: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class Section(NamedTuple):
    """The entries of one kind; never empty."""

    kind: SectionKind
    entries: tuple[Entry, ...]


class Release(NamedTuple):
    """What is between two tags. `version` and `tag` are None for what is not out yet."""

    version: str | None
    tag: str | None
    commit: str
    previous: str | None
    """The tag before, or None for the first release."""
    date: "datetime | None"
    """When the tag was made (UTC); None for what is not out yet."""
    bump: Bump
    sections: tuple[Section, ...] = ()
    newcomers: tuple[str, ...] = ()
    """Authors whose first commit is in it; known only where all before it was read too."""

    @property
    def breaking(self) -> bool:
        """Whether any entry breaks its users."""
        return any(entry.breaking for section in self.sections for entry in section.entries)


class CommitEffect(NamedTuple):
    """What one commit does to the version, and why."""

    commit: str
    summary: str
    effect: Bump
    why: str
    other: str = ""
    """The commit that it takes back, or that takes it back."""


class VersionPlan(NamedTuple):
    """The next version and the reasons for it. `next` is None where nothing is to be released."""

    current: str | None
    next: str | None
    bump: Bump
    tag: str | None
    commits: tuple[CommitEffect, ...] = ()
