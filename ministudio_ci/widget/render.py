"""The feed and the page, from items as they are kept."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ministudio_ci.foundation.plain import printable
from ministudio_ci.foundation.templates import ROOT, render, say
from ministudio_ci.model.feed import release_from_item
from ministudio_ci.model.release import Release
from ministudio_ci.widget.site import Site


def feed(site: Site, items: Sequence[str]) -> bytes:
    """Return the JSON Feed 1.1 document; `items` are JSON texts, and go in as they are."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.project,
        "language": site.lang,
    }
    opened = json.dumps(head, ensure_ascii=False, separators=(",", ":")).removesuffix("}")
    return f'{opened},"items":[{",".join(items)}]}}'.encode(errors="replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A release on a page."""

    release: Release
    url: str | None
    """Its page on the forge."""
    page: str | None = None
    """Its own page, from the first one, where each release has one."""


def page(site: Site, items: Sequence[str]) -> bytes:
    """Return the page. It shows the sections' texts, escaped; never the items' own HTML."""
    shown = [_shown(json.loads(text)) for text in items]
    html = render(
        f"{site.lang}/page.html.jinja",
        project=site.project,
        releases=shown,
        style=_style(),
        say=partial(say, site.lang),
    )
    return encoded(html)


def encoded(html: str) -> bytes:
    """Return a page as it is sent: no text in it hides or covers another, or turns it round."""
    return printable(html).encode()


@cache
def content_security_policy() -> str:
    """Return the page's policy: nothing but its own style, known by its hash (CSP 3, 8.4)."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def _shown(item: dict[str, Any]) -> Shown:
    return Shown(release=release_from_item(item), url=web_address(item.get("url")))


def web_address(url: object) -> str | None:
    """Return what may be linked: nothing that would be a script."""
    is_web = isinstance(url, str) and url.startswith(("https://", "http://"))
    return str(url) if is_web else None


@cache
def _style() -> str:
    return (ROOT / "page.css").read_text(encoding="utf-8")
