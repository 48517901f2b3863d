"""A shallow clone is made whole, or refused; its version is never guessed."""

from pathlib import Path

import pytest

from ministudio_ci.changelog import plan_version, read_releases
from ministudio_ci.errors import ShallowCloneError, ShallowRemoteError, TagsNotFetchedError
from ministudio_ci.foundation.config import ChangelogSettings
from tests.support.history import linear
from tests.support.repo import Repo

SETTINGS = ChangelogSettings()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return linear(tmp_path / "source", "feat: a", "tag v1.4.0", "fix: b", "fix: c").path


@pytest.mark.parametrize("filters", ["true", "false"], ids=["filter", "no filter"])
@pytest.mark.parametrize("options", [[], ["--no-tags"], ["--origin=upstream"]], ids=str)
def test_a_depth_1_clone_is_deepened_with_its_tags(
    options: list[str], filters: str, source: Path, tmp_path: Path
) -> None:
    Repo(source).git("config", "uploadpack.allowFilter", filters)
    clone = Repo(tmp_path / "clone").clone(source, "--depth=1", "--no-checkout", *options)
    assert clone.foundation.is_shallow()
    assert plan_version(clone.foundation, SETTINGS).next == "1.4.1"
    assert not clone.foundation.is_shallow()


def test_no_file_of_the_past_is_fetched_to_deepen_a_clone(tmp_path: Path) -> None:
    source = Repo.new(tmp_path / "source")
    for number in range(3):
        source.commit(f"fix: {number}", files={"film": f"scene {number}"})
    source.git("config", "uploadpack.allowFilter", "true")
    clone = Repo(tmp_path / "clone").clone(source.path, "--depth=1")
    assert plan_version(clone.foundation, SETTINGS).next == "0.1.0"
    objects = clone.git("rev-list", "--objects", "--missing=print", "HEAD").splitlines()
    assert len([line for line in objects if line.startswith("?")]) == 2


def test_the_changelog_of_a_depth_1_clone_is_whole(source: Path, tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone").clone(source, "--depth=1", "--no-checkout")
    assert [one.tag for one in read_releases(clone.foundation, SETTINGS)] == [None, "v1.4.0"]


def test_a_clone_whose_remote_is_gone_is_refused(source: Path, tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone").clone(source, "--depth=1", "--no-checkout")
    clone.git("remote", "set-url", "origin", str(tmp_path / "gone"))
    with pytest.raises(ShallowCloneError, match="gone") as refused:
        plan_version(clone.foundation, SETTINGS)
    assert refused.value.exit_code == 3


def test_a_clone_without_a_remote_is_refused(source: Path, tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone").clone(source, "--depth=1", "--no-checkout")
    clone.git("remote", "remove", "origin")
    with pytest.raises(ShallowCloneError):
        plan_version(clone.foundation, SETTINGS)


def test_a_clone_of_a_shallow_clone_is_refused(source: Path, tmp_path: Path) -> None:
    middle = Repo(tmp_path / "middle").clone(source, "--depth=1", "--no-checkout")
    clone = Repo(tmp_path / "clone").clone(middle.path, "--no-checkout")
    with pytest.raises(ShallowRemoteError, match="and so is origin") as refused:
        plan_version(clone.foundation, SETTINGS)
    assert refused.value.exit_code == 3


def test_the_refusal_tells_no_credentials(source: Path, tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone").clone(source, "--depth=1", "--no-checkout")
    clone.git("remote", "set-url", "origin", "http://user:hunter2@127.0.0.1:9/o/r.git")
    with pytest.raises(ShallowCloneError) as refused:
        plan_version(clone.foundation, SETTINGS)
    assert "hunter2" not in str(refused.value)


def test_a_clone_without_tags_is_not_taken_for_a_new_project(source: Path, tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone").clone(source, "--no-tags")
    with pytest.raises(TagsNotFetchedError, match="1 version tag"):
        plan_version(clone.foundation, SETTINGS)


def test_a_new_project_with_a_remote_has_its_first_version(tmp_path: Path) -> None:
    repo = linear(tmp_path / "new", "feat: a")
    repo.remote(tmp_path / "remote.git")
    assert plan_version(repo.foundation, SETTINGS).next == "0.1.0"


def test_a_remote_that_is_silent_is_said(tmp_path: Path) -> None:
    repo = linear(tmp_path / "new", "feat: a")
    repo.git("remote", "add", "origin", str(tmp_path / "gone"))
    said: list[str] = []
    plan = plan_version(repo.foundation, SETTINGS, warn=lambda key, **_: said.append(key))
    assert (plan.next, said) == ("0.1.0", ["next_version.remote_silent"])
