"""The static pages: made of the version tags, written into a folder or put on their branch."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from ministudio_ci.changelog import (
    Links,
    feed_item,
    links_of,
    read_every_release,
    render_atom,
    render_feed,
)
from ministudio_ci.cycle.ledger import Ledger
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import (
    NoPagesBranchError,
    PagesNotPublishedError,
    PagesOnProjectBranchError,
)
from ministudio_ci.foundation.branch_remote import NotKept
from ministudio_ci.foundation.forge import open_forge
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.own_files import lay
from ministudio_ci.foundation.remote import address_of, authenticated, default_branch, fetch_tags
from ministudio_ci.foundation.site_branch import OnBranch, Place, put
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.release import Release
from ministudio_ci.widget import LASTING, StaticSite

_GITHUB = "https://github.com"


@dataclass(frozen=True)
class Pages:
    """The pages of a project."""

    project: Project

    def write(self, folder: Path) -> int:
        """Write them into a folder, whose other files stay; return how many releases they show.

        Raises ForeignFileError, FileWriteError, and what reading the history raises.
        """
        releases = self._releases()
        lay(folder, self._files(releases))
        return len(releases)

    def publish(self) -> OnBranch:
        """Put them on their branch of the remote.

        Raises NoPagesBranchError, PagesOnProjectBranchError, ForeignFileError,
        PagesNotPublishedError, and what reading the history raises.
        """
        self.check()
        settings = self.project.settings
        place = Place(
            remote=settings.release.remote,
            branch=self.branch,
            folder=settings.pages.folder,
            lasting=re.compile(LASTING),
        )
        message = "chore(pages): show what is released"
        answer = put(self._git, place, self._make, message=message, now=self.project.now())
        if isinstance(answer, NotKept):
            why = say(self.project.lang, f"pages.why.{answer.why.value}", detail=answer.detail)
            raise PagesNotPublishedError(branch=self.branch, why=why)
        return answer

    def check(self) -> None:
        """Raise NoPagesBranchError or PagesOnProjectBranchError unless the branch is for pages."""
        settings = self.project.settings
        if not self.branch:
            raise NoPagesBranchError
        others = {settings.memory.branch, settings.release.branch, self._git.branch()}
        if self._remote:
            others.add(default_branch(self._git, self._remote))
        if self.branch in others:
            raise PagesOnProjectBranchError(branch=self.branch)

    @property
    def branch(self) -> str:
        """The branch they are published on; empty where they are not."""
        return self.project.settings.pages.branch

    @cached_property
    def url(self) -> str | None:
        """Where they are on the web, with a slash at the end; None where nobody knows."""
        pages = self.project.settings.pages
        found = pages.url or _github_pages(self._links, pages.folder)
        return f"{found.rstrip('/')}/" if found else None

    @property
    def where(self) -> str:
        """The same for people."""
        return self.url or say(self.project.lang, "pages.unknown")

    @property
    def snippet(self) -> str:
        """What shows the widget on any page."""
        return self._site(()).snippet()

    def _make(self, folder: Path) -> None:
        """Write them into an empty folder, of the tags that the remote has now."""
        if self._remote:
            fetch_tags(self._git, self._remote)
        for name, content in self._files(self._releases()).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _files(self, releases: tuple[Release, ...]) -> dict[str, bytes]:
        lang, name, links = self.project.lang, self.project.name, self._links_here
        newest = releases[: self.project.settings.pages.feed_items or None]
        feed = render_feed(newest, lang=lang, links=links, project=name)
        atom = render_atom(newest, lang=lang, links=links, project=name, now=self.project.now())
        return dict(self._site(releases).files(feed=feed, atom=atom))

    def _site(self, releases: tuple[Release, ...]) -> StaticSite:
        lang, links = self.project.lang, self._links_here
        return StaticSite(
            project=self.project.name,
            lang=lang,
            items=[feed_item(release, lang=lang, links=links) for release in releases],
            url=self.url,
            whole=self.project.settings.pages.feed_items,
        )

    def _releases(self) -> tuple[Release, ...]:
        """Return what is out: no release whose tag is there and whose publication is not done."""
        settings, memory = self.project.settings.changelog, self.project.memory
        every = read_every_release(self._git, settings, memory=memory)
        unsure = set(Ledger(memory / "releases").silent())
        return tuple(one for one in every if one.tag not in unsure or self._is_out(one.tag or ""))

    def _is_out(self, tag: str) -> bool:
        settings = self.project.settings.release
        forge = open_forge(
            self._git,
            remote=settings.remote,
            repository=settings.repository,
            folder=self.project.reports / "releases",
            env=self.project.env,
        )
        release = forge.find(tag)
        return release is not None and release.published

    @cached_property
    def _links(self) -> Links:
        return links_of(self.project.git, self.project.settings.release.remote)

    @property
    def _links_here(self) -> Links:
        return self._links._replace(site=self.url)

    @cached_property
    def _remote(self) -> str | None:
        remote = self.project.settings.release.remote
        return remote if address_of(self.project.git, remote) else None

    @cached_property
    def _git(self) -> Git:
        remote = self.project.settings.release.remote
        return authenticated(self.project.git, remote, self.project.env)


def _github_pages(links: Links, folder: str) -> str | None:
    """Return the address that GitHub gives the pages of a repository.

    Source: GitHub's "Types of GitHub Pages sites".
    """
    owner, _, name = links.path.partition("/")
    if links.server != _GITHUB or not name:
        return None
    host = f"{owner.lower()}.github.io"
    parts = [] if name.lower() == host else [name]
    return "/".join([f"https://{host}", *parts, *quote(folder).strip("/").split("/")]).rstrip("/")
