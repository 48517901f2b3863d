"""What is not out in a changelog file: named, edited, and then out."""

from collections.abc import Sequence

import pytest

from ministudio_ci.changelog import keep
from ministudio_ci.errors import ChangelogEditedError
from ministudio_ci.model.release import Release
from tests.support.kept import (
    BEGIN,
    END,
    HAND,
    NEXT,
    PLAIN,
    SECOND,
    THIRD,
    kept,
    named_next,
    out,
    waiting,
)


def test_what_is_not_out_can_be_named_and_goes_on_when_it_is_out() -> None:
    pending = kept(HAND, NEXT, SECOND, upcoming=named_next("1.6.0"))
    assert "## 1.6.0 - 2025-11-02\n\n### Security" in pending
    assert "Unreleased" not in pending
    assert keep(pending, (NEXT, SECOND), PLAIN).text == pending
    renamed = kept(pending, NEXT, SECOND, upcoming=named_next("2.0.0"))
    assert "## 2.0.0 - 2025-11-02\n\n### Security" in renamed
    assert "1.6.0" not in renamed
    done = kept(pending, out("1.6.0", "a third fix", "a late fix"), SECOND)
    top, _, rest = done.partition("## 1.6.0 - 2025-11-02\n")
    assert top.endswith(f"## Unreleased\n\n{BEGIN}\n{END}\n\n")
    assert "- a third fix (c0ffee0)\n- a late fix (c0ffee0)\n\n## 1.5.0" in rest
    assert "ministudio-ci:" not in rest


def test_the_day_of_a_named_release_does_not_move() -> None:
    pending = kept(HAND, NEXT, SECOND, upcoming=named_next("1.6.0"))
    mine = pending.replace("1.6.0 - 2025-11-02", "[1.6.0] - 2025-10-30, the autumn one")
    assert kept(mine, NEXT, SECOND, upcoming=named_next("1.6.0")) == mine


def test_a_named_release_that_came_out_under_another_name_is_unreleased_again() -> None:
    pending = kept(HAND, NEXT, SECOND, upcoming=named_next("1.6.0"))
    done = kept(pending, out("2.0.0", "a third fix"), SECOND)
    heads = [line for line in done.split("\n") if line.startswith("## ")]
    assert heads[:3] == ["## Unreleased", "## 2.0.0 - 2025-11-02", "## 1.5.0 (2025-11-01)"]
    assert "## 2.0.0 - 2025-11-02\n\n### Security" in done


def test_a_version_that_people_named_themselves_holds_what_is_not_out() -> None:
    text = HAND.replace("## 1.5.0 (", "## 1.6.0\n\n- our own words\n\n## 1.5.0 (")
    done = keep(text, (NEXT, SECOND), PLAIN, upcoming=named_next("1.6.0"))
    assert done.held == "1.6.0"
    assert "a third fix" not in done.text
    assert done.text.count("1.6.0") == 1


EDITED = kept(HAND, NEXT, SECOND).replace("- a third fix", "- a third fix, told better")
PENDING = kept(HAND, NEXT, SECOND, upcoming=named_next("1.6.0"))


@pytest.mark.parametrize(
    "releases",
    [pytest.param((waiting("another"), SECOND), id="more is to come"),
     pytest.param((THIRD, SECOND), id="it is out")],
)  # fmt: skip
def test_an_edit_between_the_markers_is_never_written_over(releases: Sequence[Release]) -> None:
    with pytest.raises(ChangelogEditedError) as caught:
        keep(EDITED, releases, PLAIN)
    line = caught.value.details["line"]
    assert isinstance(line, int)
    assert EDITED.split("\n")[line - 1].startswith("<!-- ministudio-ci:begin ")


def test_an_edit_of_a_named_release_stays_when_it_is_out() -> None:
    mine = PENDING.replace("- a third fix", "- a third fix, told better")
    done = kept(mine, THIRD, SECOND)
    assert "### Fixed\n\n- a third fix, told better (c0ffee0)\n\n## 1.5.0" in done
    assert done.count("a third fix") == 1


def test_other_spaces_between_the_markers_are_no_edit() -> None:
    mine = kept(HAND, NEXT, SECOND).replace("### Fixed\n\n", "### Fixed\n\n\n")
    assert kept(mine, NEXT, SECOND) == mine


def test_lines_deleted_between_the_markers_are_made_anew() -> None:
    done = kept(HAND, NEXT, SECOND)
    begin, end = done.index("### Fixed"), done.index(END)
    assert kept(done[:begin] + done[end:], NEXT, SECOND) == done
