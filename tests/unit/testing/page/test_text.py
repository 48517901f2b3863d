"""Texts of tests are made fit to be read: cleaned, cut, and coloured by what they are."""

import pytest

from ministudio_ci.testing.page.text import Cut, Piece, Purse, clean, pieces, shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\x1b[1;31mred\x1b[0m", "red", id="colours"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line breaks"),
        pytest.param("a\x00b\tc", "a‹U+0000›b\tc", id="control characters are shown"),
        pytest.param("\u202etxt.exe", "‹U+202E›txt.exe", id="turns of direction"),
    ],
)
def test_a_text_is_cleaned(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_long_text_keeps_its_head_and_its_tail() -> None:
    assert shortened("0123456789", 10) == Cut(head="0123456789")
    assert shortened("0123456789", 5) == Cut(head="012", left_out=5, tail="89")
    assert shortened("0123456789", 0) == Cut(head="", left_out=10)


def test_all_texts_together_have_one_limit() -> None:
    purse = Purse(12)
    assert purse.cut("0123456789", 8).left_out == 2
    assert purse.cut("0123456789", 8).left_out == 6
    assert purse.cut("0123456789", 8) == Cut(head="", left_out=10)
    assert purse.left_out == 18


PYTEST = """\
a.py:2: in test_x
    def test_x():
>       assert f() == [1]
E       assert [2] == [1]
E        +  where [2] = f()
E
E         Full diff:
E           [
E         -     1,
E         ?     ^
E         +     2,
E           ]

a.py:3: AssertionError
"""
NODE = "AssertionError\n+ actual - expected\n\n+ 2\n- 1\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            PYTEST,
            ["place", "plain", "source", "error", "plain", "del", "hint", "add", "plain", "place"],
            id="pytest's",
        ),
        pytest.param(NODE, ["plain", "add", "plain", "add", "del"], id="another runner's diff"),
        pytest.param("-1 is no index\n+x\n", ["plain"], id="what only looks like a diff"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_lines_have_the_colour_of_what_they_are(text: str, expected: list[str]) -> None:
    found = pieces(text)
    assert [piece.kind for piece in found] == expected
    assert "".join(piece.text for piece in found) == text


def test_where_a_value_comes_from_is_no_difference() -> None:
    text = "E   assert 1\nE    +  where 1 = f()\n"
    assert pieces(text) == (Piece("error", text),)
