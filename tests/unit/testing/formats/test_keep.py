"""Texts are kept short while they come in, and what is cut is counted."""

from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.formats import Budget, Kept


@given(st.lists(st.text()), st.integers(0, 200))
def test_a_text_is_whole_or_says_how_many_bytes_are_missing(pieces: list[str], limit: int) -> None:
    kept = Kept(limit)
    for piece in pieces:
        kept.add(piece)
    whole = "".join(pieces).encode("utf-8", "backslashreplace")
    if len(whole) <= limit // 2 * 2:
        assert str(kept) == whole.decode()
        return
    half = limit // 2
    assert f"[... {len(whole) - 2 * half} bytes cut ...]" in str(kept)
    assert str(kept).startswith(whole[:half].decode("utf-8", "ignore"))
    assert str(kept).endswith(whole[len(whole) - half :].decode("utf-8", "ignore"))


def test_beyond_what_a_suite_may_keep_each_text_is_a_trace() -> None:
    budget = Budget(1000, whole=500)
    assert budget.keep("a" * 600) == "a" * 600
    assert len(budget.keep("b" * 600)) < 300
