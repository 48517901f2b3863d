"""The folders of releases: safe on any disk, plain in any address, one for each tag."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ministudio_ci.model.site import release_folder

# What git-check-ref-format(1) lets a tag hold.
TAGS = st.text(
    st.characters(exclude_characters=" ~^:?*[\\\x7f", min_codepoint=33, codec="utf-8"),
    min_size=1, max_size=80,
)  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "folder"),
    [
        pytest.param("v1.6.0", "releases/v1.6.0/", id="the usual one"),
        pytest.param("v1.0.0+build.7", "releases/v1.0.0~2Bbuild.7/", id="a plus"),
        pytest.param("web/v1.0.0", "releases/web~2Fv1.0.0/", id="a slash"),
        pytest.param("../../v1.0.0", "releases/..~2F..~2Fv1.0.0/", id="a way out"),
        pytest.param("lecteur-é-1.0.0", "releases/lecteur-~C3~A9-1.0.0/", id="a letter"),
        pytest.param("a%2Fb#c&d<e>1.0.0", "releases/a~252Fb~23c~26d~3Ce~3E1.0.0/", id="signs"),
    ],
)
def test_a_tag_has_its_folder_for_ever(tag: str, folder: str) -> None:
    assert release_folder(tag) == folder


@settings(max_examples=25)
@given(TAGS)
def test_any_tag_makes_one_plain_name(tag: str) -> None:
    top, name, end = release_folder(tag).split("/")
    assert (top, end) == ("releases", "")
    assert re.fullmatch(r"[A-Za-z0-9._~-]{1,120}", name)
    assert quote(name) == name


@settings(max_examples=25)
@given(st.sets(TAGS, max_size=8))
def test_two_tags_never_share_one(tags: set[str]) -> None:
    assert len({release_folder(tag) for tag in tags}) == len(tags)


def test_long_tags_that_begin_alike_are_told_apart() -> None:
    folders = {release_folder(f"{'é' * 90}{end}-1.0.0") for end in ("a", "b")}
    assert len(folders) == 2
    assert max(map(len, folders)) < 140
