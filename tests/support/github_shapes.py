"""GitHub's documents: repository, release, asset and ref, as its REST API gives them.

Source: GitHub's REST reference and its OpenAPI description, API version 2022-11-28.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.support.github_state import Access, Asset, Release, Repository

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of a GitHub Enterprise Server, which has all of them on one host."""

    origin: str

    @property
    def api(self) -> str:
        return f"{self.origin}/api/v3"

    def repo(self, name: str) -> str:
        return f"{self.api}/repos/{name}"

    def uploads(self, name: str, release: int) -> str:
        return f"{self.origin}/api/uploads/repos/{name}/releases/{release}/assets{{?name,label}}"

    def web(self, name: str) -> str:
        return f"{self.origin}/{name}"


def node_id(kind: str, number: int) -> str:
    return f"{kind}_{number:08d}"


def user(links: Links, login: str, kind: str = "User") -> Json:
    url = f"{links.api}/users/{login}"
    lists = (
        "followers following gists starred subscriptions organizations repos events received_events"
    )
    return {
        "login": login,
        "id": 1,
        "node_id": node_id("U", 1),
        "avatar_url": f"{links.origin}/avatars/{login}",
        "gravatar_id": "",
        "url": url,
        "html_url": links.web(login),
        **{f"{name}_url": f"{url}/{name}" for name in lists.split()},
        "type": kind,
        "site_admin": False,
    }


def repository(links: Links, repo: Repository, access: Access | None) -> Json:
    owner, name = repo.full_name.split("/")
    push = access is not None and access.push
    return {
        "id": 1,
        "node_id": node_id("R", 1),
        "name": name,
        "full_name": repo.full_name,
        "owner": user(links, owner, "Organization"),
        "private": repo.private,
        "visibility": "private" if repo.private else "public",
        "html_url": links.web(repo.full_name),
        "url": links.repo(repo.full_name),
        "releases_url": links.repo(repo.full_name) + "/releases{/id}",
        "clone_url": links.web(repo.full_name) + ".git",
        "default_branch": repo.default_branch,
        "fork": False,
        "archived": False,
        "disabled": False,
        "permissions": {
            "admin": False,
            "maintain": False,
            "push": push,
            "triage": push,
            "pull": True,
        },
    }


def release(links: Links, repo: Repository, item: Release) -> Json:
    url = f"{links.repo(repo.full_name)}/releases/{item.id}"
    tag = quote(item.tag_name, safe="")
    # A draft has no tag of its own yet, so its page stands under a made-up name.
    page = f"untagged-{item.id:020x}" if item.draft else tag
    return {
        "url": url,
        "assets_url": f"{url}/assets",
        "upload_url": links.uploads(repo.full_name, item.id),
        "html_url": f"{links.web(repo.full_name)}/releases/tag/{page}",
        "id": item.id,
        "node_id": node_id("RE", item.id),
        "author": user(links, "octocat"),
        "tag_name": item.tag_name,
        "target_commitish": item.target_commitish,
        "name": item.name,
        "body": item.body,
        "draft": item.draft,
        "prerelease": item.prerelease,
        "immutable": item.immutable,
        "created_at": item.created_at,
        "updated_at": item.published_at or item.created_at,
        "published_at": item.published_at,
        "tarball_url": f"{links.repo(repo.full_name)}/tarball/{tag}",
        "zipball_url": f"{links.repo(repo.full_name)}/zipball/{tag}",
        "assets": [asset(links, repo, item, one) for one in item.assets.values()],
    }


def asset(links: Links, repo: Repository, owner: Release, item: Asset) -> Json:
    web = links.web(repo.full_name)
    return {
        "url": f"{links.repo(repo.full_name)}/releases/assets/{item.id}",
        "browser_download_url": f"{web}/releases/download/{owner.tag_name}/{item.name}",
        "id": item.id,
        "node_id": node_id("RA", item.id),
        "name": item.name,
        "label": item.label,
        "state": item.state,
        "content_type": item.content_type,
        "size": len(item.content),
        "digest": f"sha256:{hashlib.sha256(item.content).hexdigest()}",
        "download_count": 0,
        "created_at": item.created_at,
        "updated_at": item.created_at,
        "uploader": user(links, "octocat"),
    }


def ref(links: Links, repo: Repository, name: str, sha: str) -> Json:
    kind = repo.refs.kind(sha)
    base = f"{links.repo(repo.full_name)}/git"
    return {
        "ref": name,
        "node_id": node_id("REF", len(name)),
        "url": f"{base}/{name}",
        "object": {"sha": sha, "type": kind, "url": f"{base}/{kind}s/{sha}"},
    }
