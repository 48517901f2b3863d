"""`v1` moves to the highest release of its major version, and never back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from semver import Version

from ministudio_ci.foundation.remote import TagRef
from ministudio_ci.release.major import major_tag_due

OURS, OTHER = "a" * 40, "b" * 40


def due(version: str, *others: str, prefix: str = "v", **moving: str) -> str | None:
    """What moves when `version` is released beside `others`; `v1=OTHER` says where v1 is."""
    placed = dict.fromkeys(others, OTHER) | {f"{prefix}{version}": OURS} | moving
    tags = {name: TagRef(object=commit, commit=commit) for name, commit in placed.items()}
    return major_tag_due(version, prefix, OURS, tags)


@pytest.mark.parametrize(
    ("found", "name"),
    [
        pytest.param(due("1.6.0"), "v1", id="there is none yet"),
        pytest.param(due("1.6.0", "v1.5.0", v1=OTHER), "v1", id="it is on the version before"),
        pytest.param(due("1.6.0", v1=OURS), None, id="it is there already"),
        pytest.param(due("1.5.1", "v1.6.0", v1=OTHER), None, id="a maintenance release"),
        pytest.param(due("1.9.0", "v1.10.0", v1=OTHER), None, id="numbers, not letters"),
        pytest.param(due("1.6.0", "v2.0.0", v1=OTHER), "v1", id="another major version is higher"),
        pytest.param(due("2.0.0", "v1.6.0", v1=OTHER), "v2", id="a new major version"),
        pytest.param(due("1.6.0", "v1.7.0-rc.1", v1=OTHER), "v1", id="beside a pre-release"),
        pytest.param(due("2.0.0-rc.1"), None, id="a pre-release moves nothing"),
        pytest.param(due("0.4.0"), "v0", id="before 1.0.0"),
        pytest.param(due("1.6.0", "v1.7", "vivid", "1.8.0"), "v1", id="tags that are no version"),
        pytest.param(due("1.6.0", prefix=""), "1", id="without a prefix"),
        pytest.param(due("1.6.0", "app-v1.7.0"), "v1", id="another prefix is another product"),
    ],
)
def test_the_major_tag_follows_its_highest_release(found: str | None, name: str | None) -> None:
    assert found == name


VERSIONS = st.builds(Version, st.integers(1, 2), st.integers(0, 3), st.integers(0, 3))


@given(st.lists(VERSIONS, min_size=1, unique=True))
def test_in_whatever_order_versions_come_it_ends_on_the_highest(order: list[Version]) -> None:
    tags: dict[str, TagRef] = {}
    for number, version in enumerate(order):
        ref = TagRef(object=f"{number:040}", commit=f"{number:040}")
        tags[f"v{version}"] = ref
        name = major_tag_due(str(version), "v", ref.commit, tags)
        if name:
            tags[name] = ref
    for major in {version.major for version in order}:
        highest = max(version for version in order if version.major == major)
        assert tags[f"v{major}"] == tags[f"v{highest}"]
