"""The version that comes next."""

from collections.abc import Sequence
from itertools import pairwise

from ministudio_ci.changelog.deepen import deepen, refuse_unfetched
from ministudio_ci.changelog.effects import cause, strongest
from ministudio_ci.changelog.ground import Since, read_ground
from ministudio_ci.changelog.kinds import KINDS, UNCONVENTIONAL
from ministudio_ci.changelog.notes import Warn, counted, listed, silent
from ministudio_ci.changelog.reckon import Reckoning, reckon
from ministudio_ci.changelog.tags import Tag, Tags, read_tags
from ministudio_ci.errors import (
    NoVersionInHistoryError,
    RangeLeftError,
    RangeMergedError,
    RangeNotBegunError,
    VersionTakenError,
)
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.line import STABLE, Line
from ministudio_ci.model.release import VersionPlan
from ministudio_ci.model.version import Version, split_tag

_UNCONVENTIONAL = KINDS[UNCONVENTIONAL].why


def plan_version(
    git: Git,
    settings: ChangelogSettings,
    line: Line = STABLE,
    *,
    warn: Warn = silent,
    reason: Warn | None = None,
) -> VersionPlan:
    """Return the next version of HEAD's history and what each commit since does to it.

    `line` is what HEAD's branch is. `why` of an effect is a key below `next_version.why` in the
    message catalogue. `warn` is given the notes, `reason` what else made the version what it
    is. Raises ShallowCloneError, TagsNotFetchedError, NoVersionInHistoryError, ReleaseAsError,
    VersionTakenError, RangeLeftError, RangeMergedError, RangeNotBegunError.
    """
    deepen(git)
    head = git.head()
    tags = read_tags(git, settings.tag_prefix)
    if not tags.every:
        refuse_unfetched(git, settings.tag_prefix, warn)
        _say_short(tags, settings.tag_prefix, warn)
    since = read_ground(git, head, tags, line, settings.paths)
    _say(since, tags, line, warn)
    _say_nowhere(git, settings.paths, since, warn)
    reckoning = reckon(since, tags, line, settings.minimum_bump)
    count = sum(one.why == _UNCONVENTIONAL for one in reckoning.effects)
    counted(warn, "next_version.unconventional", count)
    if reason:
        from ministudio_ci.changelog.reasons import give_reasons

        give_reasons(reckoning, settings, reason)
    return _plan(reckoning, tags, settings.tag_prefix)


def _plan(found: Reckoning, tags: Tags, prefix: str) -> VersionPlan:
    current, version = found.since.before or found.since.reached, found.version
    bump = strongest(found.effects) if found.declared else found.asked.new
    if version:
        _check_range(found, version)
    return VersionPlan(
        current=str(current.version) if current else None,
        next=str(version) if version else None,
        bump=bump,
        tag=_free_name(version, current, tags, prefix) if version else None,
        commits=found.effects,
    )


def _free_name(version: Version, current: Tag | None, tags: Tags, prefix: str) -> str:
    """Return the tag for a version, written as the current one is, if it is not taken."""
    for tag in tags.every:
        if (tag.version.core, tag.version.pre) == (version.core, version.pre):
            raise VersionTakenError(version=version, tag=tag.name, commit=tag.commit[:12])
    if current:
        prefix = current.name.removesuffix(str(current.version))
    return f"{prefix}{version}"


def _check_range(found: Reckoning, version: Version) -> None:
    """Refuse a version outside a maintenance branch's range."""
    line = found.ground.line
    if line.holds(version):
        return
    if line.reaches(version):
        raise RangeNotBegunError(branch=line.branch, version=version, range=line.range_name)
    asking = cause(found.effects)
    raise RangeLeftError(branch=line.branch, version=version, range=line.range_name,
                         commit=asking.commit[:12], summary=asking.summary)  # fmt: skip


def _say(since: Since, tags: Tags, line: Line, warn: Warn) -> None:
    """Say what was skipped, and refuse to count from nothing where there are versions."""
    top, higher = since.reached or since.final, since.higher
    names = {tag.name for tag in higher}
    files = [tag.name for tag in tags.every if tag.name not in names and
             (not since.final or tag.version.outranks(since.final.version))]  # fmt: skip
    if skipped := (*tags.skipped, *files):
        warn("changelog.skipped_tags", **listed(skipped))
    if not top and higher:
        raise NoVersionInHistoryError(count=len(higher), tag=higher[-1].name)
    if since.reached and not line.reaches(since.reached.version):
        raise RangeMergedError(branch=line.branch, range=line.range_name, tag=since.reached.name)
    if top:
        _say_higher(since, top, line, warn)
    if same := _same(tags):
        warn("next_version.same_version", names=", ".join(same))


def _say_nowhere(git: Git, paths: Sequence[str], since: Since, warn: Warn) -> None:
    """Say which paths are not there, where no commit touches any: one may be misspelt."""
    if since.elsewhere and all(commit.sha in since.elsewhere for commit in since.commits):
        gone = [path for path in paths if not (git.cwd / path).exists()]
        if gone:
            warn("next_version.nowhere", paths=", ".join(gone))


def _say_short(tags: Tags, prefix: str, warn: Warn) -> None:
    """Say of `v1.5`, where nothing else is a version, how it would be one."""
    full = [found for name in tags.skipped if (found := split_tag(f"{name}.0", prefix))]
    ranked = [(Version.parse(version), own + version) for own, version in full]
    short = [(version.rank, name) for version, name in ranked if version and not version.pre]
    if short:
        name = max(short)[1]
        warn("next_version.short_tag", tag=name.removesuffix(".0"), full=name)


def _say_higher(since: Since, top: Tag, line: Line, warn: Warn) -> None:
    if since.final and top is not since.final and not top.version.pre:
        warn("next_version.higher_behind", tag=top.name, current=since.final.name)
    highest = next((tag for tag in reversed(since.higher) if not tag.version.pre), top)
    if highest.version.outranks(top.version) and not line.range:
        warn("next_version.higher_tag", tag=highest.name, current=top.name)


def _same(tags: Tags) -> list[str]:
    """Return the tags with build metadata that are the same version as the one beside them."""
    if not any(tag.version.build for tag in tags.every):
        return []
    ranked = sorted(tags.every, key=lambda tag: tag.version.rank)
    pairs = [pair for pair in pairwise(ranked) if pair[0].version.rank == pair[1].version.rank]
    return list(dict.fromkeys(tag.name for pair in pairs for tag in pair))
