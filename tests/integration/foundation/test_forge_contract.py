"""What every forge does, on each that there is: GitHub (the stateful fake) and the local folder."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.forge import Forge, ForgeRelease, KeptAsset
from ministudio_ci.foundation.forge_local import LocalForge
from tests.support.forges import REPOSITORY, asset, draft, github_forge
from tests.support.github_fake import GithubFake


@pytest.fixture(params=["github", "local"])
def forge(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Forge]:
    if request.param == "local":
        yield LocalForge(tmp_path / "reports" / "releases")
        return
    with GithubFake() as fake:
        fake.add(REPOSITORY).refs.set("refs/tags/v1.6.0", "1" * 40)
        yield github_forge(fake.url)


def found(forge: Forge, tag: str = "v1.6.0") -> ForgeRelease:
    release = forge.find(tag)
    assert release
    return release


def test_nothing_is_found_where_nothing_was_made(forge: Forge) -> None:
    assert forge.find("v1.6.0") is None


def test_a_draft_is_found_by_its_tag_and_is_not_published(forge: Forge) -> None:
    made = forge.create_draft(draft())
    assert found(forge) == made
    assert (made.tag, made.published, made.url, made.assets) == ("v1.6.0", False, None, ())
    assert forge.find("v1.6") is None


def test_a_file_is_attached_whole(forge: Forge, tmp_path: Path) -> None:
    release = forge.create_draft(draft())
    notes = asset(tmp_path, "changelog.md", "# é\n".encode())
    forge.upload(release, notes)
    (kept,) = found(forge).assets
    assert (kept.name, kept.size, kept.digest, kept.whole) == (
        "changelog.md", 5, notes.digest, True,
    )  # fmt: skip
    assert found(forge).has(notes)


def test_the_same_file_twice_is_there_once(forge: Forge, tmp_path: Path) -> None:
    release = forge.create_draft(draft())
    notes = asset(tmp_path, "changelog.md", b"notes")
    forge.upload(release, notes)
    forge.upload(release, notes)  # by what was seen before the first
    forge.upload(found(forge), notes)
    assert len(found(forge).assets) == 1


def test_a_file_of_the_same_name_and_length_with_other_content_is_replaced(
    forge: Forge, tmp_path: Path
) -> None:
    release = forge.create_draft(draft())
    forge.upload(release, asset(tmp_path, "changelog.md", b"older"))
    newer = asset(tmp_path, "changelog.md", b"newer")
    assert not found(forge).has(newer)
    forge.upload(found(forge), newer)
    assert [kept.digest for kept in found(forge).assets] == [newer.digest]


def test_publishing_keeps_the_files_and_gives_the_release(forge: Forge, tmp_path: Path) -> None:
    release = forge.create_draft(draft())
    forge.upload(release, asset(tmp_path, "changelog.md", b"notes"))
    published = forge.publish(release, draft())
    assert published.published
    assert [kept.name for kept in published.assets] == ["changelog.md"]
    assert found(forge) == published


def test_publishing_twice_is_publishing_once(forge: Forge) -> None:
    release = forge.create_draft(draft())
    assert forge.publish(release, draft()) == forge.publish(release, draft())


def test_releases_do_not_mix(forge: Forge, tmp_path: Path) -> None:
    first = forge.publish(forge.create_draft(draft()), draft())
    second = forge.create_draft(draft("v1.6.1"))
    forge.upload(second, asset(tmp_path, "changelog.md", b"notes"))
    assert found(forge) == first
    assert len(found(forge, "v1.6.1").assets) == 1


def test_looking_says_which_repository_it_is(forge: Forge) -> None:
    assert forge.access().repository.endswith(("studio/site", "reports/releases"))


@pytest.mark.parametrize(
    ("kept", "same"),
    [
        pytest.param({}, True, id="the digest agrees"),
        pytest.param({"digest": "sha256:0"}, False, id="the digest differs"),
        pytest.param({"digest": None}, True, id="no digest, the size agrees"),
        pytest.param({"digest": None, "size": 4}, False, id="no digest, the size differs"),
        pytest.param({"whole": False}, False, id="an upload that broke"),
        pytest.param({"name": "b"}, False, id="another name"),
    ],
)
def test_a_kept_file_is_known_by_its_content(
    tmp_path: Path, kept: dict[str, Any], *, same: bool
) -> None:
    ours = asset(tmp_path, "a", b"12345")
    there = KeptAsset(name="a", size=5, digest=ours.digest)
    assert replace(there, **kept).is_copy_of(ours) is same
