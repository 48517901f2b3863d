"""Commits become a release: what cancels out is left out, the rest is sorted into sections."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ministudio_ci.changelog.ancestry import Span
from ministudio_ci.changelog.conventional import Change, authors_of, changes_of, new
from ministudio_ci.changelog.effects import judge
from ministudio_ci.changelog.glance import entry_at_a_glance
from ministudio_ci.changelog.kinds import BREAKING, KINDS
from ministudio_ci.changelog.netting import net
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.release import Bump, Entry, Release, Section, SectionKind
from ministudio_ci.model.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


_SECTIONS = {type_: kind.section for type_, kind in KINDS.items()}

Entries = Sequence[tuple[SectionKind, Entry]]


def releases_of(found: Sequence[Span], dates: "Mapping[str, datetime]") -> list[Release]:
    """Return the releases that spans hold; a commit that several tell of is read once."""
    several = any(span.tag and span.tag.version.pre for span in found)
    entries = _remembering(_entries_of) if several else _entries_of
    return [_release(span, dates, entries) for span in found]


def release_of(span: Span, dates: "Mapping[str, datetime]") -> Release:
    """Return the release that a span holds; its newest commit is the one released.

    `dates` has the dates of tags, by name. Commits of no convention are in it, whatever is
    configured.
    """
    return _release(span, dates, _entries_of)


def _release(
    span: Span, dates: "Mapping[str, datetime]", entries: Callable[[Commit], Entries]
) -> Release:
    tag, previous = span.tag, span.previous
    before = previous.version if previous else None
    sections = _sections(span.commits, entries)
    return Release(
        version=str(tag.version) if tag else None,
        tag=tag.name if tag else None,
        commit=span.commits[0].sha,
        previous=previous.name if previous else None,
        date=dates[tag.name] if tag else None,
        bump=tag.version.bump_from(before) if tag else _asked(sections, before),
        sections=sections,
        newcomers=span.newcomers,
    )


def _asked(sections: Sequence[Section], before: Version | None) -> Bump:
    """Return the bump that all entries together ask for: what is not shown asks for none."""
    types = {(one.type, one.breaking) for section in sections for one in section.entries}
    unstable = before is None or before.major == 0
    asked = (judge(BREAKING if breaking else KINDS[type_], unstable=unstable)[0]
             for type_, breaking in types)  # fmt: skip
    return max(asked, key=lambda bump: bump.rank, default=Bump.NONE)


def _sections(
    commits: Sequence[Commit], entries: Callable[[Commit], Entries]
) -> tuple[Section, ...]:
    sections: dict[SectionKind, list[Entry]] = {kind: [] for kind in SectionKind}
    netting = net(commits)
    netted = {*netting.undone, *netting.undoing}
    for commit in commits:
        own = _entries(commit, netting.left(commit)) if commit.sha in netted else entries(commit)
        for section, entry in own:
            sections[section].append(entry)
    return tuple(Section(kind, tuple(entries)) for kind, entries in sections.items() if entries)


def _remembering(entries: Callable[[Commit], Entries]) -> Callable[[Commit], Entries]:
    """Remember by SHA: functools.cache would hash the whole message for each commit."""
    known: dict[str, Entries] = {}

    def remembered(commit: Commit) -> Entries:
        if commit.sha not in known:
            known[commit.sha] = entries(commit)
        return known[commit.sha]

    return remembered


def _entries_of(commit: Commit) -> Entries:
    told = entry_at_a_glance(commit)
    return _entries(commit, changes_of(commit)) if told is None else told


def _entries(commit: Commit, changes: Sequence[Change]) -> Entries:
    told: list[tuple[SectionKind, Entry]] = []
    for type_, scope, summary, breaking, references in changes:
        if section := SectionKind.BREAKING if breaking else _SECTIONS[type_]:
            authors = told[0][1].authors if told else authors_of(commit)
            values = (commit.sha, type_, scope, summary, breaking, authors, references)
            told.append((section, new(Entry, values)))
    return told
