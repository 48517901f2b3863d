"""What's new as a site of files, for any static host: no server, and no script but the widget's.

Sources: HTML, "meta http-equiv" (a policy where no header can be sent), CSP 3, the Open Graph
protocol, RFC 8288 (prev, next, canonical).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from ministudio_ci.foundation.plain import one_line
from ministudio_ci.foundation.templates import ROOT, render, say
from ministudio_ci.model.feed import release_from_item
from ministudio_ci.model.release import Release
from ministudio_ci.model.site import release_folder
from ministudio_ci.widget.render import Shown, encoded, web_address
from ministudio_ci.widget.script import integrity, script

_STILL = "default-src 'none'; style-src 'self'; img-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of pages without a script. `frame-ancestors` counts in a header alone."""
_LIVE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
LASTING = r"(^|/)widget-[0-9a-f]{16}\.js$"
"""Scripts that pages elsewhere name with their hash: they stay, whatever comes after them."""
_DESCRIPTION = 200
"""Characters of a description; other sites show about as many of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What only a page at a known place has in its head."""

    title: str | None
    """None: that of the site."""
    description: str
    url: str | None
    published: datetime | None = None
    policy: str = _STILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The widget as a file whose name changes with it, so that its hash in a page stays true."""

    content: bytes = field(default_factory=script, repr=False)

    @property
    def name(self) -> str:
        """`widget-<digest>.js`."""
        return f"widget-{hashlib.sha256(self.content).hexdigest()[:16]}.js"

    @property
    def integrity(self) -> str:
        """As the attribute of that name has it (Subresource Integrity)."""
        return integrity(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticSite:
    """A site; `files` makes it."""

    project: str
    lang: str
    items: Sequence[Mapping[str, Any]]
    """Of every release, newest first, as they stand in the feed."""
    url: str | None = None
    """Where it will be, with a slash at the end; None where that is not known."""
    whole: int
    """Releases that the first page shows whole; the others are one line each."""

    def files(self, *, feed: str, atom: str) -> Iterator[tuple[str, bytes]]:
        """Yield each file of it, path and content; the feeds are given."""
        code, releases = Script(), [self._shown(item) for item in self.items]
        yield "releases.json", feed.encode()
        yield "feed.atom", atom.encode()
        yield "page.css", (ROOT / "page.css").read_bytes()
        yield "widget.js", code.content
        yield code.name, code.content
        yield ".nojekyll", b""
        yield "index.html", self._first(releases)
        yield "embed.html", self._embed(code)
        for place, one in enumerate(releases):
            beside = {
                "newer": releases[place - 1] if place else None,
                "older": releases[place + 1] if place + 1 < len(releases) else None,
            }
            yield f"{one.page}index.html", self._release(one, beside)

    def snippet(self) -> str:
        """Return the lines that show the widget on any page."""
        return self._render("snippet.html.jinja", url=self.url or "", script=Script()).rstrip("\n")

    def _shown(self, item: Mapping[str, Any]) -> Shown:
        release = release_from_item(item)
        forge = item.get("external_url" if self.url else "url")
        page = release_folder(release.tag or "")
        return Shown(release=release, url=web_address(forge), page=page)

    def _first(self, releases: Sequence[Shown]) -> bytes:
        newest = releases[0].release if releases else None
        told = f"{newest.version} · {self._told(newest)}" if newest else self.project
        head = _Head(title=None, description=told, url=self.url)
        whole = self.whole or len(releases)
        return self._page("page", head, releases=releases[:whole], older=releases[whole:])

    def _embed(self, code: Script) -> bytes:
        about = say(self.lang, "pages.embed", project=self.project)
        url = f"{self.url}embed.html" if self.url else None
        head = _Head(title=about, description=about, url=url, policy=_LIVE)
        return self._page("embed", head, script=code, snippet=self.snippet())

    def _release(self, one: Shown, beside: Mapping[str, Shown | None]) -> bytes:
        head = _Head(
            title=f"{self.project} {one.release.version}",
            description=self._told(one.release),
            url=f"{self.url}{one.page}" if self.url else None,
            published=one.release.date,
        )
        return self._page("release", head, root="../../", shown=one, **beside)

    def _page(self, layout: str, head: _Head, **context: object) -> bytes:
        return encoded(self._render(f"{layout}.html.jinja", head=head, **context))

    def _render(self, layout: str, **context: object) -> str:
        return render(
            f"{self.lang}/page.html.jinja",
            layout=layout,
            project=self.project,
            say=partial(say, self.lang),
            **context,
        )

    def _told(self, release: Release) -> str:
        """Return a release in one line: each section with what is in it."""
        lang = self.lang
        sections = (
            say(lang, f"sections.{section.kind.value}.title")
            + say(lang, "changelog.colon")
            + " "
            + ", ".join(entry.summary for entry in section.entries)
            for section in release.sections
        )
        return one_line(" · ".join(sections) or say(lang, "changelog.nothing"), _DESCRIPTION)
