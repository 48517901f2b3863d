"""The GitHub fake keeps GitHub's rules, looked at through PyGithub, as the product will."""

import io
from typing import Any

import github
import pytest
from github.GitRelease import GitRelease
from github.Repository import Repository as Remote

from tests.support.github_fake import GithubFake
from tests.support.github_state import Repository

SHA = "1" * 40


def draft(remote: Remote, tag: str = "v1.0.0", **more: Any) -> GitRelease:
    return remote.create_git_release(tag, tag, "Notes", draft=True, **more)


def put(release: GitRelease, name: str, content: bytes = b"x") -> str:
    file = io.BytesIO(content)
    asset = release.upload_asset_from_memory(file, len(content), name, content_type="text/plain")
    return asset.name


def errors(caught: pytest.ExceptionInfo[github.GithubException]) -> list[tuple[str, str]]:
    data: Any = caught.value.data
    return [(error["code"], error["field"]) for error in data["errors"]]


def test_a_draft_gets_its_files_and_is_published(repo: Repository, remote: Remote) -> None:
    release = draft(remote)
    assert put(release, "CHANGELOG.md", b"# 1.0.0") == "CHANGELOG.md"
    published = release.update_release("v1.0.0", "Notes", draft=False)
    assert (published.draft, published.published_at is not None) == (False, True)
    assert remote.get_release("v1.0.0").get_assets()[0].size == 7
    assert [r.tag_name for r in repo.releases.values()] == ["v1.0.0"]


def test_a_draft_is_not_found_by_its_tag_but_stands_in_the_list(remote: Remote) -> None:
    release = draft(remote)
    with pytest.raises(github.UnknownObjectException):
        remote.get_release("v1.0.0")
    assert [r.id for r in remote.get_releases()] == [release.id]
    assert "/untagged-" in release.html_url


def test_one_tag_takes_many_drafts_and_one_published_release(remote: Remote) -> None:
    first, second = draft(remote), draft(remote)
    first.update_release("v1.0.0", "", draft=False)
    with pytest.raises(github.GithubException) as caught:
        second.update_release("v1.0.0", "", draft=False)
    assert (caught.value.status, errors(caught)) == (422, [("already_exists", "tag_name")])


def test_publishing_makes_a_tag_that_is_not_there(repo: Repository, remote: Remote) -> None:
    remote.create_git_release("v2.0.0", "v2.0.0", "", target_commitish="main")
    assert repo.refs.all()["refs/tags/v2.0.0"] == SHA


def test_publishing_at_an_unknown_commit_is_refused(repo: Repository, remote: Remote) -> None:
    with pytest.raises(github.GithubException) as caught:
        remote.create_git_release("v2.0.0", "v2.0.0", "", target_commitish="nowhere")
    assert errors(caught) == [("invalid", "target_commitish")]
    assert not repo.releases


def test_a_body_over_the_limit_is_refused(remote: Remote) -> None:
    remote.create_git_release("v1.0.0", "v1.0.0", "é" * 125_000, draft=True)
    with pytest.raises(github.GithubException) as caught:
        remote.create_git_release("v1.0.0", "v1.0.0", "é" * 125_001, draft=True)
    assert errors(caught) == [("custom", "body")]


def test_the_list_goes_over_pages(remote: Remote) -> None:
    for number in range(65):
        draft(remote, f"v0.{number}.0")
    assert [r.tag_name for r in remote.get_releases()] == [f"v0.{n}.0" for n in range(64, -1, -1)]
    assert remote.get_releases().totalCount == 65


@pytest.mark.parametrize(
    ("name", "kept"),
    [("feed.json", "feed.json"), ("mise à jour.md", "mise.jour.md"), (".hidden.", "hidden")],
)
def test_a_file_name_is_made_plain(remote: Remote, name: str, kept: str) -> None:
    assert put(draft(remote), name) == kept


def test_a_second_file_of_the_same_name_is_refused(remote: Remote) -> None:
    release = draft(remote)
    put(release, "feed.json")
    with pytest.raises(github.GithubException) as caught:
        put(release, "feed.json")
    assert errors(caught) == [("already_exists", "name")]


def test_a_broken_upload_leaves_a_name_that_must_be_freed_first(
    fake: GithubFake, remote: Remote
) -> None:
    release = draft(remote)
    fake.fail_next("POST", "/assets$", 502)
    with pytest.raises(github.GithubException, match="502"):
        put(release, "feed.json")
    (starter,) = release.get_assets()
    assert (starter.state, starter.size) == ("starter", 0)
    with pytest.raises(github.GithubException, match="already_exists"):
        put(release, "feed.json")
    starter.delete_asset()
    assert put(release, "feed.json") == "feed.json"


def test_an_immutable_release_takes_no_file_and_keeps_its_tag(
    repo: Repository, remote: Remote
) -> None:
    repo.immutable_releases = True
    release = draft(remote)
    put(release, "feed.json")
    release.update_release("v1.0.0", "", draft=False)
    with pytest.raises(github.GithubException, match="immutable release"):
        put(release, "late.json")
    release.delete_release()
    with pytest.raises(github.GithubException, match="was used by an immutable release"):
        remote.create_git_release("v1.0.0", "v1.0.0", "")


def test_a_file_is_read_back_as_it_was_sent(remote: Remote) -> None:
    release = draft(remote)
    put(release, "feed.json", b"not JSON")
    (asset,) = release.get_assets()
    _, body = remote.requester.requestJsonAndCheck(
        "GET", asset.url, headers={"Accept": "application/octet-stream"}
    )
    assert body["data"] == "not JSON"
