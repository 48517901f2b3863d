"""Releases read from real repositories."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ministudio_ci.changelog import named, plan_version, read_release, read_releases
from ministudio_ci.errors import UnknownRevisionError
from ministudio_ci.foundation.config import ChangelogSettings, Unconventional
from ministudio_ci.model.release import Bump, Release, SectionKind
from tests.support.history import MINUTE, START, History, linear
from tests.support.repo import Repo

SETTINGS = ChangelogSettings()


def told(release: Release) -> dict[str, list[str]]:
    return {part.kind.value: [entry.summary for entry in part.entries] for part in release.sections}


def test_commits_are_sorted_into_sections_and_what_no_user_notices_is_left_out(
    tmp_path: Path,
) -> None:
    repo = linear(tmp_path, "docs: a", "Corrige le lecteur", "fix: c", "feat!: d", "perf: e",
                  "feat: f", "refactor: g", "chore: h", "revert: i", "tag v1.0.0")  # fmt: skip
    (release,) = read_releases(repo.foundation, SETTINGS)
    assert told(release) == {
        "breaking": ["d"],
        "features": ["f"],
        "improvements": ["e"],
        "fixes": ["revert: i", "c"],
        "other": ["Corrige le lecteur"],
    }
    assert [part.kind for part in release.sections] == list(SectionKind)
    assert release.breaking


def test_unconventional_commits_can_be_dropped_unless_they_break(tmp_path: Path) -> None:
    repo = linear(tmp_path, "Corrige", "fix: b", "Rework\n\nBREAKING CHANGE: gone", "tag v1.0.0")
    settings = ChangelogSettings(unconventional=Unconventional.DROP)
    (release,) = read_releases(repo.foundation, settings)
    assert told(release) == {"breaking": ["Rework"], "fixes": ["b"]}


def test_releases_are_newest_first_each_after_the_one_before(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v0.1.0", "fix: b", "tag v0.1.1", "chore: c",
                  "tag v0.2.0", "feat: d")  # fmt: skip
    releases = read_releases(repo.foundation, SETTINGS)
    assert [(one.version, one.tag, one.previous, one.bump, told(one)) for one in releases] == [
        (None, None, "v0.2.0", Bump.MINOR, {"features": ["d"]}),
        ("0.2.0", "v0.2.0", "v0.1.1", Bump.MINOR, {}),
        ("0.1.1", "v0.1.1", "v0.1.0", Bump.PATCH, {"fixes": ["b"]}),
        ("0.1.0", "v0.1.0", None, Bump.MINOR, {"features": ["a"]}),
    ]
    assert releases[3].date == datetime.fromtimestamp(START + 60, UTC)


def test_what_is_not_out_is_no_release_where_no_user_would_notice_it(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v0.1.0", "chore: b")
    assert [one.tag for one in read_releases(repo.foundation, SETTINGS)] == ["v0.1.0"]


def test_a_commit_belongs_to_the_first_release_that_contains_it_whatever_its_date(
    tmp_path: Path,
) -> None:
    history = History()
    history.commit("feat: a")
    history.commit("feat: dated long ago", on="side", after="main", time=1)
    history.commit("fix: b")
    history.tag("v1.0.0")
    history.commit("Merge branch 'side'", merging="side")
    history.tag("v1.1.0")
    newest, oldest = read_releases(history.write(tmp_path).foundation, SETTINGS)
    assert told(newest) == {"features": ["dated long ago"]}
    assert told(oldest) == {"features": ["a"], "fixes": ["b"]}


def test_a_tag_dated_wrong_hides_those_behind_it_all_the_same(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v2.0.0")
    history.commit("feat: b")
    history.commit("fix: late", on="side", after="main")
    history.commit("feat: c", time=1)
    history.tag("v1.0.0")
    history.commit("Merge branch 'side'", merging="side")
    git = history.write(tmp_path).foundation
    alone = read_release(git, SETTINGS)
    assert (alone.previous, told(alone)) == ("v1.0.0", {"fixes": ["late"]})
    assert read_releases(git, SETTINGS)[0] == alone


def test_what_a_release_holds_by_way_of_a_commit_dated_wrong_is_not_told_again(
    tmp_path: Path,
) -> None:
    history = History()
    history.commit("feat: a")
    history.commit("feat: b", on="side", after="main")
    history.commit("feat: c", on="old", after="side", time=1)
    history.commit("Merge branch 'old'", merging="old")
    history.tag("v1.0.0")
    history.commit("fix: late", on="side")
    history.commit("Merge branch 'side'", merging="side")
    git = history.write(tmp_path).foundation
    assert told(read_release(git, SETTINGS)) == {"fixes": ["late"]}


def test_tags_on_another_branch_are_left_out_and_said(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.0.0")
    history.commit("fix: b", on="side", after="main")
    history.tag("v1.0.1", on="side")
    history.commit("feat: c")
    notes: list[str] = []
    releases = read_releases(
        history.write(tmp_path).foundation, SETTINGS,
        warn=lambda key, **details: notes.append(f"{key} {details['names']}"),
    )  # fmt: skip
    assert [told(one) for one in releases] == [{"features": ["c"]}, {"features": ["a"]}]
    assert notes == ["changelog.foreign_tags v1.0.1"]


def test_of_several_versions_on_one_commit_the_highest_is_the_release(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.0.0-rc.1", "tag v1.0.0", "tag v0.9.0")
    assert [one.tag for one in read_releases(repo.foundation, SETTINGS)] == ["v1.0.0"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, "v1.1.0", ["v1.1.0", "v1.0.0"]),
        ("v1.0.0", "HEAD", [None, "v1.2.0", "v1.1.0"]),
        ("v1.0.0", "v1.2.0", ["v1.2.0", "v1.1.0"]),
        ("v1.2.0", "v1.2.0", []),
        ("v1.2.0", "v1.0.0", []),
    ],
)
def test_a_range_holds_the_releases_after_its_start(
    start: str | None, end: str, expected: list[str | None], tmp_path: Path
) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.0.0", "feat: b", "tag v1.1.0", "feat: c",
                  "tag v1.2.0", "feat: d")  # fmt: skip
    whole = {one.tag: one for one in read_releases(repo.foundation, SETTINGS)}
    found = read_releases(repo.foundation, SETTINGS, start=start, end=end)
    assert [one.tag for one in found] == expected
    assert all(one == whole[one.tag] for one in found)


def test_an_unknown_revision_is_refused(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a")
    with pytest.raises(UnknownRevisionError, match=r"v9\.9\.9"):
        read_releases(repo.foundation, SETTINGS, start="v9.9.9")


def test_a_release_is_the_same_before_its_tag_is_made_and_after(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v0.3.0", "feat!: b", "fix: c")
    plan = plan_version(repo.foundation, SETTINGS)
    date = datetime.fromtimestamp(START + 10 * MINUTE + 0.999, UTC)
    before = named(read_release(repo.foundation, SETTINGS), plan, date=date)
    assert (before.version, before.previous, before.bump) == ("0.4.0", "v0.3.0", Bump.MINOR)
    repo.minute = 10
    repo.tag(plan.tag or "", message="release")
    assert read_release(repo.foundation, SETTINGS) == before
    assert read_releases(repo.foundation, SETTINGS)[0] == before


def test_a_tag_of_a_file_is_skipped_and_on_no_branch(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path)
    repo.commit("feat: a", files={"a": "a"})
    repo.tag("v1.0.0")
    repo.tag("v7.0.0", at=repo.git("rev-parse", "HEAD:a"))
    notes: list[str] = []
    releases = read_releases(
        repo.foundation, SETTINGS, warn=lambda key, **details: notes.append(f"{key} {details}")
    )
    assert [one.tag for one in releases] == ["v1.0.0"]
    assert notes == ["changelog.skipped_tags {'count': 1, 'names': 'v7.0.0'}"]
