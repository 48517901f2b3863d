"""The link definitions that headings of releases need, kept at the end of the file."""

import re
from collections.abc import Iterable

from ministudio_ci.changelog.page import Page
from ministudio_ci.model.release import Release
from ministudio_ci.model.version import Version

_LABEL = re.compile(r"\[([^\]]+)\](?![(\[])")
_DEFINED = re.compile(r" {0,3}\[([^\]\n]+)\]:[ \t]*(\S+)")


def define(page: Page, releases: Iterable[Release], last: str | None) -> None:
    """Add the definitions of releases, newest first, and keep up that of what is not out.

    `last` is the last tag. A definition that is there is people's, unless it is the one we
    would have written of what is not out, some releases ago.
    """
    new: dict[int, list[str]] = {}
    for release in releases:
        line = page.form.definition(release)
        if line and (release.version or "").casefold() not in page.outline.labels:
            version = Version.parse(release.version or "")
            new.setdefault(_place(page, version), []).append(line)
    _define_unreleased(page, last, new)
    for place in sorted(new, reverse=True):
        gap = page.broken([""]) if page.outline.end == place == len(page.lines) else []
        page.lines[place:place] = [*gap, *page.broken(new[place])]
    page.look()


def _define_unreleased(page: Page, last: str | None, new: dict[int, list[str]]) -> None:
    """Renew the definition if it is there, else put it before the other new ones."""
    heading, _, _ = page.marked()
    found = _LABEL.match(heading.text)
    target = page.form.page(None, last)
    if not (heading.unreleased and found and target):
        return
    number = page.outline.labels.get(found[1].casefold())
    if number is None:
        new.setdefault(_place(page, None), []).insert(0, f"[{found[1]}]: {target}")
    elif (old := _DEFINED.match(page.lines[number])) and page.form.was_unreleased(old[2]):
        page.lines[number] = page.lines[number].replace(old[2], target)


def _place(page: Page, version: Version | None) -> int:
    """Return the line before which a definition goes: the first one of a lower version."""
    end, full = page.outline.end, len(page.lines)
    while full > end and not page.lines[full - 1].strip():
        full -= 1
    for number in range(end, full):
        found = _DEFINED.match(page.lines[number])
        other = Version.parse(found[1].removeprefix("v")) if found else None
        if other and (version is None or other.rank < version.rank):
            return number
    return full
