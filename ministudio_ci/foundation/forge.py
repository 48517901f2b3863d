"""What a release needs of a forge: one small contract, kept by GitHub and by a local folder."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from ministudio_ci.errors import UnknownRepositoryError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import address_of, host_and_path, server_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a release says. `notes` is Markdown, 125,000 characters at most on GitHub."""

    tag: str
    title: str
    notes: str
    prerelease: bool = False
    latest: bool = False
    """Whether the forge is to show it as the latest one, once published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file to be attached. `name` is as the forge keeps it: letters, digits and `._+-`."""

    name: str
    path: Path

    @property
    def digest(self) -> str:
        """SHA-256 of the content as `sha256:<hex>`."""
        with self.path.open("rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAsset:
    """A file as the forge has it."""

    name: str
    size: int
    digest: str | None
    """`sha256:<hex>`; None where the forge does not tell."""
    whole: bool = True
    """False for what an upload that broke has left."""

    def is_copy_of(self, asset: Asset) -> bool:
        """Whether it is that file, by digest, or by size where the forge tells no digest."""
        if not self.whole or self.name != asset.name:
            return False
        if self.digest is None:
            return self.size == asset.path.stat().st_size
        return self.digest == asset.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgeRelease:
    """A release as the forge has it."""

    id: str
    tag: str
    published: bool
    url: str | None
    """The page people read, once published; None for a local release."""
    assets: tuple[KeptAsset, ...] = ()

    def has(self, asset: Asset) -> bool:
        """Whether the file is attached, whole and with this content."""
        return any(kept.is_copy_of(asset) for kept in self.assets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a look at the forge says, for `doctor`."""

    repository: str
    writable: bool | None
    """Whether releases can be made; None where the forge does not tell for this token."""


class Forge(Protocol):
    """A place where releases are published.

    Every method may be called again after any failure, and after the death of the process
    at any point: the outcome is that of one call. Errors: ForgeUnreachableError and
    ForgeRateLimitError (again later), FileWriteError for the local folder, the other Forge…
    errors (a person must act). A published release is never edited.
    """

    shared: bool
    """Whether others see its releases, and a new clone too. Where not, a draft can be made
    before the tag is pushed, and a release that is not found may have been made elsewhere."""

    def find(self, tag: str) -> ForgeRelease | None:
        """Return the release of `tag`, published or draft, with its files; None where none is."""

    def create_draft(self, draft: Draft) -> ForgeRelease:
        """Create a draft and return it; the one that is there, where another run was first."""

    def upload(self, release: ForgeRelease, asset: Asset) -> None:
        """Attach a file to a draft. One of the same name with other content is replaced."""

    def publish(self, release: ForgeRelease, draft: Draft) -> ForgeRelease:
        """Give the draft its final words and publish it."""

    def access(self) -> Access:
        """Look, changing nothing."""


def open_forge(
    git: Git, *, remote: str, repository: str, folder: Path, env: Mapping[str, str]
) -> Forge:
    """Return GitHub where GITHUB_TOKEN is given and there is a repository, else `folder`.

    The repository is the setting `repository`, GITHUB_REPOSITORY, or what the remote's address
    names. Raises UnknownRepositoryError where a token is given and the address is of elsewhere.
    """
    from ministudio_ci.foundation.forge_local import LocalForge

    token = env.get("GITHUB_TOKEN")
    if not token:
        return LocalForge(folder)
    name = repository_of(git, remote=remote, repository=repository, env=env)
    if not name:
        return LocalForge(folder)
    from ministudio_ci.foundation.forge_github import GitHubForge

    return GitHubForge(repository=name, token=token, api=api_url(env))


def repository_of(git: Git, *, remote: str, repository: str, env: Mapping[str, str]) -> str | None:
    """Return owner/name on the forge; None where the remote is none. Raises as `open_forge`."""
    return repository or env.get("GITHUB_REPOSITORY") or _named(address_of(git, remote), env)


def api_url(env: Mapping[str, str]) -> str:
    """Return the API's address: GITHUB_API_URL, else what GITHUB_SERVER_URL implies."""
    server = server_url(env)
    implied = "https://api.github.com" if server == "https://github.com" else f"{server}/api/v3"
    return (env.get("GITHUB_API_URL") or implied).rstrip("/")


def _named(address: str | None, env: Mapping[str, str]) -> str | None:
    """Return owner/name from a remote's address; None where it is a local path or none."""
    found = host_and_path(address) if address else None
    if not found:
        return None
    host, path = found
    server = server_url(env)
    known = urlsplit(server).hostname
    if host.removeprefix("ssh.") != known or path.count("/") != 1:  # ssh. is its port 443
        raise UnknownRepositoryError(address=f"{host}/{path}", server=server)
    return path
