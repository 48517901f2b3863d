"""Versions and their order. Source: Semantic Versioning 2.0.0."""

import re
from typing import NamedTuple, Self, assert_never

from ministudio_ci.model.release import Bump

# Eighteen digits are enough for a date with its time, and keep int() from being an attack.
_NUMBER = r"(0|[1-9]\d{0,17})"
_IDENTIFIER = r"(?:0|[1-9]\d{0,17}|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
_SEMVER = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}"
    rf"(?:-({_IDENTIFIER}(?:\.{_IDENTIFIER})*))?"
    r"(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?",
    re.ASCII,
)
SEMVER = _SEMVER.pattern
"""A version's regular expression, to stand within a longer one (`re.ASCII`)."""

Rank = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]


class Version(NamedTuple):
    """A semantic version. Compare by `rank`, as section 11 says: build metadata does not count."""

    major: int
    minor: int
    patch: int
    pre: str = ""
    """What makes it a pre-release: `rc.1`."""
    build: str = ""

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the version that `text` is, None where it is none."""
        if not (found := _SEMVER.fullmatch(text)):
            return None
        major, minor, patch, pre, build = found.groups()
        return cls(int(major), int(minor), int(patch), pre or "", build or "")

    def __str__(self) -> str:
        pre = f"-{self.pre}" if self.pre else ""
        return ".".join(map(str, self.core)) + pre + (f"+{self.build}" if self.build else "")

    @property
    def core(self) -> tuple[int, int, int]:
        """Major, minor, patch."""
        return self[:3]

    @property
    def rank(self) -> Rank:
        """What to compare versions by."""
        parts = self.pre.split(".") if self.pre else []
        ranked = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part)
                       for part in parts)  # fmt: skip
        return (*self.core, not self.pre, ranked)

    def outranks(self, other: "Version") -> bool:
        """Whether this is the higher version, found by the numbers alone where they differ."""
        return self.core > other.core or (self.core == other.core and self.rank > other.rank)

    def raised(self, bump: Bump) -> "Version":
        """Return the version after this one. Before its release, a pre-release may suffice.

        2.0.0-rc.1 goes to 2.0.0 by any bump; 1.5.1-rc.1 goes to 1.5.1 by a patch, but to
        1.6.0 by a minor. NONE leaves a release as it is.
        """
        if self.pre and bump.rank <= self.level.rank:
            return Version(*self.core)
        match bump:
            case Bump.MAJOR:
                return Version(self.major + 1, 0, 0)
            case Bump.MINOR:
                return Version(self.major, self.minor + 1, 0)
            case Bump.PATCH:
                return Version(self.major, self.minor, self.patch + 1)
            case Bump.NONE:
                return self
            case _:
                assert_never(bump)

    @property
    def level(self) -> Bump:
        """The bump that leads to a core like this: 2.0.0 by MAJOR, 1.6.0 by MINOR."""
        return Bump.PATCH if self.patch else Bump.MINOR if self.minor else Bump.MAJOR

    def bump_from(self, before: "Version | None") -> Bump:
        """Return what was raised between `before` and this version."""
        if before is None or before.core == self.core:
            return self.level
        raised = [mine != other for mine, other in zip(self.core, before.core, strict=True)]
        return (Bump.MAJOR, Bump.MINOR, Bump.PATCH)[raised.index(True)]


def split_tag(tag: str, prefix: str) -> tuple[str, str] | None:
    """Return the prefix a tag is written with and its version; None where it is no version's.

    With the prefix `v`, or none, both `v1.2.3` and `1.2.3` are; with another one, only what
    begins with it.
    """
    own = prefix if prefix not in {"", "v"} else "v" if tag.startswith("v") else ""
    version = tag.removeprefix(own)
    return (own, version) if tag.startswith(own) and Version.parse(version) else None
