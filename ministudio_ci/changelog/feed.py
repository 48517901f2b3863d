"""The changelog as JSON Feed 1.1 and as Atom (RFC 4287), both of the same items."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ministudio_ci.changelog.links import Links
from ministudio_ci.changelog.words import words_in
from ministudio_ci.foundation.templates import render
from ministudio_ci.model.feed import EXTENSION, block_from_release
from ministudio_ci.model.release import Release

JSON, ATOM = "releases.json", "feed.atom"
"""The names of the feeds on a site of ours."""
_VERSION = "https://jsonfeed.org/version/1.1"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold, escaped or not (section 2.2)."""

_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What JSON may hold as it stands and YAML 1.2 only escaped (section 5.1), or ends a line there."""


def feed_item(release: Release, *, lang: str, links: Links) -> dict[str, Any]:
    """Return a release as one item of a JSON Feed, its `_ministudio` block included."""
    words, changes = words_in(lang), links.changes(release)
    if _has_address(release):
        from ministudio_ci.changelog.addresses import shortened

        release = shortened(release, links)
    shown = {"release": release, "words": words, "changes": changes}
    return {
        "id": links.identity(release),
        **(_addresses(release.tag, links) if release.tag else {}),
        "title": release.tag or words.unreleased,
        "content_html": render("changelog/release.html.jinja", **shown),
        "content_text": render("changelog/release.txt.jinja", **shown),
        **({"date_published": _moment(release.date)} if release.date else {}),
        "tags": [section.kind.value for section in release.sections],
        EXTENSION: block_from_release(release, words.sections),
    }


def feed_document(
    releases: Sequence[Release], *, lang: str, links: Links, project: str
) -> dict[str, Any]:
    """Return the whole changelog as a JSON Feed, the releases in the order given."""
    return {
        "version": _VERSION,
        "title": project,
        **_home(links),
        "description": words_in(lang).title,
        "language": lang,
        "items": [feed_item(release, lang=lang, links=links) for release in releases],
    }


def render_feed(releases: Sequence[Release], *, lang: str, links: Links, project: str) -> str:
    """Return the JSON Feed as text, which is YAML 1.2 as well."""
    document = feed_document(releases, lang=lang, links=links, project=project)
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def render_atom(
    releases: Sequence[Release], *, lang: str, links: Links, project: str, now: datetime
) -> str:
    """Return the releases that are out as Atom.

    What is not out has no date and no lasting id, so it is no entry. `now` dates a feed
    without any entry.
    """
    out = [release for release in releases if release.tag and release.date]
    xml = render(
        "changelog/feed.xml.jinja",
        id=links.home or _local_id(project),
        title=words_in(lang).title,
        project=project,
        lang=lang,
        home=links.site or links.home,
        feed_url=links.site and f"{links.site}{ATOM}",
        updated=_moment(max((one.date for one in out if one.date), default=now)),
        items=[feed_item(release, lang=lang, links=links) for release in out],
    )
    return _NOT_XML.sub("", xml)


def _home(links: Links) -> dict[str, str]:
    if links.site:
        return {"home_page_url": links.site, "feed_url": f"{links.site}{JSON}"}
    return {"home_page_url": links.home} if links.home else {}


def _addresses(tag: str, links: Links) -> dict[str, str]:
    """Return a release's page, ours before the forge's."""
    ours, forge = links.page(tag), links.release(tag)
    found = {"url": ours or forge, "external_url": forge if ours else None}
    return {name: address for name, address in found.items() if address}


def _has_address(release: Release) -> bool:
    return any("://" in reference for section in release.sections
               for entry in section.entries for reference in entry.references)  # fmt: skip


def _local_id(project: str) -> str:
    from uuid import NAMESPACE_URL, uuid5

    return uuid5(NAMESPACE_URL, f"ministudio-ci:{project}").urn


def _moment(moment: datetime) -> str:
    """Write a moment as RFC 3339."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
