"""Commits become a release: what cancels out is left out, the rest is sorted into sections."""

from collections.abc import Sequence

from ministudio_ci.changelog.ancestry import Span
from ministudio_ci.changelog.conventional import Change, Parsed, parse
from ministudio_ci.changelog.effects import effects, strongest
from ministudio_ci.changelog.netting import net
from ministudio_ci.foundation.config import ChangelogSettings, Unconventional
from ministudio_ci.model.release import Entry, Release, Section, SectionKind


def release_of(span: Span, settings: ChangelogSettings) -> Release:
    """Return the release that a span holds; its newest commit is the one released."""
    tag, previous, _ = span
    commits = [parse(commit) for commit in span.commits]
    before = previous.version if previous else None
    drop = settings.unconventional is Unconventional.DROP
    return Release(
        version=str(tag.version) if tag else None,
        tag=tag.name if tag else None,
        commit=span.commits[0].sha,
        previous=previous.name if previous else None,
        date=tag.date if tag else None,
        bump=tag.version.bump_from(before) if tag else strongest(tuple(effects(commits, before))),
        sections=_sections(commits, drop=drop),
    )


def _sections(commits: Sequence[Parsed], *, drop: bool) -> tuple[Section, ...]:
    sections: dict[SectionKind, list[Entry]] = {kind: [] for kind in SectionKind}
    netting = net(commits)
    for commit in commits:
        for change in netting.left(commit):
            if section := change.kind.section:
                sections[section].append(_entry(commit, change))
    if drop:
        del sections[SectionKind.OTHER]
    return tuple(Section(kind, tuple(entries)) for kind, entries in sections.items() if entries)


def _entry(commit: Parsed, change: Change) -> Entry:
    type_, scope, summary, breaking, references = change
    return Entry(commit.sha, type_, scope, summary, breaking, commit.authors, references)
