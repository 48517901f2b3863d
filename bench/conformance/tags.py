"""Rows about tags and branches."""

from pathlib import Path

from bench.conformance.case import Ask, Case, Setting
from tests.support.history import History, linear
from tests.support.repo import Repo


def _shallow(path: Path) -> Repo:
    bare = linear(path / "whole", "feat: a", "tag v1.4.0", "feat: b", "fix: c").remote(
        path / "bare"
    )
    return Repo(path / "copy").clone(bare, "--depth=1")


def _elsewhere(path: Path) -> Repo:
    history = History()
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("feat!: b", on="next", after="main")
    history.tag("v2.0.0", on="next")
    history.commit("fix: c")
    return history.write(path)


def _late(path: Path) -> Repo:
    history = History()
    history.commit("feat: a")
    history.tag("v1.0.0")
    history.commit("fix: late", on="side", after="main")
    history.commit("feat: b")
    history.tag("v1.1.0")
    history.commit("Merge branch 'side'", merging="side")
    return history.write(path)


def _late_onto(path: Path) -> Repo:
    """The branch merged main, and main was moved on to it: the first parents are the branch's."""
    history = History()
    history.commit("feat: a")
    history.tag("v1.0.0")
    history.commit("fix: late", on="side", after="main")
    history.commit("feat: b")
    history.tag("v1.1.0")
    history.commit("Merge branch 'main'", on="side", merging="main")
    repo = history.write(path)
    repo.git("update-ref", "refs/heads/main", "refs/heads/side")
    return repo


def _maintenance(path: Path) -> Repo:
    history = History()
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("fix: c", on="1.x", after="main")
    history.commit("feat!: b")
    history.tag("v2.0.0")
    repo = history.write(path)
    repo.git("symbolic-ref", "HEAD", "refs/heads/1.x")
    return repo


def _channel(path: Path) -> Repo:
    history = History()
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("feat: b", on="beta", after="main")
    repo = history.write(path)
    repo.git("symbolic-ref", "HEAD", "refs/heads/beta")
    return repo


def _packages(path: Path) -> Repo:
    repo = Repo.new(path)
    repo.commit("feat: all", files={"packages/a/a": "1", "packages/b/b": "1"})
    repo.tag("pkg-a-v1.2.3")
    repo.tag("pkg-b-v7.0.0")
    repo.commit("feat: b", files={"packages/b/b": "2"})
    repo.commit("fix: a", files={"packages/a/a": "2"})
    return repo


TAGS = (
    Case(title="A clone of depth 1 without tags", truth="1.5.0, or a loud stop",
         right=("1.5.0", "stops"), build=_shallow),
    Case(title="2.0.0-rc.1, then a fix", truth="2.0.0 or its next candidate",
         right=("2.0.0", "2.0.0-rc.2"),
         build=lambda path: linear(path, "feat: a", "tag v2.0.0-rc.1", "fix: b")),
    Case(title="A moving `v1` on v1.2.0, then a fix", truth="1.2.1", right=("1.2.1",),
         build=lambda path: linear(path, "feat: a", "tag v1.2.0", "tag v1", "fix: b")),
    Case(title="`nightly` and malformed tags (`v1.3`, `v01.3.0`, `v1.3.0.0`) after v1.2.0",
         truth="1.2.1", right=("1.2.1",),
         build=lambda path: linear(path, "feat: a", "tag v1.2.0", "fix: b", "tag v1.3",
                                   "tag v01.3.0", "tag v1.3.0.0", "tag nightly", "fix: c")),
    Case(title="v1.9.0 and v1.10.0 on one commit, then a fix", truth="1.10.1", right=("1.10.1",),
         build=lambda path: linear(path, "feat: a", "tag v1.9.0", "tag v1.10.0", "fix: b")),
    Case(title="v2.0.0 on a branch that is not merged, a fix on v1.5.0", truth="1.5.1",
         right=("1.5.1",), build=_elsewhere),
    Case(title="Build metadata: v1.2.3+5, then a fix", truth="1.2.4", right=("1.2.4",),
         build=lambda path: linear(path, "feat: a", "tag v1.2.3+5", "fix: b")),
    Case(title="A commit dated before the tag v1.1.0, merged after it",
         truth="told of after 1.1.0", right=("unreleased",), build=_late, ask=Ask.PLACE),
    Case(title="The same, where the branch merged main and main was moved on to it",
         truth="told of after 1.1.0", right=("unreleased",), build=_late_onto, ask=Ask.PLACE),
    Case(title="A fix on the branch `1.x` while 2.0.0 is out", truth="1.5.1", right=("1.5.1",),
         build=_maintenance, setting=Setting.MAINTENANCE),
    Case(title="A feature on the branch `beta`", truth="1.6.0, its first beta",
         right=("1.6.0-beta.1", "1.6.0-beta.0", "1.6.0b1", "1.6.0b0"),
         build=_channel, setting=Setting.CHANNEL),
    Case(title="Packages: a fix in pkg-a, a feature in pkg-b", truth="pkg-a: 1.2.4",
         right=("1.2.4",), build=_packages, setting=Setting.PACKAGE),
)  # fmt: skip
