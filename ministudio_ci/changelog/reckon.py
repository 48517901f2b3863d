"""The next version, worked out from what is new and what it stands on."""

from collections.abc import Sequence
from typing import NamedTuple

from ministudio_ci.changelog.declared import Declared, newest_declared
from ministudio_ci.changelog.effects import effects, strongest
from ministudio_ci.changelog.following import Asked, Ground, at_least, following
from ministudio_ci.changelog.ground import Since
from ministudio_ci.changelog.reached import after
from ministudio_ci.changelog.tags import Tags
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.line import Line
from ministudio_ci.model.release import Bump, CommitEffect
from ministudio_ci.model.version import Version


class Reckoning(NamedTuple):
    """How a plan came about."""

    since: Since
    ground: Ground
    asked: Asked
    declared: Declared | None
    stale: Declared | None
    """What was declared, but is not higher than what is reached."""
    version: Version | None
    effects: tuple[CommitEffect, ...]
    """Of what is new, the configured paths alone."""


def reckon(since: Since, tags: Tags, line: Line, minimum: Bump) -> Reckoning:
    """Return the version that follows and how it came about; a minimum is the configured one."""
    final, reached = (tag.version if tag else None for tag in (since.final, since.reached))
    ground = Ground(line, final, reached, [tag.version for tag in tags.every])
    new = _effects(since.new, since, final or reached)
    whole = new if since.new is since.commits else _effects(since.commits, since, final or reached)
    later = after(since.reached, since.commits) if since.reached else set()
    bumps = (strongest(found) for found in
             (whole, [one for one in whole if one.commit in later], new))  # fmt: skip
    asked = Asked(*(at_least(bump, minimum, ground) for bump in bumps))
    undone = {one.commit for one in whole if one.why == "undone"}
    declared, stale = newest_declared(since.commits, undone), None
    top = reached or final
    if declared and top and not declared.version.outranks(top):
        declared, stale = None, declared
    if declared:
        raised = declared.version.bump_from(final or reached)
        new = tuple(one._replace(effect=raised, why="declared")
                    if one.commit == declared.commit else one for one in new)  # fmt: skip
    due = any(one.effect is not Bump.NONE for one in new)
    version = following(ground, asked, declared.version if declared else None) if due else None
    return Reckoning(since, ground, asked, declared, stale, version, new)


def _effects(
    commits: Sequence[Commit], since: Since, current: Version | None
) -> tuple[CommitEffect, ...]:
    found = effects(commits, current)
    return tuple(one for one in found if one.commit not in since.elsewhere)
