"""The commit that carries a version: made, pushed with its tag or not at all, dropped."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ministudio_ci.errors import (
    BranchMovedError,
    GitError,
    ReleaseRaceError,
    RemoteError,
    StampRefusedError,
    StampUntrackedError,
    TagExistsError,
)
from ministudio_ci.foundation.git import Git
from ministudio_ci.release import (
    ReleaseOrder,
    commit_stamps,
    drop_stamps,
    is_leftover,
    read_stamps,
    stamped_on,
    stamps_in,
)
from ministudio_ci.release.tag import TRAILER, make_tag, push_tag
from tests.support.release_site import Site
from tests.support.repo import Repo

NOW = datetime(2025, 11, 1, 18, 42, 30, tzinfo=UTC)
ENTRIES = ["VERSION:{version}"]


@pytest.fixture
def ready(site: Site) -> Site:
    site.repo.commit("chore: version", files={"VERSION": "1.5.0\n", "other": "1\n"})
    site.repo.git("push", "--quiet", "origin", "main")
    return site


def stamp(site: Site, version: str = "1.6.0") -> ReleaseOrder:
    stamping = read_stamps(site.repo.path, ENTRIES, version)
    commit_stamps(site.git, stamping, now=NOW)
    return site.order(version)


def tip(site: Site) -> str:
    return Repo(site.bare).git("rev-parse", "main")


def test_it_says_what_it_is_and_holds_the_files_alone(ready: Site) -> None:
    parent = ready.git.head()
    order = stamp(ready)
    shown = ready.repo.git("log", "-1", "--name-status", "--format=%P|%an|%aI|%B|")
    assert shown == (f"{parent}|Ada|2025-11-01T18:42:30+00:00|chore(release): 1.6.0\n\n{TRAILER}\n|"
                     "\n\nM\tVERSION")  # fmt: skip
    assert stamped_on(ready.git, order.commit) == parent
    assert ready.repo.git("status", "--porcelain") == ""


def test_no_hook_of_the_clone_runs(ready: Site) -> None:
    hooks = ready.repo.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "commit-msg", "post-commit", "post-checkout", "post-merge"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {hooks}/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    stamp(ready)
    drop_stamps(ready.git)
    assert not (hooks / "ran").exists()


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("chore(release): 1.6.0", id="by hand"),
        pytest.param(f"fix: x\n\n{TRAILER}", id="another subject"),
        pytest.param("", id="no message"),
    ],
)
def test_a_commit_that_is_none_of_ours_is_let_alone(ready: Site, message: str) -> None:
    ready.repo.commit(message)
    head = ready.git.head()
    assert stamped_on(ready.git, head) is None
    drop_stamps(ready.git)
    assert ready.git.head() == head


def test_dropping_keeps_what_else_was_changed(ready: Site) -> None:
    head = ready.git.head()
    stamp(ready)
    (ready.repo.path / "other").write_text("mine\n")
    drop_stamps(ready.git)
    assert ready.git.head() == head
    assert (ready.repo.path / "VERSION").read_text() == "1.5.0\n"
    assert (ready.repo.path / "other").read_text() == "mine\n"


def test_a_stamped_file_that_was_changed_since_is_not_thrown_away(ready: Site) -> None:
    order = stamp(ready)
    (ready.repo.path / "VERSION").write_text("mine\n")
    with pytest.raises(GitError):
        drop_stamps(ready.git)
    assert ready.git.head() == order.commit
    assert (ready.repo.path / "VERSION").read_text() == "mine\n"


def test_a_file_in_no_commit_cannot_carry_it(ready: Site) -> None:
    (ready.repo.path / "NEW").write_text("1.5.0\n")
    stamping = read_stamps(ready.repo.path, ["NEW:{version}"], "1.6.0")
    with pytest.raises(StampUntrackedError, match="NEW is in no commit"):
        commit_stamps(ready.git, stamping, now=NOW)


def test_a_lock_file_that_git_ignores_is_let_alone(ready: Site) -> None:
    files = {"package.json": '{"version": "1.5.0"}', ".gitignore": "package-lock.json\n"}
    ready.repo.commit("chore: web", files=files)
    lock = ready.repo.path / "package-lock.json"
    lock.write_text('{"version": "1.5.0"}')
    stamping = stamps_in(ready.git, ["package.json"], "1.6.0")
    commit_stamps(ready.git, stamping, now=NOW)
    assert lock.read_text() == '{"version": "1.5.0"}'
    assert stamps_in(ready.git, ["package.json"], "1.6.0").amiss == ()


def test_with_a_key_it_is_signed(ready: Site) -> None:
    key = ready.files / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    allowed = ready.files / "allowed"
    allowed.write_text(f"ada@example.org {key.with_suffix('.pub').read_text()}")
    for name, value in {"gpg.format": "ssh", "user.signingkey": f"{key}.pub",
                        "gpg.ssh.allowedSignersFile": str(allowed)}.items():  # fmt: skip
        ready.repo.git("config", name, value)
    stamping = read_stamps(ready.repo.path, ENTRIES, "1.6.0")
    commit_stamps(ready.git, stamping, now=NOW, sign=True)
    ready.repo.git("verify-commit", "HEAD")
    assert stamped_on(ready.git, ready.git.head())


def test_branch_and_tag_arrive_together_and_once(ready: Site) -> None:
    order = stamp(ready)
    assert is_leftover(ready.git, tip=tip(ready), remote="origin")
    assert make_tag(order, ready.git)
    assert not is_leftover(ready.git, tip=tip(ready), remote="origin")
    assert push_tag(order, ready.git)
    assert (tip(ready), ready.there()) == (order.commit, {"v1.6.0": order.commit})
    assert not make_tag(order, ready.git)
    assert not push_tag(order, ready.git)


@pytest.mark.parametrize("closed", ["refs/heads/main", "refs/tags/v1.6.0"])
def test_a_remote_that_refuses_one_of_the_two_gets_neither(ready: Site, closed: str) -> None:
    before = tip(ready)
    ready.hook("update", f'[ "$1" != {closed} ] || {{ echo "GH006: protected" >&2; exit 1; }}')
    order = stamp(ready)
    make_tag(order, ready.git)
    with pytest.raises(StampRefusedError, match="GH006: protected"):
        push_tag(order, ready.git)
    assert (tip(ready), ready.there(), ready.here()) == (before, {}, {})
    assert is_leftover(ready.git, tip=before, remote="origin")


@pytest.mark.parametrize("when", ["before the tag", "before the push", "during the push"])
def test_a_branch_that_moved_gets_neither(ready: Site, when: str) -> None:
    order = stamp(ready)
    if when != "before the tag":
        make_tag(order, ready.git)
    if when == "during the push":
        other = Repo(ready.bare.parent / "other").clone(ready.bare)
        pushed = other.commit("feat: meanwhile")
        hook = ready.repo.path / ".git" / "hooks" / "pre-push"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\nenv -u GIT_DIR git -C {other.path} push -q origin main\n")
        hook.chmod(0o755)
    else:
        pushed = ready.advance()
    with pytest.raises(BranchMovedError):
        (make_tag if when == "before the tag" else push_tag)(order, ready.git)
    assert (tip(ready), ready.there(), ready.here()) == (pushed, {}, {})


def overtake(site: Site) -> ReleaseOrder:
    """Another run stamps the same commit and is first."""
    other = site.clone("later")
    stamping = read_stamps(other.repo.path, ENTRIES, "1.6.0")
    commit_stamps(other.git, stamping, now=datetime(2025, 11, 2, tzinfo=UTC))
    order = other.order()
    make_tag(order, other.git)
    push_tag(order, other.git)
    return order


@pytest.mark.parametrize("act", [make_tag, push_tag])
def test_another_run_that_stamped_the_same_commit_was_first(
    ready: Site, act: Callable[[ReleaseOrder, Git], bool]
) -> None:
    mine = stamp(ready)
    if act is push_tag:
        make_tag(mine, ready.git)
    theirs = overtake(ready)
    with pytest.raises(ReleaseRaceError):
        act(mine, ready.git)
    assert (tip(ready), ready.there()) == (theirs.commit, {"v1.6.0": theirs.commit})
    assert ready.here() == {}


def test_a_tag_that_another_run_was_faster_with_is_dropped_with_its_commit(ready: Site) -> None:
    head = ready.git.head()
    make_tag(stamp(ready), ready.git)
    overtake(ready)
    assert is_leftover(ready.git, tip=tip(ready), remote="origin")
    drop_stamps(ready.git)
    assert (ready.git.head(), ready.here()) == (head, {})


def test_a_tag_put_elsewhere_meanwhile_is_no_run_of_ours(ready: Site) -> None:
    before = tip(ready)
    order = stamp(ready)
    make_tag(order, ready.git)
    Repo(ready.bare).git("tag", "v1.6.0", "main~1")
    with pytest.raises(TagExistsError):
        push_tag(order, ready.git)
    assert (tip(ready), ready.here()) == (before, {})


def test_a_remote_that_goes_away_leaves_both_to_the_next_run(ready: Site) -> None:
    order = stamp(ready)
    make_tag(order, ready.git)
    away = ready.bare.rename(ready.bare.with_name("away"))
    with pytest.raises(RemoteError):
        push_tag(order, ready.git)
    away.rename(ready.bare)
    assert push_tag(order, ready.git)
    assert (tip(ready), ready.there()) == (order.commit, {"v1.6.0": order.commit})


def test_a_push_whose_answer_is_lost_counts_as_done(ready: Site) -> None:
    ready.hook("post-receive", "kill -9 $PPID")
    order = stamp(ready)
    make_tag(order, ready.git)
    assert push_tag(order, ready.git)
    assert (tip(ready), ready.there()) == (order.commit, {"v1.6.0": order.commit})
