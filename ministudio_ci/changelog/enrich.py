"""What the forge knows of a commit, put beside what the commit says. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from ministudio_ci.changelog.text import clean
from ministudio_ci.foundation.pull_cache import Pull
from ministudio_ci.model.release import Entry, Release, Section, SectionKind


def commits_of(releases: Sequence[Release]) -> tuple[str, ...]:
    """Return the commits that are told of, in the order they are told."""
    entries = (entry for one in releases for section in one.sections for entry in section.entries)
    return tuple(dict.fromkeys(entry.commit for entry in entries))


def enriched(releases: Sequence[Release], pulls: Mapping[str, Pull]) -> tuple[Release, ...]:
    """Return the releases with the number and the author of each entry's pull request.

    The author is `@login`, after those that the commit names. Its title stands for
    commits that follow no convention, once for all of them that it brought.
    """
    return tuple(
        release._replace(sections=tuple(_section(one, pulls) for one in release.sections))
        for release in releases
    )


def _section(section: Section, pulls: Mapping[str, Pull]) -> Section:
    titled = section.kind is SectionKind.OTHER
    return Section(section.kind, tuple(_entries(section.entries, pulls, titled=titled)))


def _entries(
    entries: Sequence[Entry], pulls: Mapping[str, Pull], *, titled: bool
) -> Iterator[Entry]:
    told: set[int] = set()
    for entry in entries:
        pull = pulls.get(entry.commit)
        if pull is None:
            yield entry
        elif not titled:
            yield _with(entry, pull)
        elif pull.number not in told:
            told.add(pull.number)
            yield _with(entry, pull)._replace(summary=clean(pull.title) or entry.summary)


def _with(entry: Entry, pull: Pull) -> Entry:
    number, old, author = f"#{pull.number}", f"GH-{pull.number}", f"@{pull.author}"
    there = number in entry.references or old in entry.references
    return entry._replace(
        references=entry.references if there else (*entry.references, number),
        authors=(*entry.authors, author) if pull.author else entry.authors,
    )
