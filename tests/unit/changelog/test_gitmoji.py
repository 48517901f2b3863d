"""Emoji of gitmoji.dev's list are types; what is conventional beside them counts first."""

import pytest

from ministudio_ci.changelog.conventional import changes_of
from ministudio_ci.changelog.gitmoji import TYPES
from ministudio_ci.changelog.kinds import KINDS
from ministudio_ci.model.commit import Commit

_PUBLISHED = {
    "major": "💥",
    "minor": "✨",
    "patch": "⚡🐛🚑💄🔒⬇⬆📌📈➕➖🔧🌐✏⏪📦👽🍱♿💬🗃🚸📱🥚⚗🔍🏷🚩🥅💫🗑🛂🩹👔",
    "none": "🎨🔥📝🚀🎉✅🔐🔖🚨🚧💚👷♻🔨💩🔀🚚📄💡🍻🔊🔇👥🏗🤡🙈📸🌱🧐⚰🧪🩺🧱💸🧵🦺✈",
}
"""The list by what it says of the version, but for the one emoji that is of three characters."""


def understood(header: str) -> list[tuple[str, str | None, str, bool]]:
    return [one[:4] for one in changes_of(Commit("c" * 40, (), "Ada", header))]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("✨ add x", ("feat", None, "add x", False)),
        ("✨add x", ("feat", None, "add x", False)),
        (":sparkles: add x", ("feat", None, "add x", False)),
        ("🐛 (player): mend", ("fix", "player", "mend", False)),
        ("🐛 : mend", ("fix", None, "mend", False)),
        ("⚡️ quicker", ("perf", None, "quicker", False)),
        ("⚡ quicker", ("perf", None, "quicker", False)),
        ("💥 gone", ("feat", None, "gone", True)),
        ("⬆️ a to 2.0", ("improve", None, "a to 2.0", False)),
        ("⏪️ the player", ("revert", None, "revert: the player", False)),
        ("👷🏽 runner", ("ci", None, "runner", False)),
        ("🧑‍💻 quicker builds", ("chore", None, "quicker builds", False)),
        ("🐛 README: a", ("fix", None, "README: a", False)),
        # Conventional beside it: the header counts.
        ("🐛 fix(player): mend", ("fix", "player", "mend", False)),
        (":sparkles: fix: mend", ("fix", None, "mend", False)),
        ("💥 feat: a", ("feat", None, "a", False)),
        ("🐛 feat!: a", ("feat", None, "a", True)),
        ("🎸 feat: a", ("feat", None, "a", False)),
        # Nobody knows it, or it says nothing.
        ("🎸 add x", ("other", None, "🎸 add x", False)),
        (":guitar: add x", ("other", None, ":guitar: add x", False)),
        ("✨", ("other", None, "✨", False)),
        ("add x ✨", ("other", None, "add x ✨", False)),
        ("improve: x", ("other", None, "improve: x", False)),
        ("中文", ("other", None, "中文", False)),
    ],
)
def test_an_emoji_says_what_was_changed(
    header: str, expected: tuple[str, str | None, str, bool]
) -> None:
    assert understood(header) == [expected]


def test_an_emoji_in_a_squashed_body_is_a_change_of_its_own() -> None:
    assert understood("Player (#3)\n\n* ✨ add x\n* 🎸 y\n* :bug: mend z") == [
        ("feat", None, "add x", False), ("fix", None, "mend z", False)]  # fmt: skip


@pytest.mark.parametrize("effect", _PUBLISHED)
def test_each_emoji_does_to_the_version_what_the_published_list_says(effect: str) -> None:
    for emoji in _PUBLISHED[effect]:
        (change,) = changes_of(Commit("c" * 40, (), "Ada", f"{emoji} x"))
        assert (emoji, change.kind.effect.value) == (emoji, effect)


def test_the_whole_list_is_there_with_its_shortcodes() -> None:
    assert len(TYPES) == 2 * (sum(map(len, _PUBLISHED.values())) + 1)
    assert sum(name.startswith(":") and name.endswith(":") for name in TYPES) == len(TYPES) / 2
    assert {type_.removesuffix("!") for type_ in TYPES.values()} <= set(KINDS)
