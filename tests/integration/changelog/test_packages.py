"""Several packages in one repository: each has its tags, and the commits that touch it."""

from pathlib import Path

import pytest

from ministudio_ci.changelog import plan_version, read_release, read_releases
from ministudio_ci.errors import PathsOutsideError
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.model.release import Release
from tests.support.plans import plan
from tests.support.repo import Repo

A = ChangelogSettings(tag_prefix="pkg-a-v", paths=("a",))


def told(release: Release) -> list[str]:
    return [entry.summary for section in release.sections for entry in section.entries]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.new(tmp_path)
    repo.commit("feat: begin", files={"a/x": "1", "b/x": "1"})
    repo.tag("pkg-a-v1.0.0")
    repo.tag("pkg-b-v3.0.0")
    return repo


def both(repo: Repo) -> tuple[str | None, str | None]:
    return (plan(repo, tag_prefix="pkg-a-v", paths=("a",)).tag,
            plan(repo, tag_prefix="pkg-b-v", paths=("b",)).tag)  # fmt: skip


def test_a_commit_counts_for_the_package_it_touches(repo: Repo) -> None:
    repo.commit("feat!: b", files={"b/x": "2"})
    repo.commit("fix: a", files={"a/x": "2"})
    assert both(repo) == ("pkg-a-v1.0.1", "pkg-b-v4.0.0")


def test_a_commit_that_touches_two_packages_counts_for_both(repo: Repo) -> None:
    repo.commit("feat: both", files={"a/x": "2", "b/x": "2"})
    assert both(repo) == ("pkg-a-v1.1.0", "pkg-b-v3.1.0")


def test_what_touches_neither_counts_for_none(repo: Repo) -> None:
    repo.commit("feat: elsewhere", files={"ab/x": "1", "README": "1"})
    repo.commit("feat: nothing at all")
    assert both(repo) == (None, None)


def test_a_file_moved_from_one_package_to_the_other_counts_for_both(repo: Repo) -> None:
    repo.git("mv", "b/x", "a/y")
    repo.commit("fix: move")
    assert both(repo) == ("pkg-a-v1.0.1", "pkg-b-v3.0.1")


def test_a_merge_brings_what_its_commits_touch_and_counts_for_nothing_itself(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("feat: a on the side", files={"a/x": "2"})
    repo.commit("feat: b on the side", files={"b/x": "2"})
    repo.git("switch", "--quiet", "main")
    repo.commit("fix: main", files={"c": "1"})
    repo.git("merge", "--quiet", "--no-ff", "--message", "Merge branch 'side'", "side")
    release = read_release(repo.foundation, A)
    assert told(release) == ["a on the side"]
    assert both(repo) == ("pkg-a-v1.1.0", "pkg-b-v3.1.0")


def test_a_merge_with_a_conventional_header_counts_where_it_brings_something(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("wip", files={"a/x": "2"})
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--message", "feat: the side", "side")
    assert both(repo) == ("pkg-a-v1.1.0", None)


def test_side_branches_that_ended_the_same_are_not_forgotten(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("feat: tried", files={"a/x": "2"})
    repo.commit("revert: tried", files={"a/x": "1"})
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--message", "Merge branch 'side'", "side")
    assert told(read_release(repo.foundation, A)) == ["tried", "revert: tried"]


def test_the_revert_of_a_merge_takes_back_what_it_brought(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("feat: a on the side", files={"a/x": "2"})
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--message", "Merge branch 'side'", "side")
    repo.git("revert", "--mainline=1", "--no-edit", "HEAD")
    assert both(repo) == (None, None)


def test_the_whole_changelog_is_the_packages_own(repo: Repo) -> None:
    repo.commit("fix: one", files={"a/x": "2"})
    repo.tag("pkg-a-v1.0.1")
    repo.commit("fix: other", files={"b/x": "2"})
    repo.tag("pkg-b-v3.0.1")
    repo.commit("feat: two", files={"a/x": "3"})
    found = read_releases(repo.foundation, A)
    assert [(one.tag, told(one)) for one in found] == [
        (None, ["two"]), ("pkg-a-v1.0.1", ["one"]), ("pkg-a-v1.0.0", ["begin"])]  # fmt: skip
    assert read_release(repo.foundation, A, "pkg-a-v1.0.1") == found[1]


@pytest.mark.parametrize(
    ("folder", "paths", "touched", "due"),
    [
        ("a", (".",), "a/x", True),
        ("a", (".",), "b/x", False),
        ("a", (".", "../shared"), "shared/x", True),
        ("a", ("src",), "a/src/x", True),
        ("a", ("src",), "src/x", False),
        (".", ("a", "b"), "b/x", True),
        (".", ("*",), "a/x", False),
        (".", ("*",), "*/x", True),
        (".", (":(exclude)a",), "b/x", False),
        (".", ("-a",), "-a/x", True),
        (".", ("é b",), "é b/x", True),
        (".", ("gone",), "a/x", False),
    ],
)
def test_paths_are_literal_and_relative_to_the_folder(
    folder: str, paths: tuple[str, ...], touched: str, *, due: bool, repo: Repo
) -> None:
    repo.commit("fix: it", files={touched: "2"})
    there = Repo(repo.path / folder)
    assert (plan(there, tag_prefix="pkg-a-v", paths=paths).next is not None) is due


@pytest.mark.parametrize("path", ["../../elsewhere", "/etc", ""])
def test_a_path_outside_the_repository_is_refused(path: str, repo: Repo) -> None:
    repo.commit("fix: it", files={"a/x": "2"})
    there = Repo(repo.path / "a")
    with pytest.raises(PathsOutsideError) as refused:
        plan(there, tag_prefix="pkg-a-v", paths=(".", path))
    assert refused.value.exit_code == 2
    with pytest.raises(PathsOutsideError):
        read_releases(there.foundation, ChangelogSettings(paths=(".", path)))


@pytest.mark.parametrize(
    ("prefix", "tags", "expected"),
    [
        ("v", ["pkg-a-v1.2.3", "v1.0.0"], "v1.0.1"),
        ("pkg-a-v", ["pkg-a-v1.2.3", "pkg-a-v1-9.0.0", "v5.0.0"], "pkg-a-v1.2.4"),
        ("pkg-a-v1-", ["pkg-a-v1.2.3", "pkg-a-v1-9.0.0"], "pkg-a-v1-9.0.1"),
        ("pkg-", ["pkg-1.0.0", "pkg-v2.0.0"], "pkg-1.0.1"),
        ("a/v", ["a/v1.0.0", "b/a/v2.0.0"], "a/v1.0.1"),
        ("a@", ["a@1.0.0", "aa@2.0.0"], "a@1.0.1"),
        ("a.v", ["a.v1.0.0", "axv2.0.0"], "a.v1.0.1"),
        ("2.", ["2.1.0.0", "2.1.0"], "2.1.0.1"),
    ],
)
def test_a_prefix_is_never_taken_for_another(
    prefix: str, tags: list[str], expected: str, tmp_path: Path
) -> None:
    repo = Repo.new(tmp_path)
    repo.commit("feat: a")
    for name in tags:
        repo.tag(name)
    repo.commit("fix: b")
    assert plan(repo, tag_prefix=prefix).tag == expected


def test_the_tags_of_other_packages_are_nothing_to_tell(repo: Repo) -> None:
    notes: list[str] = []
    repo.tag("pkg-a-vnext")
    plan(repo, notes=notes, tag_prefix="pkg-a-v", paths=("a",))
    assert notes == ["changelog.skipped_tags {'count': 1, 'names': 'pkg-a-vnext'}"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [(("a",), []), (("gone",), ["gone"]), (("a", "gone/x", "b"), ["gone/x"])],
)
def test_a_path_that_is_nowhere_is_said_where_nothing_counts(
    paths: tuple[str, ...], expected: list[str], repo: Repo
) -> None:
    repo.commit("fix: it", files={"c/x": "2"})
    said: list[object] = []
    settings = ChangelogSettings(tag_prefix="pkg-a-v", paths=paths)
    plan_version(repo.foundation, settings, warn=lambda _, **details: said.append(details))
    assert [one for one in said if "paths" in str(one)] == [
        {"paths": name} for name in expected]  # fmt: skip


def test_commits_that_touch_nothing_of_it_are_not_listed(repo: Repo) -> None:
    repo.commit("fix: a", files={"a/x": "2"})
    repo.commit("fix: b", files={"b/x": "2"})
    assert [one.summary for one in plan(repo, tag_prefix="pkg-a-v", paths=("a",)).commits] == [
        "fix: a"]  # fmt: skip
