"""The next version, on repositories made for it: where every engine goes wrong somewhere."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ministudio_ci.changelog import plan_version
from ministudio_ci.errors import (
    NoCommitsError,
    NotARepositoryError,
    NoVersionInHistoryError,
    VersionTakenError,
)
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.release import Bump, VersionPlan
from tests.support.history import History, linear
from tests.support.repo import Repo


def plan(repo: Repo, *, prefix: str = "v", notes: list[str] | None = None) -> VersionPlan:
    def warn(key: str, **details: object) -> None:
        if notes is not None:
            notes.append(f"{key} {details}")

    return plan_version(repo.foundation, ChangelogSettings(tag_prefix=prefix), warn=warn)


ROWS = {
    "no tag yet, something to release": (["feat: a"], "0.1.0"),
    "no tag yet, a breaking change": (["feat!: a"], "0.1.0"),
    "no tag yet, nothing to release": (["chore: a"], None),
    "a fix": (["feat: a", "tag v1.5.0", "fix: b"], "1.5.1"),
    "a feature": (["feat: a", "tag v1.5.0", "fix: b", "feat: c", "fix: d"], "1.6.0"),
    "better performance": (["feat: a", "tag v1.5.0", "perf: b"], "1.5.1"),
    "a refactoring": (["feat: a", "tag v1.5.0", "refactor: b"], None),
    "1.0.0 and a breaking change": (["feat: a", "tag v1.0.0", "feat!: b"], "2.0.0"),
    "0.3.1 and a breaking change": (["feat: a", "tag v0.3.1", "feat!: b"], "0.4.0"),
    "0.3.1 and a fix": (["feat: a", "tag v0.3.1", "fix: b"], "0.3.2"),
    "BREAKING CHANGE quoted in the body": (
        ["feat: a", "tag v1.5.0",
         "fix: b\n\nThe convention wants\nBREAKING CHANGE: this\nat the end.\n\nDone."], "1.5.1"),
    "BREAKING CHANGE as a footer": (
        ["feat: a", "tag v1.5.0", "fix: b\n\nWhy.\n\nBREAKING CHANGE: gone"], "2.0.0"),
    "BREAKING-CHANGE as a footer": (
        ["feat: a", "tag v1.5.0", "fix: b\n\nBREAKING-CHANGE: gone"], "2.0.0"),
    "nothing but docs, chores, CI, tests, style, build": (
        ["feat: a", "tag v1.5.0", "docs: b", "chore: c", "ci: d", "test: e", "style: f",
         "build(deps): g"], None),
    "nothing at all since": (["feat: a", "tag v1.5.0"], None),
    "only unconventional commits": (["feat: a", "tag v1.5.0", "Corrige le lecteur"], None),
    "a pre-release, then a fix": (["feat: a", "tag v2.0.0-rc.1", "fix: b"], "2.0.0"),
    "a pre-release, then a chore": (["feat: a", "tag v2.0.0-rc.1", "chore: b"], "2.0.0"),
    "a patch pre-release, then a feature": (["feat: a", "tag v1.5.1-rc.1", "feat: b"], "1.6.0"),
    "a squash with a feature in its body": (
        ["feat: a", "tag v1.5.0", "fix: X (#3)\n\n* fix: b\n\n* feat: c"], "1.6.0"),
    "a moving tag on the same commit": (
        ["feat: a", "tag v1.2.0", "tag v1", "tag latest", "fix: b"], "1.2.1"),
    "a moving tag further on": (
        ["feat: a", "tag v1.2.0", "fix: b", "tag v1", "tag nightly", "fix: c"], "1.2.1"),
    "malformed tags": (
        ["feat: a", "tag v1.2.0", "fix: b", "tag v1.3", "tag v01.3.0", "tag v1.3.0.0", "tag v9.x"],
        "1.2.1"),
    "several versions on one commit": (
        ["feat: a", "tag v1.9.0", "tag v1.10.0", "tag v1.10.0-rc.1", "fix: b"], "1.10.1"),
    "ten comes after nine": (
        ["feat: a", "tag v1.9.0", "feat: b", "tag v1.10.0", "fix: c"], "1.10.1"),
    "build metadata": (["feat: a", "tag v1.2.3+5", "fix: b"], "1.2.4"),
    "text that is not UTF-8": (["feat: a", "tag v1.5.0", b"fix: caf\xe9 \xff\xfe"], "1.5.1"),
    "CRLF": (["feat: a", "tag v1.5.0", "fix: b\r\n\r\nBREAKING CHANGE: gone\r\n"], "2.0.0"),
    "an empty message": (["feat: a", "tag v1.5.0", "", "fix: b"], "1.5.1"),
    "a message of a megabyte": (["feat: a", "tag v1.5.0", "fix: b\n\n" + "c\n" * 500_000], "1.5.1"),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "following"), ROWS.values(), ids=ROWS)
def test_the_next_version_after(
    steps: Sequence[str | bytes], following: str | None, tmp_path: Path
) -> None:
    found = plan(linear(tmp_path, *steps))
    assert found.next == following
    assert found.tag == (f"v{following}" if following else None)
    assert (found.bump is Bump.NONE) is (following is None)


def test_the_plan_says_what_each_commit_does_and_why(tmp_path: Path) -> None:
    found = plan(linear(tmp_path, "feat: a", "tag v0.5.0", "docs: b", "feat(x)!: c (#1)", "What?"))
    assert (found.current, found.next, found.bump) == ("0.5.0", "0.6.0", Bump.MINOR)
    assert [(one.summary, one.effect, one.why) for one in found.commits] == [
        ("What?", Bump.NONE, "unconventional"),
        ("feat(x)!: c (#1)", Bump.MINOR, "breaking_zero"),
        ("docs: b", Bump.NONE, "internal"),
    ]


def test_tags_that_are_no_version_are_said(tmp_path: Path) -> None:
    notes: list[str] = []
    plan(linear(tmp_path, "feat: a", "tag v1.2.0", "tag v2", "tag nightly", "fix: b"), notes=notes)
    assert notes == ["changelog.skipped_tags {'count': 2, 'names': 'nightly, v2'}"]


@pytest.mark.parametrize(
    ("prefix", "tag", "expected"),
    [("v", "1.2.0", "1.2.1"), ("", "v1.2.0", "v1.2.1"), ("", "1.2.0", "1.2.1"),
     ("release-", "release-1.2.0", "release-1.2.1"), ("pkg/v", "pkg/v1.2.0", "pkg/v1.2.1")],
)  # fmt: skip
def test_the_next_tag_is_written_as_the_last_one(
    prefix: str, tag: str, expected: str, tmp_path: Path
) -> None:
    assert plan(linear(tmp_path, "feat: a", f"tag {tag}", "fix: b"), prefix=prefix).tag == expected


def test_a_tag_of_another_prefix_is_no_version(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag other-v3.0.0", "tag rel-1.0.0", "fix: b")
    assert plan(repo, prefix="rel-").tag == "rel-1.0.1"


def test_lightweight_and_nested_tags_count_and_a_tag_of_a_file_does_not(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path)
    repo.commit("feat: a", files={"a": "a"})
    repo.tag("v1.0.0")
    repo.commit("fix: b")
    repo.tag("signed", message="s")
    repo.tag("v1.0.1", message="nested", at="signed")
    repo.commit("fix: c")
    repo.tag("v7.0.0", at=repo.git("rev-parse", "HEAD:a"), message="a file")
    notes: list[str] = []
    assert plan(repo, notes=notes).next == "1.0.2"
    assert notes == ["changelog.skipped_tags {'count': 2, 'names': 'signed, v7.0.0'}"]


def test_a_commit_dated_before_the_tag_but_merged_after_it_counts(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.commit("feat: long in the making", on="side", after="main", time=1)
    history.tag("v1.0.0")
    history.commit("Merge branch 'side'", merging="side")
    found = plan(history.write(tmp_path))
    assert found.next == "1.1.0"
    assert [one.why for one in found.commits] == ["merge", "feature"]


def test_dates_that_run_backwards_do_not_hide_a_tag(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a", time=9_000)
    history.tag("v1.0.0")
    history.commit("fix: b", time=1_000)
    history.commit("fix: c", on="side", after="main", time=8_000)
    history.commit("fix: d", time=500)
    history.commit("Merge branch 'side'", merging="side", time=400)
    found = plan(history.write(tmp_path))
    assert (found.current, found.next, len(found.commits)) == ("1.0.0", "1.0.1", 4)


def test_a_tag_long_ago_is_found(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.0.0")
    for number in range(2_000):
        history.commit(f"docs: {number}")
    found = plan(history.write(tmp_path))
    assert (found.current, found.next, len(found.commits)) == ("1.0.0", None, 2_000)


@pytest.mark.parametrize("wrong", [10, 40], ids=["some", "more than are looked at beyond"])
def test_commits_dated_wrong_do_not_bring_back_what_is_out(wrong: int, tmp_path: Path) -> None:
    history = History()
    for number in range(6):
        history.commit(f"feat: out {number}")
    history.commit("fix: late", on="side", after="main")
    for number in range(wrong):
        history.commit(f"feat: from 1970 {number}", time=number)
    history.tag("v1.0.0")
    history.commit("Merge branch 'side'", merging="side")
    found = plan(history.write(tmp_path))
    assert [one.summary for one in found.commits] == ["Merge branch 'side'", "fix: late"]


def test_the_next_version_is_above_a_higher_one_further_back_and_says_so(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v9.0.0")
    history.commit("fix: b", on="side", after="main")
    history.commit("feat: c")
    history.tag("v1.0.0")
    history.commit("Merge branch 'side'", merging="side")
    notes: list[str] = []
    found = plan(history.write(tmp_path), notes=notes)
    assert (found.next, len(found.commits)) == ("9.0.1", 2)
    assert notes == ["next_version.higher_behind {'tag': 'v9.0.0', 'current': 'v1.0.0'}"]


def test_a_maintenance_branch_counts_from_its_own_version_and_says_so(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a", on="old")
    history.tag("v1.5.0", on="old")
    history.commit("feat!: b", on="new", after="old")
    history.tag("v2.0.0", on="new")
    history.commit("fix: c", after="old")
    notes: list[str] = []
    assert plan(history.write(tmp_path), notes=notes).next == "1.5.1"
    assert notes == ["next_version.higher_tag {'tag': 'v2.0.0', 'current': 'v1.5.0'}"]


def test_a_maintenance_branch_merged_up_does_not_lower_the_version(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a", on="old")
    history.commit("feat!: b", after="old")
    history.tag("v2.0.0")
    history.commit("fix: c", on="old")
    history.tag("v1.5.1", on="old")
    history.commit("Merge branch 'old'", merging="old")
    found = plan(history.write(tmp_path))
    assert (found.current, found.next) == ("2.0.0", "2.0.1")
    assert [one.summary for one in found.commits] == ["Merge branch 'old'", "fix: c"]


@pytest.mark.parametrize("taken", ["v1.5.1", "1.5.1"])
def test_a_version_taken_on_another_branch_is_never_given_again(taken: str, tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("fix: b", on="side", after="main")
    history.tag(taken, on="side")
    history.commit("fix: c")
    with pytest.raises(VersionTakenError, match=f"the tag {taken} is already on"):
        plan(history.write(tmp_path))


def test_versions_that_are_all_elsewhere_are_no_reason_to_begin_again(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a", on="side")
    history.tag("v3.0.0", on="side")
    history.commit("feat: b")
    with pytest.raises(NoVersionInHistoryError, match=r"up to v3\.0\.0"):
        plan(history.write(tmp_path))


def test_a_repository_without_commits_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoCommitsError):
        plan(Repo.new(tmp_path))


def test_a_folder_without_a_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError):
        plan_version(Git(tmp_path), ChangelogSettings())


def test_a_detached_head_is_planned_like_any_other(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.0.0", "fix: b")
    repo.git("update-ref", "--no-deref", "HEAD", "HEAD")
    repo.git("checkout", "--quiet", "--detach")
    assert plan(repo).next == "1.0.1"


def test_the_machines_own_git_configuration_changes_nothing(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.0.0", "fix: é")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n -----END PGP SIGNATURE-----"
    signed = repo.git("cat-file", "commit", "HEAD").replace("\n\n", f"\n{signature}\n\n", 1)
    sha = repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed.encode())
    repo.git("update-ref", "HEAD", sha)
    gpg = tmp_path / "gpg"
    gpg.write_text("#!/bin/sh\necho Good signature >&2\n", encoding="utf-8")
    gpg.chmod(0o755)
    for key, value in {"gpg.program": str(gpg), "log.showSignature": "true", "color.ui": "always",
                       "log.date": "relative", "format.pretty": "oneline",
                       "i18n.logOutputEncoding": "latin1",
                       "log.decorate": "full", "core.pager": "false", "log.follow": "true",
                       "tag.sort": "-creatordate", "log.diffMerges": "on"}.items():  # fmt: skip
        repo.git("config", key, value)
    found = plan(repo)
    (fix,) = found.commits
    assert (found.next, fix.commit, fix.summary) == ("1.0.1", sha, "fix: é")
