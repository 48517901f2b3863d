"""The text of a proposal: nothing in it gets out of its block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.cycle.propose import _head as head
from ministudio_ci.cycle.propose import fenced
from tests.support.gfm import gfm

HOSTILE = [
    "```\n# out\n```", "````\nout", "~~~\nout\n~~~", "@everyone fixes #1", "<script>x</script>",
    "`" * 70, "\r```\rout", "</details>", "![x](http://x)",
]  # fmt: skip


def blocks(text: str) -> list[str]:
    """What GitHub's Markdown makes of it, up to the end of the first block and after it."""
    return gfm(fenced(text)).split("</code></pre>")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_block(text: str) -> None:
    _, rest = blocks(text)
    assert rest.strip() == ""


@given(st.text("`~\n\r @<>#x", max_size=40))
def test_any_text_stays_in_its_block(text: str) -> None:
    _, rest = blocks(text)
    assert rest.strip() == ""


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("a\nb", 3, ("a\nb", False)),
        ("a\nbcd\ne", 5, ("a\n…", True)),
        ("éé", 3, ("é\n…", True)),
    ],
    ids=["fits", "whole lines", "one long line"],
)
def test_a_part_is_cut_at_a_line(text: str, most: int, expected: tuple[str, bool]) -> None:
    assert head(text, most) == expected
