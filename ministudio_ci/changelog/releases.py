"""The releases of a repository, read from its history."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ministudio_ci.changelog.ancestry import spans
from ministudio_ci.changelog.assemble import release_of
from ministudio_ci.changelog.deepen import deepen
from ministudio_ci.changelog.log import read_commits
from ministudio_ci.changelog.notes import Warn, listed, silent
from ministudio_ci.changelog.since import read_since
from ministudio_ci.changelog.tags import Tag, Tags, read_tags
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.release import Release, VersionPlan
from ministudio_ci.model.version import Version


def read_releases(
    git: Git,
    settings: ChangelogSettings,
    *,
    start: str | None = None,
    end: str = "HEAD",
    warn: Warn = silent,
) -> tuple[Release, ...]:
    """Return the releases in the history of `end`, newest first; what is not out comes first.

    `start` leaves out that revision and its ancestors. Raises UnknownRevisionError,
    ShallowCloneError.
    """
    deepen(git)
    tip = git.resolve(end)
    hidden = [f"^{git.resolve(start)}"] if start else []
    tags = _tags(git, settings, warn)
    history = tuple(read_commits(git, tip, *hidden))
    found = spans(history, tags.by_commit) if history else []
    whole = not start and end == "HEAD"  # else a tag may be left out because it was asked
    if whole and (foreign := _foreign(tags.by_commit, history)):
        warn("changelog.foreign_tags", **listed(foreign))
    releases = (release_of(span, settings) for span in found)
    return tuple(release for release in releases if release.tag or release.sections)


def read_release(
    git: Git, settings: ChangelogSettings, revision: str = "HEAD", *, warn: Warn = silent
) -> Release:
    """Return the release that `revision` is, or would be, reading no further than the one before.

    The same as `read_releases` has it. Where the revision has no version tag, the release has
    none either, nor a version or a date; `named` gives it them. Raises as `read_releases`.
    """
    deepen(git)
    tip = git.resolve(revision)
    tags = _tags(git, settings, warn)
    others = {commit: tag for commit, tag in tags.by_commit.items() if commit != tip}
    span = read_since(git, tip, others)
    return release_of(span._replace(tag=tags.by_commit.get(tip)), settings)


def named(release: Release, plan: VersionPlan, *, date: datetime) -> Release:
    """Return a release that is not out yet with the planned version, tag and date.

    The same as will be read once the tag is there, if the tag is made at `date`.
    """
    version = Version.parse(plan.next or "")
    current = Version.parse(plan.current or "")
    return replace(
        release,
        version=plan.next,
        tag=plan.tag,
        date=date.astimezone(UTC).replace(microsecond=0),  # git keeps whole seconds
        bump=version.bump_from(current) if version else release.bump,
    )


def _tags(git: Git, settings: ChangelogSettings, warn: Warn) -> Tags:
    tags = read_tags(git, settings.tag_prefix)
    if tags.skipped:
        warn("changelog.skipped_tags", **listed(tags.skipped))
    return tags


def _foreign(tags: Mapping[str, Tag], history: Sequence[Commit]) -> list[str]:
    within = {commit.sha for commit in history}
    return [tag.name for commit, tag in tags.items() if commit not in within]
