"""The releases of all branches: what the version tags say, whatever HEAD is on."""

from collections.abc import Iterable
from pathlib import Path

from ministudio_ci.changelog.deepen import deepen
from ministudio_ci.changelog.releases import read_release, read_releases
from ministudio_ci.changelog.tags import Tag, of_commits, read_tags
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.release import Release


def read_every_release(
    git: Git, settings: ChangelogSettings, *, memory: Path | None = None
) -> tuple[Release, ...]:
    """Return every release, newest first: the same from whatever branch it is asked.

    Those in the history of the highest final version stand in its order; one that is not, of a
    line that is kept up or of a branch of pre-releases, stands by its date among them. `memory`
    and what is raised are as of `read_releases`.
    """
    git.head()
    deepen(git)
    by_commit = read_tags(git, settings.tag_prefix).by_commit
    tags = of_commits(git, list(by_commit.values()))
    if not tags:
        return ()
    newest = max(tags, key=lambda tag: (not tag.version.pre, tag.version.rank))
    releases = read_releases(git, settings, end=newest.commit, memory=memory)
    known = {release.commit for release in releases}
    others = (read_release(git, settings, _ref(tag)) for tag in tags if tag.commit not in known)
    return tuple(_by_date(releases, others))


def _ref(tag: Tag) -> str:
    return f"refs/tags/{tag.name}"


def _by_date(releases: Iterable[Release], others: Iterable[Release]) -> list[Release]:
    """Put each of the others before the first release that is older; keep the order of those."""
    merged = list(releases)
    for other in sorted(others, key=_moment):
        place = next((at for at, one in enumerate(merged) if _moment(one) <= _moment(other)), None)
        merged.insert(len(merged) if place is None else place, other)
    return merged


def _moment(release: Release) -> float:
    return release.date.timestamp() if release.date else 0.0
