"""Untrusted text in a Discord message is text and nothing else."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.announce.markdown import address, block, one_line
from ministudio_ci.foundation.plain import printable

SPECIAL = set("\\`*_~|[]()<>#@:+-/")
ANY_TEXT = st.text() | st.text(alphabet="`@<>!-[]()*_\\/:| \n\u202e\u2066\ud800aé", max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("bug lecteur vidéo mobile", "bug lecteur vidéo mobile", id="plain French"),
        pytest.param("@everyone <@1> <@&2> <#3>", r"\@everyone \<\@1\> \<\@&2\> \<\#3\>",
                     id="mentions"),
        pytest.param("[free](https://evil.example)", r"\[free\]\(https\:\/\/evil.example\)",
                     id="a masked link"),
        pytest.param("discord.gg/abc", r"discord.gg\/abc", id="an invitation"),
        pytest.param("||a|| **b** `c` ~~d~~ _e_", r"\|\|a\|\| \*\*b\*\* \`c\` \~\~d\~\~ \_e\_",
                     id="inline styles"),
        pytest.param("a <!-- hidden --> b", "a b", id="an HTML comment"),
        pytest.param("one\r\n\ttwo\u2028three", "one two three", id="line breaks"),
        pytest.param("a\x00\x1b[31mb\x7f", r"a\[31mb", id="control characters"),
        pytest.param("a\u202egnp.exe", "agnp.exe", id="a direction override"),
        pytest.param("half \ud83d here", "half  here", id="half a surrogate pair"),
        pytest.param("déjà\u00a0: vu", "déjà\u00a0\\: vu", id="a no-break space stays"),
        pytest.param("👩\u200d🚀", "👩\u200d🚀", id="a joined emoji stays whole"),
        pytest.param("x" * 100_000, "x" * 49 + "…", id="100 kB"),
        pytest.param("<!--" * 25_000, None, id="100 kB of comments that never end"),
    ],
)  # fmt: skip
def test_a_line_is_escaped(text: str, shown: str | None) -> None:
    line = one_line(text, 50)
    assert shown is None or line == shown


@given(text=ANY_TEXT, limit=st.integers(1, 80))
def test_no_line_has_a_character_that_discord_would_act_on(text: str, limit: int) -> None:
    line = one_line(text, limit)
    bare = re.sub(r"\\[^A-Za-z0-9\s]", "", line)  # what a backslash takes the meaning from
    assert not SPECIAL & set(bare)
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in line)
    assert len(re.sub(r"\\(.)", r"\1", line)) <= limit


@given(text=ANY_TEXT | st.text(alphabet="`\n", max_size=40), limit=st.integers(30, 90))
def test_no_block_can_be_left(text: str, limit: int) -> None:
    inside = block(text, limit)
    assert "```" not in inside
    assert len(inside) <= limit
    assert inside == printable(inside)


def test_a_long_block_keeps_head_and_tail() -> None:
    inside = block("first line\n" + "noise\n" * 500 + "the cause", 200)
    assert inside.startswith("first line\n")
    assert inside.endswith("\nthe cause")
    assert len(inside) == 200


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("https://git.example/a/releases/tag/v1", True, id="a release's page"),
        pytest.param(None, False, id="none"),
        pytest.param("javascript:alert(1)", False, id="another scheme"),
        pytest.param("https://a b", False, id="a blank in it"),
        pytest.param("https://a>@everyone", False, id="a bracket in it"),
        pytest.param("https://" + "a" * 400, False, id="too long"),
    ],
)
def test_only_a_plain_web_address_stands_in_a_message(text: str | None, *, kept: bool) -> None:
    assert address(text) == (text if kept else None)
