"""The version's tag, on real repositories with a real remote."""

import subprocess
from dataclasses import replace

import pytest

from ministudio_ci.errors import (
    BranchMovedError,
    GitError,
    RemoteError,
    TagExistsError,
    TagRefusedError,
    TagSigningError,
)
from ministudio_ci.release.tag import TRAILER, make_tag, our_tags, push_tag
from tests.support.release_site import Site


def test_it_is_annotated_carries_the_trailer_and_is_pushed(site: Site) -> None:
    order = site.order(title="Site v1.6 # $(id)\n\nSigned-off-by: x")
    assert make_tag(order, site.git)
    assert push_tag(order, site.git)
    assert site.there() == {"v1.6.0": order.commit}
    told = site.repo.git("cat-file", "tag", "v1.6.0").split("\n\n", 1)[1]
    assert told == f"Site v1.6 # $(id) Signed-off-by: x\n\n{TRAILER}"


def test_doing_it_again_does_nothing(site: Site) -> None:
    order = site.order()
    make_tag(order, site.git)
    push_tag(order, site.git)
    before = site.repo.git("for-each-ref")
    assert not make_tag(order, site.git)
    assert not push_tag(order, site.git)
    assert site.repo.git("for-each-ref") == before


def test_another_clone_takes_up_the_tag_that_is_pushed(site: Site) -> None:
    make_tag(site.order(), site.git)
    push_tag(site.order(), site.git)
    other = site.clone("later")
    other.repo.git("tag", "--delete", "v1.6.0")
    assert not make_tag(other.order(), other.git)
    assert list(our_tags(other.git)) == ["v1.6.0"]


def test_of_two_tags_made_at_once_on_one_commit_the_remotes_counts(site: Site) -> None:
    other = site.clone("later")
    for each in (site, other):
        make_tag(each.order(title=str(each.repo.path)), each.git)
    push_tag(site.order(), site.git)
    assert not make_tag(other.order(), other.git)
    assert our_tags(other.git) == our_tags(site.git)


@pytest.mark.parametrize("where", ["here", "there"])
@pytest.mark.parametrize("whose", ["another commit", "another tool", "no annotation"])
def test_a_tag_that_is_another_is_an_error_and_left_as_it_is(
    site: Site, where: str, whose: str
) -> None:
    order = site.order()
    if whose == "another commit":
        make_tag(order, site.git)
        order = replace(order, commit=site.repo.commit("feat: more"))
        site.repo.git("push", "--quiet", "origin", "main")
    else:
        site.repo.tag("v1.6.0", message="mine" if whose == "another tool" else None)
    if where == "there":
        site.repo.git("push", "--quiet", "origin", "v1.6.0")
        site.repo.git("tag", "--delete", "v1.6.0")
    before = site.here(), site.there()
    with pytest.raises(TagExistsError, match=r"v1\.6\.0 is already there, on commit [0-9a-f]{40}"):
        make_tag(order, site.git)
    assert site.there() == before[1]
    assert site.here().items() >= before[0].items()


def test_a_branch_that_moved_before_the_tag_is_an_error_and_nothing_is_left(site: Site) -> None:
    site.advance()
    with pytest.raises(BranchMovedError, match="main on origin is now at"):
        make_tag(site.order(), site.git)
    assert (site.here(), site.there()) == ({}, {})


def test_a_branch_that_moved_before_the_push_takes_the_tag_back(site: Site) -> None:
    make_tag(site.order(), site.git)
    site.advance()
    with pytest.raises(BranchMovedError):
        push_tag(site.order(), site.git)
    assert (site.here(), site.there()) == ({}, {})


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_a_remote_that_refuses_is_quoted_and_nothing_is_left(site: Site, hook: str) -> None:
    site.hook(hook, "echo 'GH013: tags are protected' >&2; exit 1")
    make_tag(site.order(), site.git)
    with pytest.raises(TagRefusedError, match="remote: GH013: tags are protected") as refused:
        push_tag(site.order(), site.git)
    assert "contents: write" in refused.value.next_step
    assert (site.here(), site.there()) == ({}, {})


def test_a_remote_that_goes_away_keeps_the_tag_for_the_next_run(site: Site) -> None:
    order = site.order()
    make_tag(order, site.git)
    away = site.bare.rename(site.bare.with_name("away"))
    with pytest.raises(RemoteError):
        push_tag(order, site.git)
    away.rename(site.bare)
    assert push_tag(order, site.git)
    assert site.there() == {"v1.6.0": order.commit}


def test_a_push_whose_answer_is_lost_counts_as_done(site: Site) -> None:
    site.hook("post-receive", "kill -9 $PPID")
    make_tag(site.order(), site.git)
    assert push_tag(site.order(), site.git)
    assert list(site.here()) == ["v1.6.0"]


def test_without_a_remote_the_tag_stays_here(site: Site) -> None:
    order = site.order(remote=None)
    site.repo.git("remote", "remove", "origin")
    assert make_tag(order, site.git)
    assert not push_tag(order, site.git)
    assert site.here() == {"v1.6.0": order.commit}


def test_a_clone_that_knows_no_one_tags_as_githubs_bot(site: Site) -> None:
    nobody = {name: value for name, value in site.git.env.items() if "_NAME" not in name
              and "_EMAIL" not in name}  # fmt: skip
    git = type(site.git)(site.repo.path, env=nobody)
    make_tag(site.order(), git)
    assert "tagger github-actions[bot] <41898282+github-actions[bot]@" in site.repo.git(
        "cat-file", "tag", "v1.6.0"
    )


def test_a_configured_person_tags_under_that_name(site: Site) -> None:
    site.repo.git("config", "user.name", "Grace")
    nobody = {name: value for name, value in site.git.env.items() if "GIT_" not in name}
    make_tag(site.order(), type(site.git)(site.repo.path, env=nobody))
    assert "tagger Grace <" in site.repo.git("cat-file", "tag", "v1.6.0")


def test_with_a_key_the_tag_is_signed_and_still_known_as_ours(site: Site) -> None:
    key = site.files / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    allowed = site.files / "allowed"
    allowed.write_text(f"ada@example.org {key.with_suffix('.pub').read_text()}")
    for name, value in {"gpg.format": "ssh", "user.signingkey": f"{key}.pub",
                        "gpg.ssh.allowedSignersFile": str(allowed)}.items():  # fmt: skip
        site.repo.git("config", name, value)
    make_tag(site.order(sign=True), site.git)
    site.repo.git("verify-tag", "v1.6.0")
    assert list(our_tags(site.git)) == ["v1.6.0"]


def test_signing_without_a_key_is_an_error_and_leaves_no_tag(site: Site) -> None:
    site.repo.git("config", "gpg.format", "ssh")
    with pytest.raises(TagSigningError, match=r"v1\.6\.0 could not be signed"):
        make_tag(site.order(sign=True), site.git)
    assert site.here() == {}


def test_a_name_git_will_not_have_is_gits_error(site: Site) -> None:
    with pytest.raises(GitError, match="not a valid tag name"):
        make_tag(site.order(prefix="a..b"), site.git)
