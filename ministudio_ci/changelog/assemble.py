"""Commits become a release: what cancels out is left out, the rest is sorted into sections."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ministudio_ci.changelog.ancestry import Span
from ministudio_ci.changelog.conventional import Change, authors_of, changes_of, says_nothing
from ministudio_ci.changelog.effects import effects, strongest
from ministudio_ci.changelog.netting import net
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.release import Bump, Entry, Release, Section, SectionKind
from ministudio_ci.model.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def release_of(span: Span, dates: "Mapping[str, datetime]") -> Release:
    """Return the release that a span holds; its newest commit is the one released.

    `dates` has the dates of tags, by name. Commits of no convention are in it, whatever is
    configured.
    """
    tag, previous = span.tag, span.previous
    before = previous.version if previous else None
    return Release(
        version=str(tag.version) if tag else None,
        tag=tag.name if tag else None,
        commit=span.commits[0].sha,
        previous=previous.name if previous else None,
        date=dates[tag.name] if tag else None,
        bump=tag.version.bump_from(before) if tag else _bump(span.commits, before),
        sections=_sections(span.commits),
        newcomers=span.newcomers,
    )


def _bump(commits: Sequence[Commit], before: Version | None) -> Bump:
    return strongest(tuple(effects(commits, before)))


def _sections(commits: Sequence[Commit]) -> tuple[Section, ...]:
    sections: dict[SectionKind, list[Entry]] = {kind: [] for kind in SectionKind}
    netting = net(commits)
    changes = netting.left if netting.undone else changes_of
    for commit in commits:
        if says_nothing(commit.message):
            continue
        authors: tuple[str, ...] = ()
        for change in changes(commit):
            if section := change.kind.section:
                authors = authors or authors_of(commit)  # of a long message only once
                sections[section].append(_entry(commit.sha, authors, change))
    return tuple(Section(kind, tuple(entries)) for kind, entries in sections.items() if entries)


def _entry(sha: str, authors: tuple[str, ...], change: Change) -> Entry:
    type_, scope, summary, breaking, references = change
    return Entry(sha, type_, scope, summary, breaking, authors, references)
