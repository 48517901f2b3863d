"""Addresses on the forge, made from the remote's address without asking anybody."""

import re
from typing import NamedTuple

from ministudio_ci.foundation.git import Git
from ministudio_ci.model.release import Release
from ministudio_ci.model.site import release_folder

UNRELEASED = "unreleased"
_SERVER = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::\d+)?", re.ASCII)
_REFERENCE = re.compile(r"(?:(?P<repository>[\w.-]+/[\w.-]+)?#|GH-)(?P<number>\d+)")


class Links(NamedTuple):
    """Where things are on the web. Without a forge every address is None.

    GitHub, GitHub Enterprise, Gitea and Forgejo share their paths; GitLab puts `/-/` before.
    """

    server: str | None = None
    """`https://github.com`"""
    path: str = ""
    """`owner/name`"""
    site: str | None = None
    """Our own pages, where there are any, with a slash at the end: `https://owner.github.io/name/`"""

    @property
    def home(self) -> str | None:
        """The repository's page."""
        return f"{self.server}/{self.path}" if self.server else None

    def release(self, tag: str) -> str | None:
        """The page of a release: its permalink."""
        return self._page("releases" if self._gitlab else "releases/tag", tag)

    def page(self, tag: str) -> str | None:
        """The page of a release on our own site."""
        return f"{self.site}{release_folder(tag)}" if self.site else None

    def commit(self, sha: str) -> str | None:
        """The page of a commit."""
        return self._page("commit", sha)

    def compare(self, before: str, after: str) -> str | None:
        """The page of all that changed between two tags or commits."""
        return self._page("compare", f"{before}...{after}")

    def changes(self, release: Release) -> str | None:
        """The page of all that changed since the release before; None for what is not out."""
        if not release.previous or not release.tag:
            return None
        return self.compare(release.previous, release.tag)

    def reference(self, text: str) -> str | None:
        """The page of an issue: `#12`, `GH-12`, `owner/name#12`."""
        found = _REFERENCE.fullmatch(text) if self.server else None
        if not found:
            return None
        return self._page("issues", found["number"], path=found["repository"])

    def identity(self, release: Release) -> str:
        """Return the id of a release in a feed, the same for ever.

        Its permalink; without a forge, a name-based UUID (RFC 9562, section 5.5) of its tag
        and commit; `unreleased` for what is not out.
        """
        if release.tag is None:
            return UNRELEASED
        if page := self.release(release.tag):
            return page
        from uuid import NAMESPACE_URL, uuid5

        return uuid5(NAMESPACE_URL, f"git:{release.commit}:{release.tag}").urn

    @property
    def _gitlab(self) -> bool:
        return "gitlab" in (self.server or "")

    def _page(self, kind: str, name: str, *, path: str | None = None) -> str | None:
        if not self.server:
            return None
        middle = "/-/" if self._gitlab else "/"
        return f"{self.server}/{path or self.path}{middle}{kind}/{_quoted(name)}"


def links_of(git: Git, remote: str) -> Links:
    """Return the addresses of the repository that `remote` is; none for a path or no remote."""
    done = git.attempt("remote", "get-url", "--", remote)
    return links_from(done.stdout.decode(errors="replace").strip())


def links_from(address: str) -> Links:
    """Return the addresses that belong to a remote's: a URL, `git@host:path`, or a path.

    Credentials in it are left out. A port stands for the web too only with http and https.
    """
    if not address:
        return Links()
    from urllib.parse import urlsplit

    from ministudio_ci.foundation.remote import host_and_path

    try:
        found, split = host_and_path(address), urlsplit(address)
    except ValueError:  # half an IPv6 address, say
        return Links()
    if not found or not found[1]:
        return Links()
    host, path = found
    if split.scheme in {"http", "https"}:
        server = f"{split.scheme}://{split.netloc.rpartition('@')[2]}"
    else:
        server = f"https://{'github.com' if host == 'ssh.github.com' else host}"
    return Links(server=server, path=_quoted(path)) if _SERVER.fullmatch(server) else Links()


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)
