"""The types of change: the section each is shown in, and what it does to the version.

Conventional Commits 1.0.0 fixes `feat` (minor) and `fix` (patch) and leaves the rest open;
docs/changelog.md says what is chosen here.
"""

from typing import NamedTuple

from ministudio_ci.model.release import Bump, SectionKind

REVERT = "revert"
UNCONVENTIONAL = "other"
"""The type of what follows no known convention."""
IMPROVEMENT = "improve"
"""The type of an emoji that betters something and is neither a feature nor a repair."""


class Kind(NamedTuple):
    """What a type means."""

    section: SectionKind | None
    """None: it is not shown."""
    effect: Bump
    why: str
    """The key of the reason, below `next_version.why` in the message catalogue."""


_INTERNAL = Kind(None, Bump.NONE, "internal")

KINDS = {
    "feat": Kind(SectionKind.FEATURES, Bump.MINOR, "feature"),
    "fix": Kind(SectionKind.FIXES, Bump.PATCH, "fix"),
    "perf": Kind(SectionKind.IMPROVEMENTS, Bump.PATCH, "performance"),
    IMPROVEMENT: Kind(SectionKind.IMPROVEMENTS, Bump.PATCH, "improvement"),
    REVERT: Kind(SectionKind.FIXES, Bump.PATCH, "revert"),
    **dict.fromkeys(("build", "chore", "ci", "docs", "refactor", "style", "test"), _INTERNAL),
    UNCONVENTIONAL: Kind(SectionKind.OTHER, Bump.NONE, "unconventional"),
}

BREAKING = Kind(SectionKind.BREAKING, Bump.MAJOR, "breaking")
"""What a breaking change means, whatever its type."""
