"""What people may ask of the next version: a minimum, and a version by name."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ministudio_ci.changelog import named, plan_version, read_release
from ministudio_ci.errors import ReleaseAsError
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.model.release import Bump
from tests.support.history import START, linear
from tests.support.plans import plan

MINIMUM = {
    "a fix makes a minor version": ("main", Bump.MINOR, ["v1.5.0", "fix: b"], "1.6.0"),
    "a feature does anyway": ("main", Bump.MINOR, ["v1.5.0", "feat: b"], "1.6.0"),
    "what breaks asks for more": ("main", Bump.MINOR, ["v1.5.0", "feat!: b"], "2.0.0"),
    "a patch is no less than it asks": ("main", Bump.PATCH, ["v1.5.0", "feat: b"], "1.6.0"),
    "chores make none": ("main", Bump.MINOR, ["v1.5.0", "chore: b"], None),
    "nothing makes none": ("main", Bump.MAJOR, ["v1.5.0"], None),
    "a fix makes a major version": ("main", Bump.MAJOR, ["v1.5.0", "fix: b"], "2.0.0"),
    "before 1.0.0 the most is minor": ("main", Bump.MAJOR, ["v0.5.1", "fix: b"], "0.6.0"),
    "the first version": ("main", Bump.MAJOR, ["fix: b"], "0.1.0"),
    "a fix on a channel": ("beta", Bump.MINOR, ["v1.5.0", "fix: b"], "1.6.0-beta.1"),
    "one more fix there": (
        "beta", Bump.MINOR, ["v1.5.0", "fix: b", "v1.6.0-beta.1", "fix: c"], "1.6.0-beta.2"),
    "the final version after it": (
        "main", Bump.MINOR, ["v1.5.0", "fix: b", "v1.6.0-beta.1", "fix: c"], "1.6.0"),
    "a pre-release is promoted as it is": (
        "main", Bump.MINOR, ["v1.5.0", "fix: b", "v1.6.1-rc.1"], "1.6.1"),
    "on 1.x the most is minor": ("1.x", Bump.MAJOR, ["v1.5.0", "fix: b"], "1.6.0"),
    "on 1.5.x the most is a patch": ("1.5.x", Bump.MINOR, ["v1.5.0", "fix: b"], "1.5.1"),
}  # fmt: skip


def steps_of(steps: Sequence[str]) -> list[str]:
    return ["feat: a", *(f"tag {step}" if step.startswith("v") else step for step in steps)]


@pytest.mark.parametrize(("branch", "minimum", "steps", "following"), MINIMUM.values(), ids=MINIMUM)
def test_with_a_minimum_bump(
    branch: str, minimum: Bump, steps: Sequence[str], following: str | None, tmp_path: Path
) -> None:
    repo = linear(tmp_path, *steps_of(steps))
    assert plan(repo, branch, minimum_bump=minimum).next == following


DECLARED = {
    "1.0.0 before it": ("main", ["v0.9.0", "fix: b\n\nRelease-As: 1.0.0"], "1.0.0"),
    "by a chore": ("main", ["v0.9.0", "chore: now\n\nRelease-As: 1.0.0"], "1.0.0"),
    "in any letters": ("main", ["v0.9.0", "chore: now\n\nrelease-as: 1.0.0"], "1.0.0"),
    "beside other trailers": (
        "main", ["v0.9.0", "fix: b\n\nWhy.\n\nRelease-As: 1.0.0\nSigned-off-by: A <a@b.c>"],
        "1.0.0"),
    "with CRLF": ("main", ["v0.9.0", "fix: b\r\n\r\nRelease-As: 1.0.0\r\n"], "1.0.0"),
    "of two the newest": (
        "main", ["v0.9.0", "fix: b\n\nRelease-As: 3.0.0", "fix: c\n\nRelease-As: 1.0.0"],
        "1.0.0"),
    "the first version": ("main", ["fix: b\n\nRelease-As: 1.0.0"], "1.0.0"),
    "in the body, not the footer": (
        "main", ["v0.9.0", "fix: b\n\nRelease-As: 1.0.0\nis how\n\nit is done."], "0.9.1"),
    "in the header": ("main", ["v0.9.0", "Release-As: 1.0.0"], None),
    "not higher than what is out": (
        "main", ["v1.5.0", "fix: b\n\nRelease-As: 1.5.0"], "1.5.1"),
    "by a chore, and not higher": (
        "main", ["v1.5.0", "chore: b\n\nRelease-As: 1.0.0"], None),
    "out already": (
        "main", ["v0.9.0", "fix: b\n\nRelease-As: 1.0.0", "v1.0.0", "fix: c"], "1.0.1"),
    "on a channel": ("beta", ["v0.9.0", "fix: b\n\nRelease-As: 1.0.0"], "1.0.0-beta.1"),
    "on a channel, then a fix": (
        "beta", ["v0.9.0", "fix: b\n\nRelease-As: 1.0.0", "v1.0.0-beta.1", "fix: c"],
        "1.0.0-beta.2"),
    "the final version after it": (
        "main", ["v0.9.0", "fix: b\n\nRelease-As: 1.0.0", "v1.0.0-beta.1"], "1.0.0"),
}  # fmt: skip


@pytest.mark.parametrize(("branch", "steps", "following"), DECLARED.values(), ids=DECLARED)
def test_a_version_declared_by_a_footer(
    branch: str, steps: Sequence[str], following: str | None, tmp_path: Path
) -> None:
    assert plan(linear(tmp_path, *steps_of(steps)), branch).next == following


@pytest.mark.parametrize(
    "value", ["v1.0.0", "1.0", "one", "1.0.0-rc.1", "1.0.0+7", "1.0.0 (at last)", "01.0.0", "--"]
)
def test_a_declared_version_that_is_none_is_refused(value: str, tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v0.9.0", f"fix: b\n\nRelease-As: {value}")
    with pytest.raises(ReleaseAsError, match="Release-As"):
        plan(repo)


def test_a_later_commit_mends_a_declared_version_that_is_none(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v0.9.0", "fix: b\n\nRelease-As: v1",
                  "chore: c\n\nRelease-As: 1.0.0")  # fmt: skip
    assert plan(repo).next == "1.0.0"


def test_a_declaration_that_is_taken_back_declares_nothing(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v0.9.0", "fix: b\n\nRelease-As: 1.0.0")
    declaring = repo.git("rev-parse", "main")
    repo.git("symbolic-ref", "HEAD", "refs/heads/main")
    repo.commit(f'Revert "fix: b"\n\nThis reverts commit {declaring}.')
    assert plan(repo).next is None


def test_the_declaring_commit_is_told_as_the_cause(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v0.9.0", "chore: now\n\nRelease-As: 1.0.0", "fix: b")
    found = plan(repo)
    assert (found.bump, found.tag) == (Bump.MAJOR, "v1.0.0")
    assert [(one.effect, one.why) for one in found.commits] == [
        (Bump.PATCH, "fix"), (Bump.MAJOR, "declared")]  # fmt: skip


def test_a_declared_release_that_changes_nothing_has_notes_of_its_own(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    repo = linear(tmp_path, "feat: a", "tag v0.9.0", "chore: now\n\nRelease-As: 1.0.0")
    settings = ChangelogSettings()
    planned = plan_version(repo.foundation, settings)
    release = named(read_release(repo.foundation, settings), planned,
                    date=datetime.fromtimestamp(START, UTC))  # fmt: skip
    assert (release.version, release.previous, release.sections) == ("1.0.0", "v0.9.0", ())


BUILD = {
    "a tag with build metadata": (["v1.5.0+build.7", "fix: b"], "1.5.1"),
    "a pre-release with it": (["v1.4.0", "feat: b", "v1.5.0-rc.1+7", "fix: c"], "1.5.0"),
    "two on one commit": (["v1.5.0+1", "v1.5.0+2", "fix: b"], "1.5.1"),
    "one after the other": (["v1.5.0", "fix: b", "v1.5.0+2", "fix: c"], "1.5.1"),
}


@pytest.mark.parametrize(("steps", "following"), BUILD.values(), ids=BUILD)
def test_build_metadata_does_not_count(
    steps: Sequence[str], following: str, tmp_path: Path
) -> None:
    assert plan(linear(tmp_path, *steps_of(steps))).next == following


def test_of_two_tags_that_differ_by_it_alone_the_last_by_name_is_taken_and_it_is_said(
    tmp_path: Path,
) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.5.0+2", "tag v1.5.0+10", "fix: b", "tag v1.5.1")
    notes: list[str] = []
    assert plan(repo, notes=notes).current == "1.5.1"
    assert notes == ["next_version.same_version {'names': 'v1.5.0+10, v1.5.0+2'}"]
    assert read_release(repo.foundation, ChangelogSettings(), "v1.5.1").previous == "v1.5.0+2"
