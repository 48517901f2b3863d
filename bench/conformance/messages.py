"""Rows about what commit messages say."""

from bench.conformance.case import Case, Setting
from tests.support.history import linear

_LONG = "fix: b\n\n" + "c\n" * 500_000


def _after(tag: str, title: str, following: str, *messages: str | bytes) -> Case:
    """Return a row: after `feat: a` and that tag come these messages."""
    return Case(
        title=title,
        truth="no release" if following == "none" else following,
        right=(following,),
        build=lambda path: linear(path, "feat: a", f"tag v{tag}", *messages),
    )


MESSAGES = (
    _after("1.5.0", "`BREAKING CHANGE:` quoted in the middle of a body", "1.5.1",
           "fix: b\n\nThe convention wants\nBREAKING CHANGE: this\nat the end.\n\nDone."),
    _after("1.5.0", "`BREAKING CHANGE:` as a footer", "2.0.0",
           "fix: b\n\nWhy.\n\nBREAKING CHANGE: gone"),
    _after("1.5.0", "The same, with CRLF", "2.0.0",
           "fix: b\r\n\r\nWhy.\r\n\r\nBREAKING CHANGE: gone\r\n"),
    _after("0.3.1", "0.3.1, then `feat!`", "0.4.0", "feat!: b"),
    _after("1.0.0", "1.0.0, then `feat!`", "2.0.0", "feat!: b"),
    _after("1.5.0", "Only docs, chores, CI, tests and style", "none",
           "docs: b", "chore: c", "ci: d", "test: e", "style: f"),
    _after("1.5.0", "A squash `fix: …` with `* feat: …` in its body", "1.6.0",
           "fix: b (#3)\n\n* fix: b\n\n* feat: c"),
    _after("1.5.0", "A message that is not UTF-8", "1.5.1", b"fix: caf\xe9 \xff\xfe"),
    _after("1.5.0", "A message of 1 MB", "1.5.1", _LONG),
    _after("1.5.0", "An empty message, then a fix", "1.5.1", "", "fix: b"),
    Case(title="Gitmoji: `✨ …`", truth="1.6.0", right=("1.6.0",), setting=Setting.GITMOJI,
         build=lambda path: linear(path, "feat: a", "tag v1.5.0", "✨ Add a search")),
)  # fmt: skip
