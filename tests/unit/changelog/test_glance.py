"""What most commits say is told at a glance, and as the parser would tell it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog.assemble import _entries
from ministudio_ci.changelog.conventional import changes_of
from ministudio_ci.changelog.glance import entry_at_a_glance
from ministudio_ci.model.commit import Commit


def commit(message: str) -> Commit:
    return Commit("c" * 40, ("a" * 40,), "Ada", message)


@pytest.mark.parametrize(
    ("message", "seen"),
    [
        ("fix(player): a b (#12)\n", True),
        ("feat: été\n\nCloses #3\n", True),
        ("feat: a\n\nCo-authored-by: Bob <bob@example.org>\n", True),
        ("chore(deps): a\n\nlong body", True),
        ("feat!: a", False),
        ("feat: a\n\nBREAKING CHANGE: b", False),
        ("feat: a\n\n* fix: b", False),
        ("chore: a\n\n* fix: b", False),
        ("feat: a\n\nCloses #3, owner/name#4", False),
        ("feat: see #3", False),
        ("Feat: a", False),
        ("a", False),
    ],
)
def test_most_messages_take_no_closer_look(message: str, seen: bool) -> None:  # noqa: FBT001
    assert (entry_at_a_glance(commit(message)) is not None) is seen


@pytest.mark.parametrize(
    "message",
    ["fix: a GH-1", "fix: a\r\n\nb", "fix: a\rb", "fix: a\u202eb", "fix: a\u00a0", "fix: (#12)",
     "fix: a (#12) (#13)", "fix: a(#12)", "fix: https://github.com/o/r/issues/1",
     "fix: a\n\nFixes GH-7", "fix: a\n\nCloses https://github.com/o/r/issues/1",
     "fix: a (#12)\n\nCloses #12\nFixes #3 and #4", "fix: a\n\nsee #6", "chore: a (#12)",
     "docs: a\n\nBREAKING CHANGE: b", "chore: a\r\r* feat: b", "fix: " + "a" * 600, "fix:\ta",
     "fix( a ): b", "fix: a\n"],
)  # fmt: skip
def test_what_may_be_misread_is_read_the_same(message: str) -> None:
    one = commit(message)
    told = entry_at_a_glance(one)
    assert told is None or list(told) == list(_entries(one, changes_of(one)))


TYPES = st.sampled_from(["feat", "fix", "perf", "docs", "chore", "Fix", "other"])
SCOPES = st.sampled_from(["", "(a)", "(a.b/c-d)", "( a )", "()", "(é)", "(a, b)"])
WORDS = st.lists(
    st.sampled_from([*"ab é_(#)12`@/:.!\t\r\u202e\u00a0", "GH-1", "://", " (#12)", "#3"]),
    max_size=9,
).map("".join)
LINES = st.sampled_from(
    ["", "b", "Closes #3", "fixes: #3", "Refs #4 and #5", "see #6", "* feat: b", "- fix: c", "* b",
     "BREAKING CHANGE: d", "Co-authored-by: B <b@c.d>", "\t", "GH-7", "https://x.org/o/r/issues/1"]
)  # fmt: skip


@given(
    st.builds("{}{}{}{}".format, TYPES, SCOPES, st.sampled_from([": ", ":  ", ":", "!: "]), WORDS),
    st.lists(LINES, max_size=5).map(lambda lines: "".join(f"\n{line}" for line in lines)),
)
def test_what_is_told_at_a_glance_is_what_is_told_when_looked_into(header: str, body: str) -> None:
    one = commit(header + body)
    told = entry_at_a_glance(one)
    assert told is None or list(told) == list(_entries(one, changes_of(one)))
