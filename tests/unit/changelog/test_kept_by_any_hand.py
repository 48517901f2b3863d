"""Whatever people write into the file: it stays, in its order, and twice is the same as once."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ministudio_ci.changelog import Form, Links, keep
from ministudio_ci.errors import ChangelogEditedError, MinistudioError
from ministudio_ci.model.release import Release, SectionKind
from tests.support.releases import entry, release, section

FORM = Form(lang="en", links=Links(server="https://github.com", path="o/cstream"))
BEGIN, END = "<!-- ministudio-ci:begin", "<!-- ministudio-ci:end -->"


def out(version: str, previous: str) -> Release:
    return release(section(SectionKind.FIXES, entry(f"what {version} mends")), tag=f"v{version}",
                   previous=previous)  # fmt: skip


WAITING = release(section(SectionKind.FIXES, entry("to come")), tag=None, previous="v1.5.0")
OLD = (out("1.5.0", "v1.4.0"), out("1.4.0", "v1.3.0"))
NEW = (WAITING, out("1.7.0", "v1.6.0"), out("1.6.0", "v1.5.0"), *OLD)
WRITTEN = keep("", (WAITING, *OLD), FORM).text.split("\n")
INSIDE = range(
    next(n for n, line in enumerate(WRITTEN) if line.startswith(BEGIN)) + 1, WRITTEN.index(END) + 1
)
LINES = st.sampled_from(
    ["- a line", "Words.", "### Fixed", "### Security", "#### Deep", "## Older", "## 1.4.5", "```",
     "```py", "~~~", "<!--", "-->", "<!-- note -->", "[x]: https://x.y", "[1.6.0]: https://x.y",
     "", "    code", "\u2028", "> ## 1.9.9", "\t", "-----", "# Title", "\r", "é\u0000"]
) | st.text(max_size=12).map(lambda text: text.replace("\n", " "))  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(1, len(WRITTEN) - 1), LINES), min_size=1, max_size=6)


def within(lines: Sequence[str], text: str) -> bool:
    """Whether all the lines are in the text, in this order."""
    rest = iter(text.split("\n"))
    return all(line in rest for line in lines)


def edited(edits: list[tuple[int, str]]) -> str:
    lines = WRITTEN.copy()
    for place, line in sorted(edits, reverse=True):
        lines.insert(place, line)
    return "\n".join(lines)


@given(EDITS)
@example([(3, "```")])
@example([(3, "<!-- never closed")])
@example([(5, "### Fixed"), (5, "- by hand")])
def test_what_people_write_outside_the_markers_stays(edits: list[tuple[int, str]]) -> None:
    mine = [(place, line) for place, line in edits if place not in INSIDE]
    assume(mine)
    try:
        done = keep(edited(mine), NEW, FORM).text
    except MinistudioError:  # refused, so nothing is written
        return
    assert keep(done, NEW, FORM).text == done
    written = [line for place, line in sorted(mine) if line.strip()]
    found = [line for line in done.split("\n") if line.strip()]
    assert all(found.count(line) >= written.count(line) for line in written)
    below = [line for place, line in sorted(mine) if place > INSIDE[-1] + 3]
    assert within([line for line in below if line.strip()], done)


@given(st.sampled_from(INSIDE), LINES)
def test_what_people_write_between_the_markers_is_refused_or_stays(place: int, line: str) -> None:
    assume(line.strip())
    text = edited([(place, line)])
    try:
        done = keep(text, NEW, FORM).text
    except MinistudioError:
        return
    assert within([line], done)


def test_most_edits_are_not_refused() -> None:
    assert "- a line" in keep(edited([(5, "- a line")]), NEW, FORM).text
    with pytest.raises(ChangelogEditedError) as caught:
        keep(edited([(INSIDE[0], "- a line")]), NEW, FORM)
    assert caught.value.details["line"] == INSIDE[0]


@given(st.text(max_size=300))
def test_any_file_at_all_is_refused_or_kept_whole(text: str) -> None:
    try:
        done = keep(text, NEW, FORM).text
    except MinistudioError:
        return
    assert keep(done, NEW, FORM).text == done
    assert within([line for line in text.removeprefix("\ufeff").split("\n") if line.strip()], done)
