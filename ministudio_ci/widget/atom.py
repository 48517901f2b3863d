"""The feed as Atom (RFC 4287), of the same items as the JSON Feed."""

import json
import re
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ministudio_ci.foundation.templates import render
from ministudio_ci.model.feed import release_from_item
from ministudio_ci.widget.site import Site

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold, escaped or not (section 2.2)."""


_NEVER = "1970-01-01T00:00:00Z"
"""When a feed without any entry was updated: RFC 4287 wants a date, and the same each time."""

_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def atom(site: Site, items: Sequence[str]) -> bytes:
    """Return the Atom feed; `items` are JSON texts, newest first."""
    entries = [_entry(site, json.loads(text)) for text in items]
    xml = render(
        "changelog/feed.xml.jinja",
        id=_urn(site, "feed"),
        title=site.project,
        project=site.project,
        lang=site.lang,
        home="./",
        updated=max((entry["date_published"] for entry in entries), default=_NEVER),
        items=entries,
    )
    return _NOT_XML.sub("", xml).encode()


def _entry(site: Site, item: dict[str, Any]) -> dict[str, Any]:
    release = release_from_item(item)
    assert release.date, "an item without a date is not kept"  # noqa: S101 - see item.py
    url, identity = item.get("url"), item["id"].strip()
    content = "content_html" if isinstance(item.get("content_html"), str) else "content_text"
    return {
        "id": identity if _IRI.fullmatch(identity) else _urn(site, identity),
        "title": item["title"],
        "date_published": release.date.isoformat(timespec="seconds").replace("+00:00", "Z"),
        **({"url": url} if isinstance(url, str) and _WEB.fullmatch(url) else {}),
        "tags": [section.kind.value for section in release.sections],
        content: item[content],
    }


def _urn(site: Site, name: str) -> str:
    """Return an id that stays the same for ever, wherever the server moves to."""
    return uuid5(NAMESPACE_URL, f"ministudio-ci:{site.project}:{site.name}:{name}").urn
