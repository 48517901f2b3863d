"""Commits become a release: what cancels out is left out, the rest is sorted into sections."""

from collections.abc import Iterator, Sequence

from ministudio_ci.changelog.ancestry import Span
from ministudio_ci.changelog.conventional import Change, Parsed
from ministudio_ci.changelog.effects import effects, strongest
from ministudio_ci.changelog.netting import net
from ministudio_ci.foundation.config import ChangelogSettings, Unconventional
from ministudio_ci.model.release import Bump, Entry, Release, Section, SectionKind


def release_of(span: Span, settings: ChangelogSettings) -> Release:
    """Return the release that a span holds; its newest commit is the one released."""
    tag, previous = span.tag, span.previous
    return Release(
        version=str(tag.version) if tag else None,
        tag=tag.name if tag else None,
        commit=span.commits[0].sha,
        previous=previous.name if previous else None,
        date=tag.date if tag else None,
        bump=_bump(span),
        sections=_sections(span.commits, drop=settings.unconventional is Unconventional.DROP),
    )


def _bump(span: Span) -> Bump:
    before = span.previous.version if span.previous else None
    if span.tag:
        return span.tag.version.bump_from(before)
    return strongest(tuple(effects(span.commits, before)))


def _sections(commits: Sequence[Parsed], *, drop: bool) -> tuple[Section, ...]:
    entries: dict[SectionKind, list[Entry]] = {}
    for commit, change in _shown(commits):
        section = change.kind.section
        if section and not (drop and section is SectionKind.OTHER):
            entries.setdefault(section, []).append(_entry(commit, change))
    return tuple(Section(kind=kind, entries=tuple(entries[kind]))
                 for kind in SectionKind if kind in entries)  # fmt: skip


def _shown(commits: Sequence[Parsed]) -> Iterator[tuple[Parsed, Change]]:
    netting = net(commits)
    for commit in commits:
        for change in netting.left(commit):
            yield commit, change


def _entry(commit: Parsed, change: Change) -> Entry:
    return Entry(
        commit=commit.sha,
        type=change.type,
        scope=change.scope,
        summary=change.summary,
        breaking=change.breaking,
        authors=commit.authors,
        references=change.references,
    )
