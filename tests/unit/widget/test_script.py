"""The widget's script: its size, its words, its hash."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest

from ministudio_ci.widget import integrity, script

DOCS = Path(__file__).parents[3] / "docs/widget.md"


def test_it_is_no_more_than_6_kb_on_its_way() -> None:
    assert len(gzip.compress(script(), 9)) <= 6_000


@pytest.mark.parametrize(
    "text", ["Quoi de neuf dans {title}\u00a0?", "What’s new in {title}", "Corrections", "Fixes"]
)
def test_the_words_of_both_languages_are_in_it(text: str) -> None:
    assert text in script().decode()


@pytest.mark.parametrize(
    "sink",
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval", "Function(",
     "cookie", "http:", "https://", "import(", "export "],
)  # fmt: skip
def test_it_parses_no_text_and_names_no_address(sink: str) -> None:
    assert sink not in script().decode()


def test_its_integrity_is_what_a_browser_computes() -> None:
    kind, _, digest = integrity(b"alert(1)").partition("-")
    assert (kind, base64.b64decode(digest)) == ("sha384", hashlib.sha384(b"alert(1)").digest())


def test_it_knows_each_property_that_a_page_may_set() -> None:
    named = re.findall(r"^\| `(--ministudio-\w+)`", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(named) == 8
    assert [name for name in named if f"var({name}," not in script().decode()] == []
