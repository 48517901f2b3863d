"""Semantic Versioning 2.0.0."""

from itertools import pairwise

import pytest

from ministudio_ci.model.release import Bump
from ministudio_ci.model.version import Version


def version(text: str) -> Version:
    parsed = Version.parse(text)
    assert parsed
    return parsed


@pytest.mark.parametrize(
    "text", ["0.0.4", "1.2.3", "1.0.0-alpha.beta", "1.0.0-rc.1+build.1", "1.0.0-0A.is.legal",
             "2.0.0+20251101", "1.0.0--", "999999999999999999.0.0"],
)  # fmt: skip
def test_a_semantic_version_is_read_and_written_back(text: str) -> None:
    assert str(version(text)) == text


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "01.2.3", "1.2.3-01", "1.2.3-", "1.2.3+", "1.2.3.4", "v1.2.3", "1.2.x",
             "１.2.3", "1.2.3\n", "1" * 5000 + ".0.0"],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_anything_else_is_no_version(text: str) -> None:
    assert Version.parse(text) is None


def test_versions_are_ordered_as_section_11_says() -> None:
    words = (
        "0.9.9 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 "
        "1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.10.0"
    )
    ordered = words.split()
    for lower, higher in pairwise(map(version, ordered)):
        assert lower.rank < higher.rank, f"{lower} < {higher}"


def test_build_metadata_does_not_count_in_the_order() -> None:
    assert version("1.0.0+a").rank == version("1.0.0+b").rank


@pytest.mark.parametrize(
    ("current", "bump", "following"),
    [
        ("1.2.3", Bump.PATCH, "1.2.4"),
        ("1.2.3", Bump.MINOR, "1.3.0"),
        ("1.2.3", Bump.MAJOR, "2.0.0"),
        ("1.2.3+build", Bump.PATCH, "1.2.4"),
        ("2.0.0-rc.1", Bump.PATCH, "2.0.0"),
        ("2.0.0-rc.1", Bump.MAJOR, "2.0.0"),
        ("1.6.0-rc.1", Bump.MINOR, "1.6.0"),
        ("1.6.0-rc.1", Bump.MAJOR, "2.0.0"),
        ("1.5.1-rc.1", Bump.PATCH, "1.5.1"),
        ("1.5.1-rc.1", Bump.MINOR, "1.6.0"),
    ],
)
def test_a_bump_raises_its_part_and_a_prerelease_may_already_have(
    current: str, bump: Bump, following: str
) -> None:
    assert str(version(current).raised(bump)) == following


@pytest.mark.parametrize(
    ("before", "after", "bump"),
    [
        ("1.2.3", "1.2.4", Bump.PATCH),
        ("1.2.3", "1.3.0", Bump.MINOR),
        ("1.2.3", "3.0.0", Bump.MAJOR),
        ("1.2.3", "2.0.0-rc.1", Bump.MAJOR),
        ("2.0.0-rc.1", "2.0.0", Bump.MAJOR),
        (None, "0.1.0", Bump.MINOR),
        (None, "1.0.0", Bump.MAJOR),
        (None, "0.0.1", Bump.PATCH),
    ],
)
def test_the_bump_between_two_versions_is_the_part_that_was_raised(
    before: str | None, after: str, bump: Bump
) -> None:
    assert version(after).bump_from(version(before) if before else None) is bump
