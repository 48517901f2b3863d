"""Maintenance branches: `1.x` stays within 1.*, `1.4.x` within 1.4.*."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ministudio_ci.errors import (
    MinistudioError,
    RangeLeftError,
    RangeMergedError,
    RangeNotBegunError,
    VersionTakenError,
)
from ministudio_ci.foundation.templates import LANGUAGES, explain
from ministudio_ci.model.release import Bump
from tests.support.history import History, linear
from tests.support.plans import plan

ROWS = {
    "a fix on 1.x": ("1.x", ["feat: a", "tag v1.4.0", "fix: b"], "1.4.1"),
    "a feature on 1.x": ("1.x", ["feat: a", "tag v1.4.0", "feat: b"], "1.5.0"),
    "a fix on 1.4.x": ("1.4.x", ["feat: a", "tag v1.4.2", "fix: b"], "1.4.3"),
    "a chore on 1.4.x": ("1.4.x", ["feat: a", "tag v1.4.2", "chore: b"], None),
    "0.x, something that breaks": ("0.x", ["feat: a", "tag v0.4.2", "feat!: b"], "0.5.0"),
    "2.x begun by what breaks": ("2.x", ["feat: a", "tag v1.9.0", "feat!: b"], "2.0.0"),
    "a pre-release of the range": (
        "1.4.x", ["feat: a", "tag v1.4.2", "fix: b", "tag v1.4.3-rc.1", "fix: c"], "1.4.3"),
}  # fmt: skip


@pytest.mark.parametrize(("branch", "steps", "following"), ROWS.values(), ids=ROWS)
def test_within_the_range_comes_next(
    branch: str, steps: Sequence[str], following: str | None, tmp_path: Path
) -> None:
    assert plan(linear(tmp_path, *steps), branch).next == following


REFUSED: dict[str, tuple[str, list[str], type[MinistudioError], str]] = {
    "what breaks, on 1.x": (
        "1.x", ["feat: a", "tag v1.4.0", "fix!: gone", "fix: b"], RangeLeftError, "fix!: gone"),
    "a feature, on 1.4.x": (
        "1.4.x", ["feat: a", "tag v1.4.0", "fix: b", "feat: more"], RangeLeftError, "feat: more"),
    "a declared version": (
        "1.x", ["feat: a", "tag v1.4.0", "fix: b\n\nRelease-As: 2.0.0"], RangeLeftError, "2.0.0"),
    "a newer line merged into it": (
        "1.x", ["feat: a", "tag v1.4.0", "feat!: b", "tag v2.0.0", "fix: c"], RangeMergedError,
        "v2.0.0"),
    "a pre-release of a newer line": (
        "1.x", ["feat: a", "tag v1.4.0", "feat!: b", "tag v2.0.0-rc.1", "fix: c"],
        RangeMergedError, "v2.0.0-rc.1"),
    "a range not begun": (
        "2.x", ["feat: a", "tag v1.9.0", "fix: b"], RangeNotBegunError, "1.9.1"),
    "no version at all": ("1.x", ["feat: a"], RangeNotBegunError, "0.1.0"),
}  # fmt: skip


@pytest.mark.parametrize(("branch", "steps", "error", "named"), REFUSED.values(), ids=REFUSED)
def test_what_would_leave_the_range_is_refused_by_name(
    branch: str, steps: Sequence[str], error: type[MinistudioError], named: str, tmp_path: Path
) -> None:
    with pytest.raises(error) as refused:
        plan(linear(tmp_path, *steps), branch)
    assert refused.value.exit_code == 1
    for lang in LANGUAGES:
        what, hint = explain(lang, refused.value)
        assert named in what
        assert branch in what
        assert len(hint) > 40


def newer_line_out() -> History:
    history = History()
    history.commit("feat: a")
    history.tag("v1.4.0")
    history.commit("feat!: b", on="new", after="main")
    history.tag("v2.0.0", on="new")
    return history


def test_higher_versions_elsewhere_are_as_they_should_be(tmp_path: Path) -> None:
    history = newer_line_out()
    history.commit("fix: c")
    notes: list[str] = []
    found = plan(history.write(tmp_path), "1.x", notes=notes)
    assert (found.current, found.next, notes) == ("1.4.0", "1.4.1", [])


def test_a_version_of_the_range_that_is_out_on_main_is_not_given_again(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.4.0")
    history.commit("feat: b", on="new", after="main")
    history.tag("v1.5.0", on="new")
    history.commit("feat: c")
    with pytest.raises(VersionTakenError, match=r"v1\.5\.0"):
        plan(history.write(tmp_path), "1.x")


@pytest.mark.parametrize("merged_after", [True, False], ids=["and a fix after it", "nothing more"])
def test_a_maintenance_release_merged_into_main_does_not_lower_it(
    *, merged_after: bool, tmp_path: Path
) -> None:
    history = newer_line_out()
    history.commit("fix: c")
    history.tag("v1.4.1")
    history.commit("Merge branch '1.x'", on="new", merging="main")
    if merged_after:
        history.commit("fix: d", on="new")
    history.commit("Merge branch 'new'", merging="new")
    found = plan(history.write(tmp_path))
    assert (found.current, found.next, found.bump) == ("2.0.0", "2.0.1", Bump.PATCH)
