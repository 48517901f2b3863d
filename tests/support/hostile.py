"""Text as an attacker, or an odd habit, would write it into commits; and releases made of it."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from ministudio_ci.changelog.ancestry import Span
from ministudio_ci.changelog.assemble import release_of
from ministudio_ci.changelog.contributors import welcomed
from ministudio_ci.changelog.tags import Tag
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.release import Release
from ministudio_ci.model.version import Version

_MARKDOWN = [
    "[x](https://evil.example)", "![x](https://evil.example)", "<https://evil.example>", "# h",
    "https://evil.example", "www.evil.example", "a@evil.example", "@octocat", "@o/team", "- x",
    "1. x", "> x", "```", "`x", "*x*", "__x__", "~~x~~", "|a|b|", "[^1]", "[x]: https://e.example",
    "\\", "x](https://evil.example)", "<!-- x", "-->", "---", "===", "    x", "\t", "&#64;octocat",
]  # fmt: skip
_MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</li></ul><h1>x", "]]>",
    "&lt;b>",
    '" onclick="x', "<![CDATA[", "<?xml", "&amp;", "&#0;", "<a href='x'>",
    "javascript:x",
]  # fmt: skip
_YAML = [
    "key: value", "- item", "!!python/object:os.system x", "&a *a", "{a: b", "[a", "%YAML 1.1",
    "---", "...", "yes", "null", "~", "0x1f", "1e3", "| x", "> x", "a #b", "a: #b", "'", '"',
    "\\x41", "? x", "<<: *a", "=", "2001-01-01", "${{ secrets.X }}", "name<<EOF", "EOF",
    "::set-output name=a::b",
]  # fmt: skip
_UNSEEN = [
    "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\ufffe",
    "\ud800", "\u200d", "\u200b", "\r", "\u00ad", "\U000e0001", "\U0010ffff", "a\u0300" * 9,
    "\v", "\f",
]  # fmt: skip
_SERVICES = [
    # Discord
    "<@123456789012345678>", "<@!123456789012345678>", "<@&123456789012345678>", "@everyone",
    "@here", "<#123456789012345678>", "</x:123456789012345678>", "<id:guide>", "<t:0:R>", "||x||",
    "<a:e:123456789012345678>", ":joy:", "discord.gg/evil", "-# x", ">>> x", "**x**", "_x_",
    "[x](<https://evil.example>)", "<tel:+33123456789>",
    # Slack, Teams, Telegram, Matrix
    "<!channel>", "<!here|x>", "<!subteam^S1>", "<@U024BE7LH>", "<https://evil.example|x>",
    "<at>x</at>", "[x](tg://user?id=1)", "https://matrix.to/#/@a:evil.example", "@room",
]  # fmt: skip
_TEMPLATES = ["{{ 7 * 7 }}", "{% raw %}", "{# x", "${7*7}", "<%= 7 %>", "%s%n", "{0.__class__}"]
_TERMINAL = [
    "\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07", "\x9b31m", "\x9d0;x\x9c", "\x1b[?1049h", "\x1bPq", "\b\b\b",
    "\r$ rm",
]  # fmt: skip
_WIDE = [
    "\ufdfd" * 40, "\U00012031" * 9, "x" * 300, "\u3164\u115f\u2800", "\u0e47" * 60,
    "Z" + "\u0338\u035f\u0489" * 40, "\u05d0\u05d1\u05d2 \u0627\u0644", "W\u200bi\u200cd\u200de",
    "\xa0" * 60,
]  # fmt: skip
"""What breaks a layout that does not expect it."""
_COMMITS = [
    'Reapply "feat: a"', '* Revert "fix: e"', '* Reapply "feat: <b>"',
    "feat: a", "feat(<b>)!: a", "fix(@octo): b (#12)", "✨ c", ":bug: (x) d", "💥", "* fix: e",
    "- feat(x): f", 'Revert "feat: a"', "This reverts commit aaaaaaa.", "BREAKING CHANGE: g",
    "Co-authored-by: [x](https://evil.example) <e@x>", "Co-authored-by: @octocat <o@x>",
    "Closes #1, o/r#2, GH-3", "Closes https://evil.example/a/b/issues/1",
    "Fixes https://github.com/o/cstream/pull/7", "Refs: aaaaaaa", "Signed-off-by: A <a@x>",
]  # fmt: skip

pieces = st.text(max_size=30) | st.sampled_from([*_MARKDOWN, *_MARKUP, *_YAML, *_UNSEEN])
"""Of these the changelog's own tests are made."""
texts = st.lists(pieces, max_size=3).map("".join)
"""Any text on any number of lines."""
_prefixes = st.sampled_from(["", "feat: ", "fix(", "x)!: ", "✨ ", "* ", "* fix: "])
_lines = st.sampled_from(_COMMITS) | st.lists(_prefixes | pieces, max_size=4).map("".join)
messages = st.lists(_lines | st.just(""), max_size=8).map("\n".join)
"""Any message, and such as get far."""

PLANTS = (
    *_MARKDOWN, *_MARKUP, *_YAML, *_UNSEEN, *_SERVICES, *_TEMPLATES, *_TERMINAL, *_WIDE, *_COMMITS,
)  # fmt: skip
"""One of each: for a page or a history that holds the whole list at once."""
subjects = st.lists(st.text(max_size=12) | st.sampled_from(PLANTS), max_size=4).map(" ".join) | (
    st.lists(st.sampled_from(PLANTS), min_size=1, max_size=3).map("".join)
)
"""What may stand in news, from a commit or from an outbox that somebody else wrote."""

_FORBIDDEN = " ~^:?*[\\\x7f" + "".join(map(chr, range(32)))
_prefix_texts = st.text(
    st.characters(exclude_characters=_FORBIDDEN, exclude_categories=["Cs"]), max_size=12
)
tag_prefixes = st.sampled_from(["v", "", "pkg-a-v", "](javascript:x)", "<b>", "@octo-", "a&b"]) | (
    _prefix_texts.filter(lambda text: ".." not in text and "@{" not in text and "//" not in text)
)
"""What may stand before the version in a tag, by git-check-ref-format(1)."""


@st.composite
def histories(draw: st.DrawFn) -> list[Release]:
    """Two releases and what is not out, newest first, of any messages, authors and tags."""
    prefix = draw(tag_prefixes)
    versions = (Version(1, 1, 0), Version(1, 0, 0))
    tags = [None, *(Tag(f"{prefix}{version}", version, "c" * 40) for version in versions)]
    spans = []
    for number, (tag, previous) in enumerate(zip(tags, [*tags[1:], None], strict=True)):
        commits = [
            Commit(f"{number}{at}".ljust(40, "a"), ("b" * 40,), draw(texts), draw(messages))
            for at in range(draw(st.integers(1, 3)))
        ]
        spans.append(Span(tag, previous, commits, 4 >> number, (4 >> number) - 1))
    dates = {tag.name: datetime(2025, 11, 2, tzinfo=UTC) for tag in tags if tag}
    return [release_of(span, dates) for span in welcomed(spans)]
