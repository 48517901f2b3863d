"""How wide text is in a terminal."""

import pytest

from ministudio_ci.foundation.columns import clusters, columns, pieces


@pytest.mark.parametrize(
    ("text", "width"),
    [
        pytest.param("vidéo", 5, id="letters"),
        pytest.param("vide\u0301o", 5, id="an accent apart"),
        pytest.param("📢", 2, id="an emoji"),
        pytest.param("🛠️⚠️", 4, id="emoji by a selector"),
        pytest.param("👩\u200d🚀❤️\u200d🔥", 4, id="joined emoji"),
        pytest.param("👍🏽", 2, id="a skin's tone"),
        pytest.param("🇫🇷🇨🇦", 4, id="flags"),
        pytest.param("1️⃣", 2, id="a keycap"),
        pytest.param("日本ｶ", 5, id="East Asian, wide and half"),
        pytest.param("ᄒ\u1161\u11ab한", 4, id="Hangul, in parts and whole"),
        pytest.param("a\u200bb\u2060", 2, id="what takes no room"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_text_takes_its_columns(text: str, width: int) -> None:
    assert columns(text) == width
    assert "".join(clusters(text)) == text


def test_a_break_splits_no_sign() -> None:
    text = "ab👩\u200d🚀e\u0301🇫🇷"
    assert list(pieces(text, 3)) == ["ab", "👩\u200d🚀e\u0301", "🇫🇷"]
    assert list(pieces("👩\u200d🚀", 1)) == ["👩\u200d🚀"]
