"""The `_ministudio` block of a feed item, there and back."""

import json
from typing import Any

import pytest
from hypothesis import given

from ministudio_ci.model.feed import (
    EXTENSION,
    SectionName,
    block_from_release,
    release_from_item,
)
from ministudio_ci.model.release import Release, SectionKind
from tests.support.releases import CSTREAM, SHA, releases

NAMES = {kind: SectionName(title=kind.value.title(), emoji="✅") for kind in SectionKind}


def item_of(release: Release) -> dict[str, Any]:
    item: dict[str, Any] = {EXTENSION: block_from_release(release, NAMES)}
    if release.date:
        item["date_published"] = release.date.isoformat()
    return item


def test_the_block_has_the_shape_that_widgets_read() -> None:
    block = block_from_release(CSTREAM, NAMES)
    assert {key: value for key, value in block.items() if key != "sections"} == {
        "version": "1.6.0", "tag": "v1.6.0", "commit": SHA, "previous": "v1.5.0", "bump": "minor",
        "breaking": False,
    }  # fmt: skip
    assert block["sections"][2] == {
        "kind": "fixes", "title": "Fixes", "emoji": "✅",
        "entries": [{
            "commit": SHA, "type": "fix", "scope": "lecteur", "summary": "bug lecteur vidéo mobile",
            "breaking": False, "authors": ["Ada"], "references": ["#12"],
        }],
    }  # fmt: skip


@given(releases)
def test_any_release_comes_back_from_its_item(release: Release) -> None:
    assert release_from_item(json.loads(json.dumps(item_of(release)))) == release._replace(
        newcomers=()
    )


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    item = item_of(CSTREAM) | {"date_published": "2025-11-03T00:00:00+01:00"}
    assert release_from_item(item).date == CSTREAM.date


SECTION = {"kind": "fixes", "entries": []}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({EXTENSION: None}, "_ministudio: expected an object, got NoneType"),
        ({EXTENSION: {"commit": 5}}, "_ministudio.commit: expected a text, got int"),
        ({EXTENSION: {"commit": "a"}}, "_ministudio.bump: expected a text, got NoneType"),
        ({EXTENSION: {"commit": "a", "bump": "huge"}}, "'huge' is not a valid Bump"),
        ({EXTENSION: {"commit": "a", "bump": "none"}}, "sections: expected a list"),
        ({EXTENSION: {"commit": "a", "bump": "none", "sections": [SECTION]}}, "it has no entry"),
        ({EXTENSION: {"commit": "a", "bump": "none", "sections": [{"kind": "x"}]}}, "'x'"),
        ({EXTENSION: {"commit": "a", "bump": "none", "sections": ["x"]}}, "section: expected"),
        ({"date_published": "yesterday"}, "Invalid isoformat string"),
        ({"date_published": "2025-11-02T23:00:00"}, "has no offset from UTC"),
        ({"date_published": 5}, "item.date_published: expected a text, got int"),
    ],
)
def test_a_fault_in_an_item_is_named(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        release_from_item(item_of(CSTREAM) | change)


@pytest.mark.parametrize("item", [None, [], "x", 5])
def test_what_is_no_object_is_no_item(item: object) -> None:
    with pytest.raises(ValueError, match="item: expected an object"):
        release_from_item(item)
