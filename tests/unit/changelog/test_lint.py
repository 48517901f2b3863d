"""What is wrong with a message, judged by what the changelog's own parser makes of it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ministudio_ci.changelog.conventional import changes_of
from ministudio_ci.changelog.kinds import UNCONVENTIONAL
from ministudio_ci.changelog.lint import Fault, Message, Source, lint_message
from ministudio_ci.foundation.actions import Level
from ministudio_ci.foundation.config import LintSettings
from ministudio_ci.model.commit import Commit

DEFAULTS = LintSettings()


def faults(
    text: str,
    settings: LintSettings = DEFAULTS,
    *,
    source: Source = Source.COMMIT,
    merge: bool = False,
) -> tuple[Fault, ...]:
    return lint_message(Message(source=source, text=text, merge=merge), settings)


def rules(text: str, settings: LintSettings = DEFAULTS) -> list[str]:
    return [fault.rule for fault in faults(text, settings)]


@pytest.mark.parametrize(
    "header",
    ["feat: a b", "fix(player): a", "fix(a, b/c)!: d", "perf: été 🎬", "docs: a…",
     "chore: etc..", "build(deps): bump a from 1.0 to 1.1", 'Revert "feat: a."',
     'Reapply "feat: a"', "revert: feat: a.", "fix: a: b", "fix: a (#12)", "✨ a", ":bug: (x): a",
     "fix: the wipe of the work in progress",
     f"fix: {'a' * 95} (#12345)"],
)  # fmt: skip
def test_what_the_changelog_understands_is_let_be(header: str) -> None:
    assert faults(header) == ()


@pytest.mark.parametrize(
    ("header", "rule", "correction"),
    [
        ("Feature: a", "misspelt-type", "feat: a"),
        ("feature(player): a", "misspelt-type", "feat(player): a"),
        ("bugfix!: a", "misspelt-type", "fix!: a"),
        ("hotfix : a", "misspelt-type", "fix: a"),
        ("dosc: a", "misspelt-type", "docs: a"),
        ("refator: a", "misspelt-type", "refactor: a"),
        ("bug - a", "misspelt-type", "fix: a"),
        ("fix:a", "form", "fix: a"),
        ("fix : a", "form", "fix: a"),
        ("fix a", "form", "fix: a"),
        ("Fix the player", "form", "fix: the player"),
        ("fix(player) a", "form", "fix(player): a"),
        ("fix (player): a", "form", "fix(player): a"),
        ("build(ci) a", "form", "build(ci): a"),
        ("fix(): a", "form", "fix: a"),
        ("fix!(api): a", "form", "fix(api)!: a"),
        ("[fix] a", "form", "fix: a"),
        ("fix：a", "form", "fix: a"),
        ("Fix: a", "type-case", "fix: a"),
        ("FIX(Player): A", "type-case", "fix(Player): A"),
        ("fix( player ): a", "scope-spaces", "fix(player): a"),
        ("fix: a.", "full-stop", "fix: a"),
        ("WIP: feat: a", "unfinished", "feat: a"),
        ("[WIP] Fix: a", "unfinished", "fix: a"),
        ("feat(x): wip a", "unfinished", "feat(x): a"),
        # Only its author can say: nothing is guessed.
        ("fixup! feat: a", "autosquash", None),
        ("squash! feat: a", "autosquash", None),
        ("wip", "unfinished", None),
        ("WIP player", "unfinished", None),
        ("Add the player", "no-type", None),
        ("Fixes the player", "no-type", None),
        ("build the player", "no-type", None),
        ("test whether it plays", "no-type", None),
        ("(player) a", "no-type", None),
        ("https://example.org/a", "no-type", None),
        ("Merge branch 'x'", "no-type", None),
        ("player: a", "unknown-type", None),
        ("core: a", "unknown-type", None),
        ("cli: a", "unknown-type", None),
        ("other: a", "unknown-type", None),
        ("improve: a", "unknown-type", None),
        (":bug: a.", "full-stop", ":bug: a"),
        ("feat:", "empty-summary", None),
        ("fix(player): ", "empty-summary", None),
        ("fix: .", "full-stop", None),
        (f"fix: {'a' * 100}", "header-length", None),
        ("", "empty", None),
        (" \n\n", "empty", None),
    ],
)  # fmt: skip
def test_each_fault_is_named_and_the_line_mended_where_its_words_tell_how(
    header: str, rule: str, correction: str | None
) -> None:
    assert [(fault.rule, fault.line, fault.correction) for fault in faults(header)] == [
        (rule, 1, correction)
    ]


def test_one_corrected_line_mends_all_faults_of_a_line() -> None:
    found = faults("FIX( a ): b.")
    assert [fault.rule for fault in found] == ["type-case", "scope-spaces", "full-stop"]
    assert {fault.correction for fault in found} == {"fix(a): b"}


@pytest.mark.parametrize(
    ("text", "grave"),
    [("Add a player", True), ("fix:a", True), ("Fix: a", False), ("fix: a.", False)],
)
def test_an_error_is_what_the_changelog_would_not_tell_as_meant(text: str, *, grave: bool) -> None:
    (change,) = changes_of(Commit("", (), "", text))
    assert (change.type == UNCONVENTIONAL) is grave
    assert [fault.level is Level.ERROR for fault in faults(text)] == [grave]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("\n\nWhy.\n\nBREAKING CHANGE: a", []),
        ("\nWhy.", [("body-separation", 2, None)]),
        ("\r\nWhy.\r\n", [("body-separation", 2, None)]),
        ("\n\nBREAKING CHANGES: a b", [("breaking-footer", 3, "BREAKING CHANGE: a b")]),
        ("\n\nBREAKING CHANGE a b", [("breaking-footer", 3, "BREAKING CHANGE: a b")]),
        ("\n\nbreaking change: a", [("breaking-footer", 3, "BREAKING CHANGE: a")]),
        ("\n\n**BREAKING CHANGE**: a", [("breaking-footer", 3, "BREAKING CHANGE: a")]),
        ("\n\nBREAKING CHANGE\na", [("breaking-footer", 3, None)]),
        ("\n\nBREAKING CHANGE: a\n\nAnd that is that.", [("breaking-footer", 3, None)]),
        ("\n\nThis is no breaking change: none.", []),
        ("\n\n    BREAKING CHANGE a quoted one", []),
        ("\n\n* fix: b\n\nBREAKING CHANGE: c", []),
    ],
)
def test_a_breaking_change_is_told_where_the_changelog_looks(
    body: str, found: list[tuple[str, int, str | None]]
) -> None:
    assert [(one.rule, one.line, one.correction) for one in faults(f"fix: a{body}")] == found


def test_a_header_that_says_so_needs_no_footer() -> None:
    assert faults("fix!: a\n\nBREAKING CHANGE\na") == ()


def test_merges_are_gits_own_words() -> None:
    assert faults("Merge branch 'x'\nonto y", merge=True) == ()


def test_a_commit_to_be_squashed_may_be_made_but_not_merged() -> None:
    assert faults("fixup! feat: a", source=Source.FILE) == ()
    assert [fault.rule for fault in faults("wip", source=Source.FILE)] == ["unfinished"]


@pytest.mark.parametrize(
    ("header", "found"),
    [("deps: a", []), ("deps(npm)!: a", []), ("dpes: a", ["misspelt-type"]),
     ("deps:a", ["form"]), ("Deps: a", ["type-case"]), ("dep: a", ["unknown-type"])],
)  # fmt: skip
def test_a_project_may_have_types_of_its_own(header: str, found: list[str]) -> None:
    assert rules(header, LintSettings(types=("Deps", ""))) == found


def test_the_length_of_a_line_is_counted_without_the_forges_number() -> None:
    short = LintSettings(header_length=10)
    assert rules("fix: abcde (#12)", short) == []
    (fault,) = faults("fix: abcdef", short)
    assert fault.details == {"length": 11, "limit": 10}
    assert rules("fix: " + "a" * 1000, LintSettings(header_length=0)) == []


TYPES = st.sampled_from(["fix", "Feat", "feature", "bug", "docs", "wip", "build", "core", ""])
JOINTS = st.sampled_from([": ", ":", " : ", " ", "(a): ", "( a ):", "()", "!: ", "! ", " - ", "："])
LINES = st.text(st.characters(exclude_characters="\n\r"))
HEADERS = st.tuples(TYPES, JOINTS, LINES).map("".join) | LINES


@given(HEADERS)
@example("[wip] [wip] fix: a")
@example("fix: wip wip a.")
def test_the_line_proposed_is_clean_and_says_the_same(header: str) -> None:
    for fault in faults(header):
        if fault.correction is not None and fault.line == 1:
            assert faults(fault.correction) == ()
            (change,) = changes_of(Commit("", (), "", fault.correction))
            said = [word for word in words(header) if word not in {"wip", "draft"}]
            mended = [word for word in words(fault.correction) if word not in {"wip", "draft"}]
            assert change.type != UNCONVENTIONAL
            assert mended[1:] == said[1:]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


BODIES = st.lists(
    st.sampled_from(
        ["", "BREAKING CHANGE: a", "BREAKING CHANGES a", "Why.", "Refs: #1", "* fix: b"]
    )
    | st.text()
).map("\n".join)


@given(HEADERS, BODIES)
def test_any_text_is_judged_and_shown_as_clean_lines(header: str, body: str) -> None:
    for fault in faults(f"{header}\n\n{body}"):
        assert fault.text.isprintable() or not re.search(r"[\x00-\x1f\x7f-\x9f]", fault.text)
        assert len(fault.text) <= 500
        assert fault.line >= 1


@pytest.mark.parametrize(
    "text",
    ["fix: " + "a" * 10**6, " " * 10**6 + "fix", "[" * 10**6, "wip(" * 250_000, "(" * 10**6,
     "fix: a\n\n" + "BREAKING CHANGES\n" * 60_000],
    ids=["a long line", "blanks", "brackets", "wip", "parentheses", "footers"],
)  # fmt: skip
def test_a_message_of_a_megabyte_is_judged_at_once(text: str) -> None:
    assert faults(text)
