"""Pre-releases on their channels, and the final versions they lead to."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ministudio_ci.changelog import named, plan_version, read_release, read_releases
from ministudio_ci.errors import VersionTakenError
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.model.line import STABLE, Line, line_of
from ministudio_ci.model.release import Release
from tests.support.history import History, linear
from tests.support.plans import CHANNELS, plan

SETTINGS = ChangelogSettings()
BETA = line_of("beta", CHANNELS)


def told(release: Release) -> list[str]:
    return [entry.summary for section in release.sections for entry in section.entries]


CHANNEL_ROWS = {
    "after a final version, a feature": (["feat: a", "tag v1.5.0", "feat: b"], "1.6.0-beta.1"),
    "after a final version, a fix": (["feat: a", "tag v1.5.0", "fix: b"], "1.5.1-beta.1"),
    "after a final version, a chore": (["feat: a", "tag v1.5.0", "chore: b"], None),
    "then a fix": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.1", "fix: c"], "1.6.0-beta.2"),
    "then another feature": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.1", "feat: c"], "1.6.0-beta.2"),
    "then something that breaks": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.2", "feat!: c"], "2.0.0-beta.1"),
    "a feature after pre-releases of a fix": (
        ["feat: a", "tag v1.5.0", "fix: b", "tag v1.5.1-beta.1", "feat: c"], "1.6.0-beta.1"),
    "then a chore": (["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.1", "chore: c"], None),
    "ten comes after nine": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.9", "tag v1.6.0-beta.10", "fix: c"],
        "1.6.0-beta.11"),
    "from alpha to beta": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-alpha.3", "chore: merge"],
        "1.6.0-beta.1"),
    "back from rc to beta": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-rc.1", "fix: c"], "1.6.1-beta.1"),
    "back from rc to beta, nothing new": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-rc.1", "chore: c"], None),
    "after the final version, a fix": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.1", "tag v1.6.0", "fix: c"],
        "1.6.1-beta.1"),
    "before any version": (["feat: a"], "0.1.0-beta.1"),
    "before any final version": (["feat: a", "tag v0.1.0-beta.1", "fix: b"], "0.1.0-beta.2"),
    "0.3.1 and a breaking change": (["feat: a", "tag v0.3.1", "feat!: b"], "0.4.0-beta.1"),
    "a revert of what is out on the channel": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.1", "revert: b"], "1.6.0-beta.2"),
    "a pre-release of another hand": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta", "fix: c"], "1.6.0-beta.1"),
    "one with something after its number": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.4.hotfix", "fix: c"],
        "1.6.0-beta.5"),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "following"), CHANNEL_ROWS.values(), ids=CHANNEL_ROWS)
def test_on_the_channel_beta_comes_next(
    steps: Sequence[str], following: str | None, tmp_path: Path
) -> None:
    assert plan(linear(tmp_path, *steps), "beta").next == following


STABLE_ROWS = {
    "betas do not hide what is new": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-beta.1", "chore: merge"], "1.6.0"),
    "HEAD is a pre-release itself": (
        ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-rc.1"], "1.6.0"),
    "a higher core was reached": (
        ["feat: a", "tag v1.5.0", "fix: b", "tag v2.0.0-rc.1", "fix: c"], "2.0.0"),
    "a pre-release of a patch, then a feature": (
        ["feat: a", "tag v1.5.0", "fix: b", "tag v1.5.1-rc.1", "feat: c"], "1.6.0"),
    "nothing but chores was pre-released": (
        ["feat: a", "tag v1.5.0", "chore: b", "tag v1.5.1-rc.1"], None),
    "an rc of the version that is out": (
        ["feat: a", "tag v1.6.0-rc.1", "tag v1.6.0", "fix: b"], "1.6.1"),
    "an rc of a lower version, tagged late": (
        ["feat: a", "tag v1.6.0", "fix: b", "tag v1.5.9-rc.1", "fix: c"], "1.6.1"),
    "an rc further back than a lower version": (
        ["feat: a", "tag v2.0.0-rc.1", "feat: b", "tag v1.6.0", "fix: c"], "2.0.0"),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "following"), STABLE_ROWS.values(), ids=STABLE_ROWS)
def test_on_a_stable_branch_what_is_new_since_the_last_final_version_decides(
    steps: Sequence[str], following: str | None, tmp_path: Path
) -> None:
    assert plan(linear(tmp_path, *steps)).next == following


@pytest.mark.parametrize(
    ("branch", "expected"),
    [("alpha", "1.6.0-alpha.1"), ("rc", "1.6.0-rc.1"), ("main", "1.6.0"), ("betas", "1.6.0")],
)
def test_a_channel_is_known_by_its_name(branch: str, expected: str, tmp_path: Path) -> None:
    assert plan(linear(tmp_path, "feat: a", "tag v1.5.0", "feat: b"), branch).next == expected


def test_a_number_given_on_another_branch_is_not_given_again(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("feat: b", on="elsewhere", after="main")
    history.tag("v1.6.0-beta.1", on="elsewhere")
    history.commit("feat: c")
    assert plan(history.write(tmp_path), "beta").next == "1.6.0-beta.2"


def test_a_channel_leads_to_no_version_that_is_out_elsewhere(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("feat: b", after="main")
    history.tag("v1.6.0-beta.1")
    history.commit("Merge branch 'beta'", on="stable", after="main")
    history.tag("v1.6.0", on="stable")
    history.commit("fix: c")
    assert plan(history.write(tmp_path), "beta").next == "1.6.1-beta.1"


def test_a_final_version_that_is_out_elsewhere_is_refused(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("feat: b", on="side", after="main")
    history.tag("v1.6.0", on="side")
    history.commit("feat: c")
    with pytest.raises(VersionTakenError):
        plan(history.write(tmp_path))


def test_pre_releases_elsewhere_are_no_reason_to_warn(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("feat!: b", on="beta", after="main")
    history.tag("v2.0.0-beta.1", on="beta")
    history.commit("fix: c")
    notes: list[str] = []
    assert plan(history.write(tmp_path), notes=notes).next == "1.5.1"
    assert notes == []


STEPS = ["feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-alpha.1", "fix: c", "tag v1.6.0-alpha.2",
         "fix: d", "tag v1.6.0-beta.1", "fix: e", "tag v1.6.0-beta.2", "fix: f",
         "tag v1.6.0"]  # fmt: skip


def test_a_release_tells_what_is_new_since_one_as_mature_as_itself(tmp_path: Path) -> None:
    releases = read_releases(linear(tmp_path, *STEPS).foundation, SETTINGS)
    assert [(one.tag, one.previous, told(one)) for one in releases] == [
        ("v1.6.0", "v1.5.0", ["b", "f", "e", "d", "c"]),
        ("v1.6.0-beta.2", "v1.6.0-beta.1", ["e"]),
        ("v1.6.0-beta.1", "v1.5.0", ["b", "d", "c"]),
        ("v1.6.0-alpha.2", "v1.6.0-alpha.1", ["c"]),
        ("v1.6.0-alpha.1", "v1.5.0", ["b"]),
        ("v1.5.0", None, ["a"]),
    ]


def test_each_of_them_reads_the_same_alone(tmp_path: Path) -> None:
    git = linear(tmp_path, *STEPS).foundation
    for release in read_releases(git, SETTINGS):
        assert read_release(git, SETTINGS, release.tag or "") == release


@pytest.mark.parametrize(
    ("line", "more"),
    [(STABLE, []), (STABLE, ["chore: merge"]), (STABLE, ["fix: g"]), (BETA, ["fix: g"])],
    ids=["promoted", "promoted by a merge", "with a fix", "on the channel"],
)
def test_what_is_planned_is_what_is_told_before_the_tag_and_after(
    line: Line, more: Sequence[str], tmp_path: Path
) -> None:
    repo = linear(tmp_path, *STEPS[:8], *more)
    git = repo.foundation
    planned = plan_version(git, SETTINGS, line)
    before = read_release(git, SETTINGS, line=line)
    assert read_releases(git, SETTINGS, line=line)[0] == before
    repo.minute = 30
    repo.tag(planned.tag or "", message="release")
    out = read_release(git, SETTINGS, planned.tag or "")
    assert out.date
    assert out == named(before, planned, date=out.date)
    assert read_releases(git, SETTINGS, end=planned.tag or "")[0] == out


def test_a_tag_that_was_checked_out_is_what_it_says(tmp_path: Path) -> None:
    git = linear(tmp_path, "feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0-rc.1").foundation
    assert [one.tag for one in read_releases(git, SETTINGS)] == ["v1.6.0-rc.1", "v1.5.0"]
    on_main = read_releases(git, SETTINGS, line=STABLE)
    assert [one.tag for one in on_main] == [None, "v1.6.0-rc.1", "v1.5.0"]


def test_a_final_and_a_coming_version_on_one_commit_are_both_told(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.5.0", "feat: b", "tag v1.6.0", "tag v1.7.0-alpha.1",
                  "tag v1.6.0-rc.1")  # fmt: skip
    releases = read_releases(repo.foundation, SETTINGS)
    assert [one.tag for one in releases] == ["v1.7.0-alpha.1", "v1.6.0", "v1.5.0"]
