"""What a person sees of a text is what stands there, and no more of it than there is room for."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.foundation.plain import clip, one_line, plain, printable
from tests.support.hostile import texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("assert 1 == 2", "assert 1 == 2", id="plain already"),
        pytest.param("\x1b[1;31mred\x1b[0m", "red", id="a colour"),
        pytest.param("\x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "x", id="a terminal's link"),
        pytest.param("\x1b]0;title\x1b\\x", "x", id="a terminal's title"),
        pytest.param("\x1b]0;never closed\nx", "0;never closed\nx", id="a title never closed"),
        pytest.param("\x9b31mred", "red", id="a colour in one byte"),
        pytest.param("a\x1b", "a‹U+001B›", id="half a sequence"),
        pytest.param("a\r\nb\tc", "a\nb\tc", id="line ends and tabs"),
        pytest.param("100 %\rgone", "100 %‹U+000D›gone", id="what would overwrite the line"),
        pytest.param("user\u202enimda", "user‹U+202E›nimda", id="a turned direction"),
        pytest.param("a\u2066b\u200bc\ufeff", "a‹U+2066›b‹U+200B›c‹U+FEFF›", id="the invisible"),
        pytest.param("a\u2028b\x85c", "a‹U+2028›b‹U+0085›c", id="other line ends"),
        pytest.param("\ud83d", "‹U+D83D›", id="half a character"),
        pytest.param(
            "👩\u200d💻 é e\u0301 עברית", "👩\u200d💻 é e\u0301 עברית", id="every language"
        ),
    ],
)
def test_what_is_seen_is_what_stands_there(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(texts)
def test_nothing_unseen_is_left_and_nothing_changes_twice(text: str) -> None:
    shown = plain(text)
    kinds = {unicodedata.category(sign) for sign in set(shown) - {"\n", "\t", "\u200c", "\u200d"}}
    assert not kinds & {"Cc", "Cs"}
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert plain(shown) == shown


@given(texts, st.integers(10, 60))
def test_one_line_is_one_and_not_too_long(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1


def test_a_long_line_keeps_head_and_tail() -> None:
    assert one_line("begin " + "x" * 900 + " end", 30) == "begin xxxxxxxxxxxxxx … xxx end"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        pytest.param("a\nb\n\nc", 99, "a\nb\n\nc", id="it fits"),
        pytest.param("\n".join("abcdefghij"), 19, "\n".join("abcdefghij"), id="it just fits"),
        pytest.param("\n".join("abcdefghij"), 18, "a\nb\n⋮ +5\nh\ni\nj", id="it just does not"),
        pytest.param("é\n" * 50 + "e", 30, "é\né\né\n⋮ +44\né\né\né\ne", id="bytes count"),
        pytest.param("x" * 900 + "\nend", 30, "⋮ +1\nend", id="an endless line"),
    ],
)
def test_a_text_keeps_head_and_tail(text: str, limit: int, expected: str) -> None:
    assert clip(text, limit) == expected


@given(texts | st.text().map(lambda text: "\n".join(text * 9)), st.integers(20, 200))
def test_a_clipped_text_never_passes_its_limit(text: str, limit: int) -> None:
    clipped = clip(plain(text), limit)
    assert len(clipped.encode()) <= limit
    assert clipped == plain(text) or "⋮ +" in clipped or " … " in clipped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\tb\nc", "a\tb\nc", id="plain already"),
        pytest.param("a\x00\x1b[1m\x9b", "a[1m", id="controls"),
        pytest.param("user\u202enimda\ud800", "usernimda", id="a turned direction, half a letter"),
        pytest.param("Z" + "\u0338\u035f" * 9, "Z" + "\u0338\u035f" * 2, id="a heap of marks"),
        pytest.param("a\u0301 e\u0323\u0302 กี้", "a\u0301 e\u0323\u0302 กี้", id="marks of languages"),
    ],
)
def test_what_would_hide_or_cover_other_text_is_left_out(text: str, expected: str) -> None:
    assert printable(text) == expected
