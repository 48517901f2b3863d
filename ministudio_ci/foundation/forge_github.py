"""Releases on GitHub, GitHub Enterprise Server included, through PyGithub.

Source: GitHub's REST documentation, "Releases" and "Release assets".
"""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from github import UnknownObjectException
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass

from ministudio_ci.errors import ForgeRefusedError
from ministudio_ci.foundation.forge import Access, Asset, Draft, ForgeRelease, KeptAsset
from ministudio_ci.foundation.github_repository import GitHubRepository

if TYPE_CHECKING:
    from github.GitRelease import GitRelease
    from github.GitReleaseAsset import GitReleaseAsset

_PER_PAGE = 100  # the most that GitHub gives


class GitHubForge(GitHubRepository):
    """The releases of one repository; see `Forge` for the contract."""

    shared = True

    def find(self, tag: str) -> ForgeRelease | None:
        """By its tag where it is published; a draft is not found by tag, only in the list."""
        return self._caller.call(lambda: self._find(tag))

    def create_draft(self, draft: Draft) -> ForgeRelease:
        """Create it once; of two runs that do so at the same time, both go on with the older."""
        made = self._caller.call(lambda: self._create(draft), look=lambda: self._find(draft.tag))
        return self._caller.call(lambda: self._settle(made))

    def upload(self, release: ForgeRelease, asset: Asset) -> None:
        """Send the file; what an upload that broke left under its name is deleted first."""
        try:
            self._caller.call(lambda: self._put(release, asset))
        except ForgeRefusedError:
            # Another run may have sent its own just before: of the same commit, perhaps with
            # another time in it. Either will do; what stood there before, we have deleted.
            now = self._caller.call(lambda: _value(self._release(release)))
            if not any(kept.whole and kept.name == asset.name for kept in now.assets):
                raise

    def publish(self, release: ForgeRelease, draft: Draft) -> ForgeRelease:
        """Publish, as the latest release or beside it."""
        return self._caller.call(lambda: _value(self._release(release).update_release(
            draft.title, draft.notes, draft=False, prerelease=draft.prerelease,
            tag_name=draft.tag, make_latest=str(draft.latest).lower(),
        )))  # fmt: skip

    def access(self) -> Access:
        """A classic token tells its scopes; what others may do shows only when they do it."""
        repository = self._caller.call(lambda: self._repository)
        scopes = self._github.oauth_scopes
        return Access(
            repository=repository.full_name,
            writable=None if scopes is None else bool({"repo", "public_repo"} & set(scopes)),
        )

    def _find(self, tag: str) -> ForgeRelease | None:
        repository = self._repository  # outside the try: its own 404 is another matter
        try:
            return _value(repository.get_release(tag))
        except UnknownObjectException:
            found = [one for one in repository.get_releases() if one.draft and one.tag_name == tag]
            # The oldest: a younger one is another run's, which `_settle` is about to delete.
            return _value(min(found, key=lambda draft: draft.id)) if found else None

    def _create(self, draft: Draft) -> ForgeRelease:
        return _value(self._repository.create_git_release(
            draft.tag, draft.title, draft.notes, draft=True, prerelease=draft.prerelease,
            make_latest="legacy",
        ))  # fmt: skip

    def _settle(self, made: ForgeRelease) -> ForgeRelease:
        """Return the oldest release of the tag, and delete our draft where another was first.

        The other run may be so far ahead that its draft is published already.
        """
        newest: list[GitRelease] = list(self._repository.get_releases()[:_PER_PAGE])
        rivals = {release.id: release for release in newest if release.tag_name == made.tag}
        first = min([*rivals, int(made.id)])
        if first == int(made.id):
            return made
        if ours := rivals.get(int(made.id)):
            ours.delete_release()
        return _value(rivals[first])

    def _put(self, release: ForgeRelease, asset: Asset) -> None:
        """Look, clear, send: each try anew, for the one before may have arrived after all."""
        kept = self._release(release)
        for there in kept.get_assets():
            if _kept(there).is_copy_of(asset):
                return
            if there.name == asset.name:
                there.delete_asset()
        self._send(kept.upload_url.split("{", 1)[0], asset)

    def _send(self, address: str, asset: Asset) -> None:
        """Send by a connection of our own: PyGithub's to the upload host has no time limit."""
        parts = urlsplit(address)
        kind = (
            HTTPSRequestsConnectionClass if parts.scheme == "https" else HTTPRequestsConnectionClass
        )
        connection = kind(parts.hostname or "", parts.port, timeout=self._pace.upload_timeout)
        try:
            with asset.path.open("rb") as content:
                self._github.requester.requestMemoryBlobAndCheck(
                    "POST",
                    address,
                    {"name": asset.name},
                    {"Content-Type": "application/octet-stream"},
                    content,
                    connection,
                )
        finally:
            connection.close()

    def _release(self, release: ForgeRelease) -> "GitRelease":
        return self._repository.get_release(int(release.id))


def _value(release: "GitRelease") -> ForgeRelease:
    return ForgeRelease(
        id=str(release.id),
        tag=release.tag_name,
        published=not release.draft,
        url=None if release.draft else release.html_url,
        assets=tuple(_kept(asset) for asset in release.get_assets()),
    )


def _kept(asset: "GitReleaseAsset") -> KeptAsset:
    return KeptAsset(
        name=asset.name,
        size=asset.size,
        digest=asset.digest,
        whole=asset.state == "uploaded",
    )
