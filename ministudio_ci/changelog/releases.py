"""The releases of a repository, read from its history."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ministudio_ci.changelog.assemble import release_of, releases_of
from ministudio_ci.changelog.contributors import still_new
from ministudio_ci.changelog.deepen import deepen
from ministudio_ci.changelog.history import narrowed, read_spans
from ministudio_ci.changelog.mailmap import with_mailmap
from ministudio_ci.changelog.maturity import Tip, read_last
from ministudio_ci.changelog.notes import Warn, counted, listed, silent
from ministudio_ci.changelog.tags import Tag, Tags, dates_of, of_commits, read_tags
from ministudio_ci.foundation.config import ChangelogSettings, Unconventional
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.line import Line
from ministudio_ci.model.release import Release, SectionKind, VersionPlan
from ministudio_ci.model.version import Version

if TYPE_CHECKING:
    from datetime import datetime


def read_releases(
    git: Git,
    settings: ChangelogSettings,
    *,
    start: str | None = None,
    end: str = "HEAD",
    line: Line | None = None,
    memory: Path | None = None,
    warn: Warn = silent,
) -> tuple[Release, ...]:
    """Return the releases in the history of `end`, newest first; what is not out comes first.

    `start` leaves out that revision and its ancestors. `line` is what `end` is on: what is not
    out is then its next release, even where `end` has the tag of a pre-release; without it
    `end` is what its tag says. What was read is kept below `memory`, where that is a folder, and
    need not be read again. Raises UnknownRevisionError, ShallowCloneError.
    """
    deepen(git)
    tip = Tip(git.resolve(end), line)
    tags = read_tags(git, settings.tag_prefix)
    dates = dates_of(git) if tags.every else {}
    if start:
        before = git.resolve(start)
        found = still_new(git, read_spans(git, settings, tags, tip, before)[1], before=before)
        releases = releases_of(found, dates)
    elif memory and memory.is_dir():
        from ministudio_ci.changelog.remember import read_remembering

        releases = read_remembering(git, settings, tags, tip, dates=dates, memory=memory)
    else:
        releases = releases_of(read_spans(git, settings, tags, tip)[1], dates)
    # Else a tag may be left out because it was asked.
    foreign = _foreign(tags.by_commit, releases) if not start and end == "HEAD" else []
    _note(git, tags, foreign, warn)
    settled = _settled(releases, settings, warn)
    return tuple(release for release in settled if release.tag or release.sections)


def read_release(
    git: Git,
    settings: ChangelogSettings,
    revision: str = "HEAD",
    *,
    line: Line | None = None,
    warn: Warn = silent,
) -> Release:
    """Return the release that `revision` is, or would be, reading no further than the one before.

    The same as `read_releases` has it with that `line`, but for who is new. What is not out has
    no version, tag or date; `named` gives it them. Raises as `read_releases`.
    """
    deepen(git)
    tip = git.resolve(revision)
    tags = read_tags(git, settings.tag_prefix)
    _note(git, tags, [], warn)
    span = read_last(git, Tip(tip, line), tags)
    if settings.paths:
        hidden = [f"^{span.previous.commit}"] if span.previous else []
        commits = tuple(narrowed(git, settings, span.commits, tip, hidden))
        span = span._replace(commits=commits)
    span = span._replace(commits=with_mailmap(git, span.commits))
    dates = dates_of(git, span.tag.name) if span.tag else {}
    (release,) = _settled([release_of(span, dates)], settings, warn)
    return release


def named(release: Release, plan: VersionPlan, *, date: "datetime") -> Release:
    """Return a release that is not out yet with the planned version, tag and date.

    The same as will be read once the tag is there, if the tag is made at `date`.
    """
    from datetime import UTC

    version = Version.parse(plan.next or "")
    current = Version.parse(plan.current or "")
    return release._replace(
        version=plan.next,
        tag=plan.tag,
        date=date.astimezone(UTC).replace(microsecond=0),  # git keeps whole seconds
        bump=version.bump_from(current) if version else release.bump,
    )


def _note(git: Git, tags: Tags, foreign: Sequence[Tag], warn: Warn) -> None:
    """Say which tags were left out."""
    real = of_commits(git, foreign)
    if skipped := (*tags.skipped, *(tag.name for tag in foreign if tag not in real)):
        warn("changelog.skipped_tags", **listed(skipped))
    if real:
        warn("changelog.foreign_tags", **listed([tag.name for tag in real]))


def _settled(
    releases: Sequence[Release], settings: ChangelogSettings, warn: Warn
) -> Sequence[Release]:
    """Keep or drop the commits of no convention, and say once how many there are."""
    sections = (section for release in releases for section in release.sections)
    count = sum(len(one.entries) for one in sections if one.kind is SectionKind.OTHER)
    if settings.unconventional is not Unconventional.DROP:
        counted(warn, "changelog.unconventional_kept", count)
        return releases
    counted(warn, "changelog.unconventional_dropped", count)
    return [release._replace(sections=tuple(
        section for section in release.sections if section.kind is not SectionKind.OTHER
    )) for release in releases]  # fmt: skip


def _foreign(tags: Mapping[str, Tag], releases: Sequence[Release]) -> list[Tag]:
    within = {release.commit for release in releases}
    return [tag for commit, tag in tags.items() if commit not in within]
