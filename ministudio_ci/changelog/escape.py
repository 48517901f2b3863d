"""Text for Markdown, with nothing in it that Markdown would read."""

import re

_PLAIN = re.compile(r"[^\W\d_][^\\`*\[\]<>~|#&$_@]*")
"""What needs no second look, but for addresses: most summaries, and they are many."""
_WEB = re.compile(r"www\.", re.IGNORECASE)
_MARKUP = re.compile(
    r"[\\`*\[\]<>~|#&$]"  # always markup, or a reference to a character
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis; inside a word it is none
    r"|:(?=//)|(?<=www)\."  # what GFM would make a link of
    r"|^[-+=]",  # a list, a heading
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)])")


def markdown(text: str) -> str:
    """Return cleaned text so that no Markdown (CommonMark, GFM) reads anything into it.

    A mention cannot be escaped on GitHub, which looks for it after Markdown: a zero-width
    space after the sign keeps it from being one.
    """
    if _PLAIN.fullmatch(text) and "://" not in text and not ("." in text and _WEB.search(text)):
        return text
    escaped = _NUMBERED.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", text))
    return escaped.replace("@", "@\u200b")
