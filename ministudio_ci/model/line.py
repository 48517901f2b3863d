"""The line of development that a branch is, by its name."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ministudio_ci.model.release import Bump
from ministudio_ci.model.version import Version

_MAINTENANCE = r"(0|[1-9]\d{0,17})\.(?:x|x\.x|(0|[1-9]\d{0,17})\.x)"


class Line(NamedTuple):
    """Stable unless it has an identifier, which makes it a channel, or a range."""

    branch: str | None = None
    """None where HEAD is detached and CI names no branch either."""
    identifier: str = ""
    """Of a channel: what its pre-releases are named by, `beta`."""
    range: tuple[int, ...] = ()
    """Of a maintenance branch: the major version it keeps to, or the major and the minor one."""

    @property
    def releases(self) -> bool:
        """Whether its name alone lets it release: a channel's or a maintenance branch's."""
        return bool(self.identifier or self.range)

    @property
    def range_name(self) -> str:
        """The range as people write it: `1.*`."""
        return ".".join((*map(str, self.range), "*"))

    @property
    def most(self) -> Bump:
        """The highest bump that stays within the range."""
        return (Bump.MAJOR, Bump.MINOR, Bump.PATCH)[len(self.range)]

    def holds(self, version: Version) -> bool:
        """Whether a version is within the range."""
        return version.core[: len(self.range)] == self.range

    def reaches(self, version: Version) -> bool:
        """Whether a version is within the range or below it."""
        return version.core[: len(self.range)] <= self.range


STABLE = Line()


def line_of(branch: str | None, channels: Iterable[str]) -> Line:
    """Return the line that a branch is.

    `channels` are branches, each with the identifier of its pre-releases where that is not
    its name: `rc`, `develop=beta`. A maintenance branch is `1.x`, `1.x.x` or `1.4.x`.
    """
    for channel in channels if branch else ():
        name, equals, identifier = channel.partition("=")
        if name == branch:
            return Line(branch, identifier if equals else name)
    found = re.fullmatch(_MAINTENANCE, branch, re.ASCII) if branch and branch[-2:] == ".x" else None
    return Line(branch, range=tuple(map(int, filter(None, found.groups()))) if found else ())
