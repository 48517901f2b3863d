"""Nothing in a summary is read as Markdown. The judge is GitHub's own parser, cmark-gfm."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog.escape import markdown
from ministudio_ci.changelog.text import clean
from tests.support.gfm import gfm

ATTACKS = [
    "[click](https://evil.example)", "![x](https://evil.example/a.png)", "<https://evil.example>",
    "https://evil.example/a", "HTTP://EVIL.example", "www.evil.example", "WWW.evil.example",
    "ftp://evil.example", "mail@evil.example", "mailto:a@evil.example", "xmpp:a@evil.example",
    "<script>alert(1)</script>", "<!-- x", "<b>x</b>", "&lt;b&gt;", "&#60;", "# h", "## h", "=== x",
    "---", "- x", "+ x", "* x", "1. x", "12) x", "123456789. x", "> x", "`x`", "```x", "~~~x",
    "**x**", "*x*", "__x__", "_x_", "__init__", "a_b_ _c", "~~x~~", "|a|b|", "[^1]: x", "[^1]",
    "[x]: https://evil.example", "[x]", "- [ ] x", "\\[x](y)", "\\", "x  ", "$x$", "a\\*b*c*",
]  # fmt: skip


def shown(text: str) -> str:
    """Return what a reader sees, having checked that the list item is nothing but text."""
    html = gfm(f"- {markdown(text)}\n")
    found = re.fullmatch(r"<ul>\n<li>([^<]*)</li>\n</ul>\n", html)
    assert found, html
    return unescape(found[1]).replace("@\u200b", "@")


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_a_summary_is_shown_as_text(attack: str) -> None:
    assert shown(attack) == attack.strip()
    assert shown(f"a {attack}") == f"a {attack.strip()}"


@pytest.mark.parametrize("text", ["@octocat", "a @org/team b", "me@evil.example"])
def test_a_mention_reaches_nobody(text: str) -> None:
    assert not re.search(r"@\w", markdown(text))


@pytest.mark.parametrize("text", ["faster search", "the player_state field", "l’été, déjà !"])
def test_ordinary_text_stays_readable_in_the_source(text: str) -> None:
    assert markdown(text) == text


@given(st.text(alphabet=st.sampled_from("\\`*_[]<>~|#&$:/.@-+=1) aw!\n\t\u202e")) | st.text())
def test_any_text_is_shown_as_it_is(text: str) -> None:
    cleaned = clean(text)
    expected = re.sub(r"\s+", " ", cleaned)
    assert re.sub(r"\s+", " ", shown(cleaned or "x")) == (expected or "x")
