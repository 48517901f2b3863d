"""A release from tag to major tag, on GitHub (the fake, with a real remote) and in a folder."""

import json
from dataclasses import replace

import pytest

from ministudio_ci.errors import (
    ForgePermissionError,
    ForgeTokenError,
    MajorTagError,
    ReleaseRaceError,
    TagRefusedError,
)
from ministudio_ci.foundation.files import locked
from ministudio_ci.foundation.forge_local import LocalForge
from ministudio_ci.release import Step, find_unfinished, publish
from tests.support.forges import REPOSITORY, asset, github_forge
from tests.support.github_fake import GithubFake
from tests.support.github_state import Access
from tests.support.release_site import Site

SHARED = (Step.TAG, Step.PUSH, Step.DRAFT, Step.ASSETS, Step.PUBLISH, Step.MAJOR_TAG)
OWN = (Step.TAG, Step.DRAFT, Step.ASSETS, Step.PUSH, Step.PUBLISH, Step.MAJOR_TAG)


def test_on_github_each_step_is_done_in_order_and_told(site: Site, fake: GithubFake) -> None:
    told: list[Step] = []
    done = publish(site.order(), git=site.git, forge=github_forge(fake.url), on_step=told.append)
    (release,) = fake.repositories[REPOSITORY].releases.values()
    assert done.steps == tuple(told) == SHARED
    assert done.url
    assert done.url.endswith("/studio/site/releases/tag/v1.6.0")
    assert (release.tag_name, release.draft, release.name) == ("v1.6.0", False, "Site v1.6.0")
    assert release.body == site.order().notes
    assert {kept.name: kept.content for kept in release.assets.values()} == {
        "changelog.md": b"# Changes\n", "changelog.json": b"{}\n",
    }  # fmt: skip
    assert site.there() == {"v1.6.0": site.git.head(), "v1": site.git.head()}


def test_in_a_folder_the_draft_comes_before_anyone_sees_the_tag(
    site: Site, local: LocalForge
) -> None:
    done = publish(site.order(), git=site.git, forge=local)
    folder = site.repo.path / "reports" / "releases" / "v1.6.0"
    assert (done.steps, done.url) == (OWN, None)
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*")) == [
        "assets/changelog.json", "assets/changelog.md", "notes.md", "release.json",
    ]  # fmt: skip
    assert (folder / "notes.md").read_text() == site.order().notes
    assert json.loads((folder / "release.json").read_text()) == {
        "tag": "v1.6.0", "title": "Site v1.6.0", "prerelease": False,
    }  # fmt: skip
    assert [path.name for path in folder.parent.iterdir()] == ["v1.6.0"]
    assert site.there() == {"v1.6.0": site.git.head(), "v1": site.git.head()}


def test_without_a_remote_all_of_it_stays_here(site: Site, local: LocalForge) -> None:
    site.repo.git("remote", "remove", "origin")
    done = publish(site.order(remote=None), git=site.git, forge=local)
    assert done.steps == tuple(step for step in OWN if step is not Step.PUSH)
    assert site.here() == {"v1.6.0": site.git.head(), "v1": site.git.head()}


def test_a_release_that_is_out_is_neither_done_again_nor_edited(
    site: Site, fake: GithubFake
) -> None:
    first = publish(site.order(), git=site.git, forge=github_forge(fake.url))
    fake.requests.clear()
    other = replace(site.order(), notes="other", assets=(asset(site.files, "new.txt", b"x"),))
    again = publish(other, git=site.git, forge=github_forge(fake.url))
    assert (again.steps, again.url) == ((), first.url)
    assert {call.split()[0] for call in fake.calls} == {"GET"}


def test_an_immutable_release_is_whole_before_it_is_locked(site: Site, fake: GithubFake) -> None:
    fake.repositories[REPOSITORY].immutable_releases = True
    publish(site.order(), git=site.git, forge=github_forge(fake.url))
    (release,) = fake.repositories[REPOSITORY].releases.values()
    assert (release.immutable, len(release.assets)) == (True, 2)
    assert publish(site.order(), git=site.git, forge=github_forge(fake.url)).steps == ()


def test_a_pre_release_is_marked_and_moves_no_major_tag(site: Site, fake: GithubFake) -> None:
    order = site.order("2.0.0-rc.1")
    assert publish(order, git=site.git, forge=github_forge(fake.url)).steps == SHARED[:-1]
    (release,) = fake.repositories[REPOSITORY].releases.values()
    assert release.prerelease
    assert list(site.there()) == ["v2.0.0-rc.1"]


def test_a_maintenance_release_leaves_the_major_tag_where_it_is(
    site: Site, local: LocalForge
) -> None:
    first = site.git.head()
    site.repo.commit("feat: more")
    site.repo.git("push", "--quiet", "origin", "main", f"{first}:refs/heads/v1.5")
    publish(site.order("1.6.0"), git=site.git, forge=local)
    old = site.order("1.5.1", commit=first, branch="v1.5")
    assert Step.MAJOR_TAG not in publish(old, git=site.git, forge=local).steps
    assert site.there()["v1"] == site.git.head()


def test_a_major_tag_that_another_run_moved_meanwhile_is_looked_at_anew(
    site: Site, local: LocalForge
) -> None:
    site.hook("update", f'case "$1" in refs/tags/v1) [ -e {site.files}/once ] || '
              f"{{ touch {site.files}/once; exit 1; }};; esac")  # fmt: skip
    assert Step.MAJOR_TAG in publish(site.order(), git=site.git, forge=local).steps
    assert site.there()["v1"] == site.git.head()


def test_a_major_tag_that_may_not_move_is_an_error_and_the_release_stays_out(
    site: Site, local: LocalForge
) -> None:
    publish(site.order("1.5.0"), git=site.git, forge=local)
    site.repo.commit("feat: more")
    site.repo.git("push", "--quiet", "origin", "main")
    site.hook("update", 'case "$1" in refs/tags/v1) echo GH013 >&2; exit 1;; esac')
    with pytest.raises(MajorTagError, match=r"(?s)v1\.6\.0 is published, but the tag v1.*GH013"):
        publish(site.order(), git=site.git, forge=local)
    assert (site.repo.path / "reports/releases/v1.6.0/release.json").is_file()
    assert site.there()["v1"] == site.there()["v1.5.0"]
    unfinished = find_unfinished(site.git, local, "v", remote="origin")
    assert unfinished
    assert unfinished.missing == (Step.MAJOR_TAG,)


@pytest.mark.parametrize(
    ("access", "error"),
    [
        pytest.param(Access(push=False), ForgePermissionError, id="a token that may only read"),
        pytest.param(Access(push=False, scopes=("read:org",)), ForgePermissionError,
                     id="a classic token without its scope"),
        pytest.param(None, ForgeTokenError, id="a token that is no more"),
    ],
)  # fmt: skip
def test_a_token_without_the_right_is_told_and_a_better_one_goes_on(
    site: Site, fake: GithubFake, access: Access | None, error: type[Exception]
) -> None:
    token = "ghs_of_little_use_000000"
    fake.tokens |= {token: access} if access else {}
    with pytest.raises(error):
        publish(site.order(), git=site.git, forge=github_forge(fake.url, token=token))
    done = publish(site.order(), git=site.git, forge=github_forge(fake.url))
    assert done.steps == SHARED[2:]
    assert len(fake.repositories[REPOSITORY].releases) == 1


def test_a_refused_tag_leaves_nothing_on_the_forge(site: Site, fake: GithubFake) -> None:
    site.hook("pre-receive", "exit 1")
    with pytest.raises(TagRefusedError):
        publish(site.order(), git=site.git, forge=github_forge(fake.url))
    assert (site.here(), fake.repositories[REPOSITORY].releases) == ({}, {})


def test_a_draft_that_someone_deletes_meanwhile_is_an_error_and_a_new_run_heals(
    site: Site, fake: GithubFake
) -> None:
    def delete(step: Step) -> None:
        if step is Step.DRAFT:
            fake.repositories[REPOSITORY].releases.clear()

    with pytest.raises(ReleaseRaceError):
        publish(site.order(), git=site.git, forge=github_forge(fake.url), on_step=delete)
    publish(site.order(), git=site.git, forge=github_forge(fake.url))
    assert len(fake.repositories[REPOSITORY].releases) == 1


def test_while_another_run_releases_from_this_clone_it_waits_for_no_one(
    site: Site, local: LocalForge
) -> None:
    with (
        locked(site.repo.path / ".git" / "ministudio-ci-release.lock"),
        pytest.raises(ReleaseRaceError, match=r"Another run is releasing v1\.6\.0"),
    ):
        publish(site.order(), git=site.git, forge=local)
    assert site.here() == {}


@pytest.mark.parametrize(
    ("order", "latest"),
    [
        (["1.5.1", "1.6.0"], "v1.6.0"),
        (["1.6.0", "1.5.1"], "v1.6.0"),
        (["2.0.0", "1.6.0"], "v2.0.0"),
        (["1.6.0", "2.0.0-rc.1"], "v1.6.0"),
        (["2.0.0-rc.1", "1.6.0"], "v1.6.0"),
        (["1.9.0", "1.10.0", "1.9.1"], "v1.10.0"),
    ],
    ids=", ".join,
)
def test_the_highest_final_version_is_the_latest_whatever_came_out_last(
    order: list[str], latest: str, site: Site, fake: GithubFake
) -> None:
    forge, repository = github_forge(fake.url), fake.repositories[REPOSITORY]
    for version in order:
        publish(site.order(version, assets=()), git=site.git, forge=forge)
    assert repository.latest
    assert repository.releases[repository.latest].tag_name == latest
