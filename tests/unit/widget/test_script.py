"""The widget's script: its words, its hash."""

import base64
import hashlib

import pytest

from ministudio_ci.widget import integrity, script


@pytest.mark.parametrize(
    "text", ["Quoi de neuf dans {title}\u00a0?", "What’s new in {title}", "Corrections", "Fixes"]
)
def test_the_words_of_both_languages_are_in_it(text: str) -> None:
    assert text in script().decode()


def test_its_integrity_is_what_a_browser_computes() -> None:
    kind, _, digest = integrity(b"alert(1)").partition("-")
    assert (kind, base64.b64decode(digest)) == ("sha384", hashlib.sha384(b"alert(1)").digest())
