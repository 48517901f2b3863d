"""The branch of a proposal: pushed once, without force, and never anybody else's."""

from pathlib import Path

import pytest

from ministudio_ci.errors import ProposalBranchError, ProposalPushError, RemoteError
from ministudio_ci.foundation.proposal import push_branch
from tests.support.release_site import Site
from tests.support.repo import Repo

BRANCH = "ministudio-ci/fix-111111111111"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.new(tmp_path)


def there(site: Site) -> dict[str, str]:
    form = "--format=%(refname:short) %(objectname)"
    lines = Repo(site.bare).git("for-each-ref", form, "refs/heads").splitlines()
    return dict(line.split(" ", 1) for line in lines)


def fix(site: Site, content: str = "1") -> str:
    """A commit on the tested one that no branch here has."""
    commit = site.repo.commit("fix: a", files={"a": content})
    site.repo.git("reset", "--quiet", "--hard", "HEAD~1")
    return commit


def test_it_is_pushed_and_nothing_else_moves(site: Site) -> None:
    main, commit = site.git.head(), fix(site)
    assert push_branch(site.git, "origin", BRANCH, commit, base="main")
    assert there(site) == {"main": main, BRANCH: commit}
    assert push_branch(site.git, "origin", BRANCH, commit, base="main")


def test_the_same_made_by_another_hand_is_the_same(site: Site) -> None:
    other = site.clone("other")
    theirs = other.repo.commit("fix: in other words", files={"a": "1"})
    other.repo.git("push", "--quiet", "origin", f"HEAD:refs/heads/{BRANCH}")
    assert push_branch(site.git, "origin", BRANCH, fix(site), base="main")
    assert there(site)[BRANCH] == theirs


@pytest.mark.parametrize("more", ["other content", "a commit on top"])
def test_what_somebody_works_on_is_left_as_it_is(site: Site, more: str) -> None:
    other = site.clone("other")
    other.repo.commit("fix: a", files={"a": "2" if more == "other content" else "1"})
    if more == "a commit on top":
        other.repo.commit("fix: b", files={"b": "1"})
    other.repo.git("push", "--quiet", "origin", f"HEAD:refs/heads/{BRANCH}")
    tip = there(site)[BRANCH]
    assert not push_branch(site.git, "origin", BRANCH, fix(site), base="main")
    assert there(site)[BRANCH] == tip


@pytest.mark.parametrize("branch", ["develop", "ministudio-ci/", "fix-1", "xministudio-ci/fix-1"])
def test_nothing_is_pushed_beside_the_branches_of_proposals(site: Site, branch: str) -> None:
    before = there(site)
    with pytest.raises(ProposalBranchError):
        push_branch(site.git, "origin", branch, fix(site), base="main")
    assert there(site) == before


@pytest.mark.parametrize("which", ["the tested branch", "the default branch"])
def test_nor_to_a_branch_of_the_projects_own_whatever_its_name(site: Site, which: str) -> None:
    if which == "the default branch":
        Repo(site.bare).git("symbolic-ref", "HEAD", f"refs/heads/{BRANCH}")
        site.repo.git("push", "--quiet", "origin", f"HEAD:refs/heads/{BRANCH}")
    base = BRANCH if which == "the tested branch" else "main"
    before = there(site)
    commit = fix(site)
    if which == "the tested branch":
        with pytest.raises(ProposalBranchError):
            push_branch(site.git, "origin", BRANCH, commit, base=base)
    else:
        assert not push_branch(site.git, "origin", BRANCH, commit, base=base)
    assert there(site) == before


def test_a_refusal_is_told_in_the_remotes_words(site: Site) -> None:
    site.hook("update", "echo 'GH013: rule violations' >&2; exit 1")
    with pytest.raises(ProposalPushError, match="GH013: rule violations"):
        push_branch(site.git, "origin", BRANCH, fix(site), base="main")


def test_a_push_whose_answer_was_lost_was_made(site: Site) -> None:
    site.hook("post-update", "kill -9 $PPID")
    commit = fix(site)
    assert push_branch(site.git, "origin", BRANCH, commit, base="main")
    assert there(site)[BRANCH] == commit


def test_a_remote_that_is_away_is_said(site: Site) -> None:
    site.bare.rename(site.bare.with_name("away"))
    with pytest.raises(RemoteError):
        push_branch(site.git, "origin", BRANCH, fix(site), base="main")
