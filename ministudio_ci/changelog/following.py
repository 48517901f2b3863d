"""The version that follows those reached. Source: Semantic Versioning 2.0.0."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ministudio_ci.model.line import Line
from ministudio_ci.model.release import Bump
from ministudio_ci.model.version import Version

FIRST = Version(0, 1, 0)
"""What is released first (SemVer 2.0.0, FAQ)."""


class Ground(NamedTuple):
    """What the next version stands on."""

    line: Line
    final: Version | None
    """The final version that the history comes to first."""
    reached: Version | None
    """The highest one in the history, where it is higher than that."""
    taken: Sequence[Version]
    """Every version there is, in the history or not."""


class Asked(NamedTuple):
    """The bumps that commits ask for."""

    since_final: Bump
    since_reached: Bump
    new: Bump
    """What came after the release before, which may be a pre-release of the same line."""


def at_least(bump: Bump, minimum: Bump, ground: Ground) -> Bump:
    """Return a bump raised to the configured minimum, as far as the line lets it.

    Nothing to release stays nothing. A minimum never leaves a maintenance branch's range,
    nor 0.x, which only a person may.
    """
    if bump is Bump.NONE:
        return bump
    base = ground.final or ground.reached or FIRST
    most = min(ground.line.most, Bump.MAJOR if base.major else Bump.MINOR, key=_rank)
    return max(bump, min(minimum, most, key=_rank), key=_rank)


def following(ground: Ground, asked: Asked, declared: Version | None) -> Version:
    """Return the version that follows: higher than all that is reached, and of its line.

    A channel gives no number twice, and none that leads to a final version that is out.
    """
    core = declared or _core(ground, asked)
    if not ground.line.identifier:
        return core
    finals = {version.core for version in ground.taken if not version.pre}
    while True:
        version = _numbered(core, ground)
        reached = ground.reached
        if core.core not in finals and (not reached or version.rank > reached.rank):
            return version
        core = core.raised(max(asked.new, Bump.PATCH, key=_rank))


def _core(ground: Ground, asked: Asked) -> Version:
    """Return the final version that the commits lead to."""
    final, reached = ground.final, ground.reached
    core = final.raised(max(asked.since_final, asked.new, key=_rank)) if final else FIRST
    if not reached:
        return core
    bump = asked.since_reached if reached.pre else asked.since_final
    ahead = reached.raised(bump)
    return max(core, ahead, key=lambda version: version.rank)


def _numbered(core: Version, ground: Ground) -> Version:
    """Return the next pre-release that leads to a core: `1.6.0-beta.3` after `1.6.0-beta.2`."""
    identifier = ground.line.identifier
    number = re.compile(re.escape(identifier) + r"\.(\d+)(?:\..*)?")
    found = (number.fullmatch(version.pre) for version in ground.taken
             if version.core == core.core)  # fmt: skip
    last = max((int(one[1]) for one in found if one), default=0)
    return Version(*core.core, f"{identifier}.{last + 1}")


def _rank(bump: Bump) -> int:
    return bump.rank
