"""GitHub's documents: repository, release, asset and ref, as its REST API gives them.

Source: GitHub's REST reference and its OpenAPI description, API version 2022-11-28.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

from tests.support.github_state import Access, Asset, OpenedPull, Release, Repository

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the API, the uploads and the pages stand; three hosts on github.com."""

    api: str
    uploads: str
    web: str

    @classmethod
    def of_enterprise_server(cls, origin: str) -> Self:
        return cls(api=f"{origin}/api/v3", uploads=f"{origin}/api/uploads", web=origin)

    def repo(self, name: str) -> str:
        return f"{self.api}/repos/{name}"

    def upload(self, name: str, release: int) -> str:
        return f"{self.uploads}/repos/{name}/releases/{release}/assets{{?name,label}}"

    def page(self, name: str) -> str:
        return f"{self.web}/{name}"


def node_id(kind: str, number: int) -> str:
    return f"{kind}_{number:08d}"


def user(links: Links, login: str, kind: str = "User") -> Json:
    url = f"{links.api}/users/{quote(login)}"
    lists = (
        "followers following gists starred subscriptions organizations repos events received_events"
    )
    return {
        "login": login,
        "id": 1,
        "node_id": node_id("U", 1),
        "avatar_url": f"{links.web}/avatars/{quote(login)}",
        "gravatar_id": "",
        "url": url,
        "html_url": links.page(quote(login)),
        **{f"{name}_url": f"{url}/{name}" for name in lists.split()},
        "type": kind,
        "site_admin": False,
    }


def repository(links: Links, repo: Repository, access: Access | None) -> Json:
    owner, name = repo.full_name.split("/")
    push = access is not None and access.push
    rights = {"admin": False, "maintain": False, "push": push, "triage": push, "pull": True}
    return {
        **_blank_repository(links.repo(repo.full_name), links.page(repo.full_name)),
        "id": 1,
        "node_id": node_id("R", 1),
        "name": name,
        "full_name": repo.full_name,
        "owner": user(links, owner, "Organization"),
        "private": repo.private,
        "visibility": "private" if repo.private else "public",
        "default_branch": repo.default_branch,
        "permissions": rights,
    }


def _blank_repository(url: str, page: str) -> Json:
    """The many members that GitHub always sends and nobody here reads."""
    lists = (
        "archive assignees blobs branches collaborators comments commits compare contents "
        "contributors deployments downloads events forks git_commits git_refs git_tags hooks "
        "issue_comment issue_events issues keys labels languages merges milestones notifications "
        "pulls releases stargazers statuses subscribers subscription tags teams trees"
    )
    counts = (
        "forks forks_count open_issues open_issues_count size stargazers_count watchers "
        "watchers_count network_count subscribers_count"
    )
    flags = (
        "archived disabled fork has_discussions has_downloads has_issues has_pages has_projects "
        "has_wiki"
    )
    return {
        **{f"{name}_url": f"{url}/{name}" for name in lists.split()},
        **dict.fromkeys(counts.split(), 0),
        **dict.fromkeys(flags.split(), False),
        **dict.fromkeys(["description", "homepage", "language", "license", "mirror_url"]),
        **dict.fromkeys(["created_at", "pushed_at", "updated_at"], "2025-11-02T00:00:00Z"),
        **dict.fromkeys(["clone_url", "git_url", "ssh_url", "svn_url"], f"{page}.git"),
        "html_url": page,
        "url": url,
    }


def release(links: Links, repo: Repository, item: Release) -> Json:
    url = f"{links.repo(repo.full_name)}/releases/{item.id}"
    tag = quote(item.tag_name, safe="")
    # A draft has no tag of its own yet, so its page stands under a made-up name.
    page = f"untagged-{item.id:020x}" if item.draft else tag
    return {
        "url": url,
        "assets_url": f"{url}/assets",
        "upload_url": links.upload(repo.full_name, item.id),
        "html_url": f"{links.page(repo.full_name)}/releases/tag/{page}",
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
    web = links.page(repo.full_name)
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


def pull(links: Links, repo: Repository, item: OpenedPull) -> Json:
    """As it stands in a list."""
    url = f"{links.repo(repo.full_name)}/pulls/{item.number}"
    page = f"{links.page(repo.full_name)}/pull/{item.number}"
    closed = None if item.state == "open" else item.created_at
    addresses = {
        "html": page,
        "issue": url.replace("/pulls/", "/issues/"),
        "comments": f"{url.replace('/pulls/', '/issues/')}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{links.repo(repo.full_name)}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{links.repo(repo.full_name)}/statuses/{item.sha}",
    }
    return {
        **{f"{name}_url": address for name, address in addresses.items()},
        "_links": {name: {"href": at} for name, at in {"self": url, **addresses}.items()},
        "url": url, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch",
        "id": item.number, "node_id": node_id("PR", item.number), "number": item.number,
        "state": item.state, "locked": False, "draft": False,
        "title": item.title, "body": item.body,
        "user": user(links, "github-actions[bot]", "Bot"),
        "author_association": "CONTRIBUTOR", "auto_merge": None,
        "labels": [], "assignee": None, "assignees": [], "milestone": None,
        "created_at": item.created_at, "updated_at": item.created_at,
        "closed_at": closed, "merged_at": None, "merge_commit_sha": None,
        "head": _side(links, repo, item.head, item.sha),
        "base": _side(links, repo, item.base, str(repo.refs.resolve(item.base))),
    }  # fmt: skip


def whole_pull(links: Links, repo: Repository, item: OpenedPull) -> Json:
    """As it is answered alone."""
    counts = "additions deletions changed_files comments commits review_comments"
    return {
        **pull(links, repo, item),
        **dict.fromkeys(counts.split(), 1),
        "mergeable": None, "mergeable_state": "unknown", "merged": False, "merged_by": None,
        "maintainer_can_modify": False, "rebaseable": None,
    }  # fmt: skip


def _side(links: Links, repo: Repository, branch: str, sha: str) -> Json:
    owner = repo.full_name.partition("/")[0]
    return {
        "label": f"{owner}:{branch}", "ref": branch, "sha": sha,
        "user": user(links, owner, "Organization"),
        "repo": repository(links, repo, Access()),
    }  # fmt: skip
