"""The version that comes next."""

from ministudio_ci.changelog.deepen import deepen, refuse_unfetched
from ministudio_ci.changelog.effects import effects, strongest
from ministudio_ci.changelog.notes import Warn, listed, silent
from ministudio_ci.changelog.since import read_since
from ministudio_ci.changelog.tags import Tag, Tags, of_commits, read_tags
from ministudio_ci.errors import NoVersionInHistoryError, VersionTakenError
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.release import Bump, VersionPlan
from ministudio_ci.model.version import Version

FIRST = Version(0, 1, 0)
"""What is released first (SemVer 2.0.0, FAQ)."""


def plan_version(git: Git, settings: ChangelogSettings, *, warn: Warn = silent) -> VersionPlan:
    """Return the next version of HEAD's history and what each commit since does to it.

    `why` of an effect is a key below `next_version.why` in the message catalogue. `warn` is
    given the notes. Raises ShallowCloneError, TagsNotFetchedError, NoVersionInHistoryError,
    VersionTakenError.
    """
    deepen(git)
    head = git.head()
    tags = read_tags(git, settings.tag_prefix)
    span = read_since(git, head, tags.by_commit)
    current = span.previous
    _check(git, tags, current, warn)
    if not tags.every:
        refuse_unfetched(git, settings.tag_prefix, warn)
    found = tuple(effects(span.commits, current.version if current else None))
    bump = strongest(found)
    version = _next(current, bump)
    return VersionPlan(
        current=str(current.version) if current else None,
        next=str(version) if version else None,
        bump=bump,
        tag=_free_name(version, current, tags, settings.tag_prefix) if version else None,
        commits=found,
    )


def _next(current: Tag | None, bump: Bump) -> Version | None:
    if bump is Bump.NONE:
        return None
    return current.version.raised(bump) if current else FIRST


def _free_name(version: Version, current: Tag | None, tags: Tags, prefix: str) -> str:
    """Return the tag for a version, written as the current one is, if it is not taken."""
    for tag in tags.every:
        if (tag.version.core, tag.version.pre) == (version.core, version.pre):
            raise VersionTakenError(version=version, tag=tag.name, commit=tag.commit[:12])
    if current:
        prefix = current.name.removesuffix(str(current.version))
    return f"{prefix}{version}"


def _check(git: Git, tags: Tags, current: Tag | None, warn: Warn) -> None:
    """Say what was skipped, and refuse to count from nothing where there are versions."""
    higher = [tag for tag in tags.every
              if not current or tag.version.outranks(current.version)]  # fmt: skip
    real = of_commits(git, higher)
    if skipped := (*tags.skipped, *(tag.name for tag in higher if tag not in real)):
        warn("changelog.skipped_tags", **listed(skipped))
    if not real:
        return
    highest = max(real, key=lambda tag: tag.version.rank)
    if not current:
        raise NoVersionInHistoryError(count=len(real), tag=highest.name)
    warn("next_version.higher_tag", tag=highest.name, current=current.name)
