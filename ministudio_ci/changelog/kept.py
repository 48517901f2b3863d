"""A changelog that people write and we keep up: what is missing goes in, the rest stays.

Ours is what stands between the two markers, which is what is not out yet, and the sections of
releases that the file does not have. The begin marker notes a digest of what follows it, so
that an edit there is seen and not written over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ministudio_ci.changelog.definitions import define
from ministudio_ci.changelog.keepachangelog import Form
from ministudio_ci.changelog.outline import digest
from ministudio_ci.changelog.page import Page
from ministudio_ci.model.release import Release
from ministudio_ci.model.version import Rank, Version

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The file as it should be."""

    text: str
    added: tuple[str, ...]
    """The versions that it had no section of, newest first."""
    held: str | None
    """A version above the last tag that people named themselves: it holds what is not out."""


def keep(
    text: str,
    releases: Sequence[Release],
    form: Form,
    *,
    prefix: str = "v",
    upcoming: Release | None = None,
    path: object = "CHANGELOG.md",
) -> Kept:
    """Return a changelog with what it lacks of `releases`, which are newest first.

    An empty text becomes a whole changelog. Missing is what is newer than the newest release
    that the file has: older ones were left out by people. `upcoming` names what is not out.
    Twice is the same as once. Raises ChangelogEditedError, ChangelogMarkersError and
    ChangelogPlaceError, which name `path`.
    """
    content = text.removeprefix(_BOM)
    new = not content.strip()
    page = Page(form.intro() if new else content, form, prefix, path)
    out = {_rank(release): release for release in releases if release.tag}
    page.open()
    _settle(page, out)
    added = _take_in(page, out)
    held = _held(page, max(out, default=None))
    waiting = upcoming or next((release for release in releases if not release.tag), None)
    _fill(page, None if held else waiting)
    named = [upcoming] if upcoming and not held else []
    define(page, [*named, *added], next((release.tag for release in out.values()), None))
    return Kept(
        text=_BOM * text.startswith(_BOM) + page.text(final_newline=new or text.endswith("\n")),
        added=tuple(release.version or "" for release in added),
        held=str(held) if held else None,
    )


def _settle(page: Page, out: Mapping[Rank, Release]) -> None:
    """Close the section with the markers if it is of a version that is out, or never will be.

    It is renewed for the last time, unless it was edited: what is out is people's.
    """
    heading, begin, end = page.marked()
    rank = heading.version.rank if heading.version else None
    others = (one.version.rank for one in page.outline.headings if one.version and one != heading)
    last = max((other for other in others if other in out), default=None)
    if rank is None or (rank not in out and (last is None or rank > last)):
        return
    above = page.lines[heading.line + 1 : begin.line]
    ours = page.lines[begin.line + 1 : end.line]
    below = page.lines[end.line + 1 : page.outline.after(heading)]
    if begin.digest and digest(ours) == begin.digest:
        body = page.merged([*above, *below], page.form.sections(out.get(rank)))
    else:
        body = [*above, *ours, *below]
    page.replace_section(heading, page.lines[heading.line], body)
    page.open()


def _take_in(page: Page, out: Mapping[Rank, Release]) -> list[Release]:
    """Insert the releases that are newer than any in the file; return them, newest first.

    What people wrote into the section of what was not out goes along with the first of them.
    """
    known = {one.version.rank for one in page.outline.headings if one.version}
    newer: list[Release] = []
    for rank, release in out.items():
        if rank in known:
            break
        newer.append(release)
    hand = _hand(page) if newer and len(newer) < len(out) else []
    blocks: dict[int, list[list[str]]] = {}
    for release in newer:
        written = hand if release is newer[-1] else []
        blocks.setdefault(_place(page, release), []).append(page.section(release, written))
    for place in sorted(blocks, reverse=True):
        page.insert(place, blocks[place])
    return newer


def _hand(page: Page) -> list[str]:
    """Empty the section of what is not out, and return what people wrote into it."""
    heading, begin, end = page.marked()
    page.refuse_edited(begin, page.lines[begin.line + 1 : end.line])
    above = page.lines[heading.line + 1 : begin.line]
    below = page.lines[end.line + 1 : page.outline.after(heading)]
    again = page.broken([page.form.heading(None)])[0]
    title = page.lines[heading.line] if heading.unreleased else again
    page.replace_section(heading, title, page.pair())
    return [*above, *below]


def _place(page: Page, release: Release) -> int:
    """Return the line a section goes before: the first heading of a lower version."""
    marked, _, _ = page.marked()
    others = [one for one in page.outline.headings if one.version and one != marked]
    lower = (one.line for one in others if one.version and one.version.rank < _rank(release))
    return next(lower, page.outline.after(others[-1] if others else marked))


def _held(page: Page, last: Rank | None) -> Version | None:
    marked, _, _ = page.marked()
    named = [one.version for one in page.outline.headings if one.version and one != marked]
    above = [one for one in named if last is None or one.rank > last]
    return max(above, key=lambda version: version.rank, default=None)


def _fill(page: Page, waiting: Release | None) -> None:
    """Renew what stands between the markers and, if its version changed, the heading."""
    heading, begin, end = page.marked()
    old = page.lines[begin.line + 1 : end.line]
    new = page.broken(page.form.lines(page.form.sections(waiting)))
    if digest(old) != digest(new):
        page.refuse_edited(begin, old)
    if not begin.digest == digest(old) == digest(new):  # else it may be laid out by a formatter
        page.lines[begin.line : end.line + 1] = page.pair(new)
    if waiting and waiting.version and not _heads(heading.version, waiting):
        page.lines[heading.line] = page.broken([page.form.heading(waiting)])[0]
    page.look()


def _heads(version: Version | None, release: Release) -> bool:
    return version is not None and version.rank == _rank(release)


def _rank(release: Release) -> Rank:
    version = Version.parse(release.version or "")
    assert version  # noqa: S101 - it came from a tag that is a version
    return version.rank
