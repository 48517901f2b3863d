"""Untrusted text, cleaned once where it comes in and escaped where it goes out."""

import re

LONGEST = 500
"""Characters of a summary; a longer one ends in an ellipsis."""

_LINE_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# Overrides of direction, which make a line read otherwise than it is; invisible fillers; and
# what no XML 1.0 document may hold. The joiners that emoji and scripts need stay.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
_PLAIN = re.compile(r"[^\W\d_][^\\`*\[\]<>~|#&$_:.@]*")
"""What needs no second look: most summaries are of letters and spaces, and they are many."""
_MARKDOWN = re.compile(
    r"[\\`*\[\]<>~|#&$]"  # always markup, or a reference
    r"|(?<!\w)_|_(?!\w)"  # emphasis; inside a word it is none
    r"|:(?=//)|(?<=www)\."  # what GFM would make a link of
    r"|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]",  # lists and headings
    re.IGNORECASE,
)


def clean(text: str, longest: int = LONGEST) -> str:
    """Return `text` on one line, without what cannot be seen, at most `longest` characters."""
    if not text.isprintable():
        text = _UNSEEN.sub("", _LINE_BREAKS.sub(" ", text))
    text = text.strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def markdown(text: str) -> str:
    """Return cleaned text so that no Markdown (CommonMark, GFM) reads anything into it.

    A mention cannot be escaped on GitHub, which looks for it after Markdown: a zero-width
    space after the sign keeps it from being one.
    """
    if _PLAIN.fullmatch(text):
        return text
    return _MARKDOWN.sub(r"\\\g<0>", text).replace("@", "@\u200b")
