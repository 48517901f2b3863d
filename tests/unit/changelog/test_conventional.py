"""What a message says, by Conventional Commits 1.0.0 and the choices of docs/changelog.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog.conventional import (
    Change,
    authors_of,
    changes_of,
    reverts_of,
)
from ministudio_ci.changelog.text import LONGEST
from ministudio_ci.model.commit import Commit

PARENT = "a" * 40


def commit(message: str, *, parents: tuple[str, ...] = (PARENT,), author: str = "Ada") -> Commit:
    return Commit("c" * 40, parents, author, message)


def changes(message: str, *, parents: tuple[str, ...] = (PARENT,)) -> tuple[Change, ...]:
    return changes_of(commit(message, parents=parents))


def only(message: str) -> Change:
    (change,) = changes(message)
    return change


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("feat: a b", ("feat", None, "a b", False)),
        ("fix(player): a b", ("fix", "player", "a b", False)),
        ("fix(a, b/c): d", ("fix", "a, b/c", "d", False)),
        ("FEAT(X): Keep The Case", ("feat", "X", "Keep The Case", False)),
        ("feat!: a", ("feat", None, "a", True)),
        ("chore(deps)!: a", ("chore", "deps", "a", True)),
        ("fix:\ta", ("fix", None, "a", False)),
        ("feat: été 🎬", ("feat", None, "été 🎬", False)),
        ("feat: a (#12)", ("feat", None, "a", False)),
        ("fix: a: b", ("fix", None, "a: b", False)),
        # Not the convention, or a type that nobody knows: the line as it stands.
        ("feat:a", ("other", None, "feat:a", False)),
        ("feat : a", ("other", None, "feat : a", False)),
        ("feat(): a", ("other", None, "feat(): a", False)),
        ("feat:", ("other", None, "feat:", False)),
        ("fixup! feat: a", ("other", None, "fixup! feat: a", False)),
        ("README: a", ("other", None, "README: a", False)),
        ("other: a", ("other", None, "other: a", False)),
        ("deps!: a", ("other", None, "deps!: a", True)),
        ("Corrige le lecteur", ("other", None, "Corrige le lecteur", False)),
        (" fix(x) a ", ("other", None, "fix(x) a", False)),
        ('Revert "feat: a"', ("revert", None, 'Revert "feat: a"', False)),
        ("revert: feat: a", ("revert", None, "revert: feat: a", False)),
    ],
)
def test_the_header_gives_type_scope_summary_and_breaking(
    header: str, expected: tuple[str, str | None, str, bool]
) -> None:
    assert only(header)[:4] == expected


@pytest.mark.parametrize(
    ("body", "breaks"),
    [
        ("\n\nBREAKING CHANGE: gone", True),
        ("\n\nBREAKING-CHANGE: gone", True),
        ("\n\nBREAKING CHANGE #gone", True),
        ("\n\nWhy.\n\nBREAKING CHANGE: gone\n  and more\nReviewed-by: Z", True),
        ("\n\nReviewed-by: Z\nBREAKING CHANGE: gone", True),
        ("\n\nBREAKING CHANGE: gone\n\nCloses #12", True),
        ("\n\nBREAKING CHANGE: gone\n\n---------\n\nCo-authored-by: B <b@c>", True),
        ("\r\n\r\nBREAKING CHANGE: gone\r\n", True),
        ("\n\nThe spec asks for\nBREAKING CHANGE: in capitals", False),
        ("\n\nBREAKING CHANGE: is how one says it.\n\nWe say no such thing.", False),
        ('\n\nNo "BREAKING CHANGE: x" here', False),
        ("\n\n    BREAKING CHANGE: in a quoted example", False),
        ("\n\nbreaking change: in small letters", False),
        ("\n\nBREAKING CHANGE", False),
        ("\n\nBREAKING CHANGE:nothing", False),
        ("\nBREAKING CHANGE: no blank line before", False),
    ],
)
def test_breaking_counts_only_as_a_footer(body: str, breaks: bool) -> None:  # noqa: FBT001 - a table's column
    assert only(f"fix: a{body}").breaking is breaks


def test_a_breaking_footer_counts_whatever_the_header() -> None:
    assert only("Rework the player\n\nBREAKING CHANGE: gone").breaking


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("fix: x\n\n* feat: y", [("fix", "x"), ("feat", "y")]),
        ("fix: x (#3)\n\n* feat: y\n\n* fix typo\n\n* fix(a): z (#2)\n",
         [("fix", "x"), ("feat", "y"), ("fix", "z")]),
        ("fix: x\n\n- feat: y", [("fix", "x"), ("feat", "y")]),
        ("Player (#3)\n\n* feat: y\n* chore: z", [("feat", "y"), ("chore", "z")]),
        ("feat: y (#3)\n\n* feat: y\n* feat: y", [("feat", "y")]),
        ("fix: x\n\n* one thing\n* README: another", [("fix", "x")]),
        ("fix: x\n\nsee * feat: y", [("fix", "x")]),
        ("fix: x\n\n  * feat: an indented line is a quotation", [("fix", "x")]),
    ],
    ids=["github", "with noise", "dashes", "header of no convention", "doubled", "no convention",
         "not a bullet", "indented"],
)  # fmt: skip
def test_each_conventional_bullet_of_a_squash_is_a_change_of_its_own(
    message: str, expected: list[tuple[str, str]]
) -> None:
    assert [(change.type, change.summary) for change in changes(message)] == expected


def test_a_footer_below_a_bullet_breaks_what_that_bullet_says() -> None:
    found = changes("fix: x\n\n* feat: y\n\nBREAKING CHANGE: gone\n\n* fix: z")
    assert [change.breaking for change in found] == [False, True, False]


def test_a_merge_says_something_only_by_a_conventional_header() -> None:
    two = (PARENT, "b" * 40)
    assert changes("Merge branch 'x'\n\n* feat: y", parents=two) == ()
    assert len(changes("feat: y (#3)", parents=two)) == 1


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("fix: a (#12)", ("#12",)),
        ("fix: a (#12, #13)", ("#12", "#13")),
        ("fix: a #12 and GH-4, o/r#7", ("#12", "GH-4", "o/r#7")),
        ("fix: a (#12)\n\nCloses #12, #9\nfixes o/r#1", ("#12", "#9", "o/r#1")),
        ("fix: a\n\nsee the talk about #5", ()),
        ("fix: a#12 &#39; #x ##3", ()),
        ("fix: a (o/r#12,GH-3)", ("o/r#12", "GH-3")),
        ("fix: a (see #12)", ("#12",)),
        (
            "fix: a (https://git.example:8443/o/r/pulls/7)",
            ("https://git.example:8443/o/r/pulls/7",),
        ),
        (
            "fix: a https://github.com/o/r/issues/12#issuecomment-3, twice",
            ("https://github.com/o/r/issues/12",),
        ),
        (
            "fix: a\n\nCloses https://gitlab.com/g/s/r/-/issues/3\nRefs: #4",
            ("https://gitlab.com/g/s/r/-/issues/3", "#4"),
        ),
        ("fix: a\n\nsee https://github.com/o/r/issues/12", ()),
        ("fix: a https://github.com/o/r/wiki/12 https://github.com/o/r/issues/12x", ()),
        # Code, mail, colours, numbers of versions.
        ("fix: `#12` and ``#1`3`` are text", ()),
        ("fix: an open ` is no code: #12", ("#12",)),
        ("fix: me@x.org/y#3 and a@b.c#12", ()),
        ("fix: set color: #123456 to #654321", ()),
        ("fix: border #333, fill '#12345678'", ()),
        ("fix: from #fafafa to #333, for #12", ("#12",)),
        ("fix: the crash of the colour picker #123456", ("#123456",)),
        ("fix: #123456 at last", ("#123456",)),
        ("fix: C#12, issue #1.5, #12.", ("#12",)),
    ],
)
def test_references_come_from_the_header_and_the_closing_lines(
    message: str, expected: tuple[str, ...]
) -> None:
    assert only(message).references == expected


def test_coauthors_are_authors_each_once() -> None:
    message = "fix: a\n\nCo-authored-by: Bob <b@x>\nco-authored-by: Ada <a@x>\n"
    assert authors_of(commit(message)) == ("Ada", "Bob")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f'Revert "feat: a"\n\nThis reverts commit {PARENT}.\n', (PARENT,)),
        (f"fix: a\n\nThis reverts commit {PARENT}.", (PARENT,)),
        ("revert: a\n\nRefs: 676104e, a215868\n", ("676104e", "a215868")),
        ("fix: a\n\nRefs: 676104e", ()),
        (f"fix: a\n\nAs said, This reverts commit {PARENT}.", ()),
        ("fix: a\n\nThis reverts commit that broke it.", ()),
    ],
)
def test_what_a_commit_takes_back_is_read(message: str, expected: tuple[str, ...]) -> None:
    assert reverts_of(commit(message)) == expected


@pytest.mark.parametrize("message", ["", "\n\n", "   \n\n"])
def test_an_empty_message_says_nothing(message: str) -> None:
    assert changes(message) == ()


def test_a_huge_message_is_cut_to_a_line() -> None:
    change = only("fix: " + "a" * 1_000_000 + "\n" * 1_000 + "b " * 500_000)
    assert len(change.summary) == LONGEST
    assert change.summary.endswith("a…")


LINES = st.text() | st.sampled_from(
    ["feat: a", "* fix: b", "BREAKING CHANGE: c", "Closes #1", "This reverts commit abcdef0", ""]
)


@given(st.lists(LINES).map("\n".join), st.text())
def test_any_text_is_understood_as_clean_lines(message: str, author: str) -> None:
    found = commit(message, author=author)
    shown = [text for one in changes_of(found) for text in (one.scope or "x", one.summary)]
    for text in (*shown, *authors_of(found)):
        assert len(text.splitlines()) <= 1
        assert not any(ord(char) < 32 or char in "\u202e\u2066\ufffe" for char in text)
    assert all(shown)
