"""What commits do to the version, and what cancels out, without a repository."""

import pytest

from ministudio_ci.changelog.effects import effects, strongest
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.release import Bump
from ministudio_ci.model.version import Version

STABLE, UNSTABLE = Version(1, 2, 3), Version(0, 3, 1)


def commits(*messages: str) -> list[Commit]:
    """Make a line of commits from oldest to newest; return them newest first."""
    line = [Commit(sha(number), (sha(number - 1),), "Ada", message)
            for number, message in enumerate(messages)]  # fmt: skip
    return line[::-1]


def sha(number: int) -> str:
    return f"{number + 1:040x}"


def reverting(number: int) -> str:
    return f'Revert "it"\n\nThis reverts commit {sha(number)}.'


@pytest.mark.parametrize(
    ("message", "current", "effect", "why"),
    [
        ("feat: a", STABLE, Bump.MINOR, "feature"),
        ("fix: a", STABLE, Bump.PATCH, "fix"),
        ("perf: a", STABLE, Bump.PATCH, "performance"),
        ("revert: a", STABLE, Bump.PATCH, "revert"),
        ("refactor: a", STABLE, Bump.NONE, "internal"),
        ("docs: a", STABLE, Bump.NONE, "internal"),
        ("chore!: a", STABLE, Bump.MAJOR, "breaking"),
        ("chore!: a", UNSTABLE, Bump.MINOR, "breaking_zero"),
        ("chore!: a", None, Bump.MINOR, "breaking_zero"),
        ("feat: a", UNSTABLE, Bump.MINOR, "feature"),
        ("Hello", STABLE, Bump.NONE, "unconventional"),
        ("", STABLE, Bump.NONE, "unconventional"),
        ("fix: a\n\n* feat: b", STABLE, Bump.MINOR, "feature"),
    ],
)
def test_a_commit_has_the_effect_of_its_strongest_change(
    message: str, current: Version | None, effect: Bump, why: str
) -> None:
    (found,) = effects(commits(message), current)
    assert (found.effect, found.why) == (effect, why)


@pytest.mark.parametrize(
    ("messages", "reasons", "bump"),
    [
        (["feat: a", reverting(0)], ["undoing", "undone"], Bump.NONE),
        (["feat: a", reverting(0), reverting(1)], ["undoing", "undone", "feature"], Bump.MINOR),
        (["fix: a", reverting(77)], ["revert", "fix"], Bump.PATCH),
        (["feat: a", reverting(0) + f"\nThis reverts commit {sha(77)}."], ["revert", "undone"],
         Bump.PATCH),
        (["feat: a", reverting(0).replace('Revert "it"', "fix: b")], ["fix", "undone"], Bump.PATCH),
    ],
    ids=["revert", "revert of a revert", "of what is out", "of both", "and a fix"],
)  # fmt: skip
def test_what_is_taken_back_before_it_is_out_has_no_effect(
    messages: list[str], reasons: list[str], bump: Bump
) -> None:
    found = list(effects(commits(*messages), STABLE))
    assert [one.why for one in found] == reasons
    assert strongest(found) is bump


def test_a_subject_is_shown_without_what_would_command_a_terminal() -> None:
    (found,) = effects(commits("fix: \x1b[31mred\u202e"), STABLE)
    assert found.summary == "fix: [31mred"
