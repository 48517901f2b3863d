"""Issues and requests by their full address, and how those are written shorter.

GitHub, Gitea and Forgejo: `/owner/name/issues/12`, `/pull/12`, `/pulls/12`; GitLab:
`/group/name/-/issues/12`, `/-/merge_requests/12`.
"""

import re

from ministudio_ci.changelog.links import Links
from ministudio_ci.changelog.references import ONE, START
from ministudio_ci.model.release import Entry, Release, Section

_PARTS = (
    r"(?P<server>https?://[a-zA-Z0-9.-]{1,100}(?::\d{1,5})?)"
    r"/(?P<path>[a-zA-Z0-9_.-]{1,100}(?:/[a-zA-Z0-9_.-]{1,100}){1,9}?)"
    r"(?:/-)?/(?P<kind>issues|pulls?|merge_requests)/(?P<number>[0-9]{1,9})\b"
)
_ADDRESS = re.compile(_PARTS)
_ANY = re.compile(f"{START}(?:{_PARTS}|{ONE})")


def find_references(text: str) -> list[str]:
    """Return the references in a text that may hold addresses."""
    return [found[0] for found in _ANY.finditer(text)]


def shortened(release: Release, links: Links) -> Release:
    """Return the release with the addresses of its own forge written short."""
    sections = (_shortened_section(section, links) for section in release.sections)
    return release._replace(sections=tuple(sections))


def short(reference: str, links: Links) -> tuple[str, str | None]:
    """Return a reference as people write it, and its page.

    `#12` is of this repository, `owner/name#12` of another one on the same forge; a merge request
    of GitLab's is `!12`. An address elsewhere stays one, and is no link: it is untrusted.
    """
    found = _ADDRESS.fullmatch(reference)
    if not found or not links.server or _host(found["server"]) != _host(links.server):
        return reference, links.reference(reference)
    sign = "!" if found["kind"] == "merge_requests" else "#"
    ours = found["path"].lower() == links.path.lower()
    text = f"{'' if ours else found['path']}{sign}{found['number']}"
    return text, links.reference(text) or reference


def _host(server: str) -> str:
    return server.partition("://")[2].lower()


def _shortened_section(section: Section, links: Links) -> Section:
    return section._replace(entries=tuple(_shortened_entry(one, links) for one in section.entries))


def _shortened_entry(entry: Entry, links: Links) -> Entry:
    if not any("://" in one for one in entry.references):
        return entry
    texts = dict.fromkeys(short(one, links)[0] for one in entry.references)
    return entry._replace(references=tuple(texts))
