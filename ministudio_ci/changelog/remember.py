"""The releases of a history of which most was read before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ministudio_ci.changelog.ancestry import Span
from ministudio_ci.changelog.assemble import releases_of
from ministudio_ci.changelog.cache import LEAST, Kept, base_of, fingerprint, keep, recall
from ministudio_ci.changelog.contributors import authors_in
from ministudio_ci.changelog.history import read_spans
from ministudio_ci.changelog.maturity import Tip
from ministudio_ci.changelog.tags import Tags
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.release import Release


def read_remembering(
    git: Git,
    settings: ChangelogSettings,
    tags: Tags,
    tip: Tip,
    *,
    dates: Mapping[str, datetime],
    memory: Path,
) -> list[Release]:
    """Return the releases up to `tip`, newest first; what is new among them is kept below `memory`.

    The same as without a memory.
    """
    key = fingerprint(git, settings)
    kept = recall(memory, key)
    if kept and kept.holds(tags):
        history, found = read_spans(git, settings, tags, tip, kept.base)
        if kept.fits(tags, history, tip.sha):
            releases = releases_of([_welcoming(span, kept.authors) for span in found], dates)
            _keep(memory, key, tags, history, releases, kept)
            return [*releases, *(_dated(release, dates) for release in kept.releases)]
    history, found = read_spans(git, settings, tags, tip)
    releases = releases_of(found, dates)
    if len(history) >= LEAST:
        _keep(memory, key, tags, history, releases, None)
    return releases


def _keep(
    memory: Path,
    key: str,
    tags: Tags,
    history: Sequence[Commit],
    releases: Sequence[Release],
    before: Kept | None,
) -> None:
    """Keep the releases in `history` up to its newest final one, with those kept before."""
    at = base_of(history, tags)
    if at is None:
        return
    settled = history[at:]
    shas = {commit.sha for commit in settled}
    keep(memory, key, Kept(
        base=history[at].sha,
        tags={tag.name: tag.commit for tag in tags.every},
        authors=frozenset(authors_in(settled)) | (before.authors if before else frozenset()),
        releases=(*(one for one in releases if one.commit in shas),
                  *(before.releases if before else ())),
    ))  # fmt: skip


def _welcoming(span: Span, known: frozenset[str]) -> Span:
    """Return the span without welcome to authors of earlier releases."""
    new = tuple(name for name in span.newcomers if name.casefold() not in known)
    return span._replace(newcomers=new)


def _dated(release: Release, dates: Mapping[str, datetime]) -> Release:
    """Return the release as of today's tag: it may have been made again on the same commit."""
    return release._replace(date=dates[release.tag]) if release.tag else release
