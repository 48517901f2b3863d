"""Text for Markdown, with nothing in it that Markdown would read."""

import re

_PLAIN = re.compile(r"[^\W\d_][^\\`*\[\]<>~|#&$_@]*")
"""What needs no second look, but for addresses: most summaries, and they are many."""
_WEB = re.compile(r"(?<=www)\.", re.IGNORECASE)
_MARKUP = frozenset("`*[]<>~|#&$")
"""Always markup, or a reference to a character."""
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
"""Emphasis; inside a word it is none."""
_NUMBERED = re.compile(r"\d{1,9}(?=[.)])")


def markdown(text: str) -> str:
    """Return cleaned text so that no Markdown (CommonMark, GFM) reads anything into it.

    A mention cannot be escaped on GitHub, which looks for it after Markdown: a zero-width
    space after the sign keeps it from being one.
    """
    if _PLAIN.fullmatch(text) and "://" not in text and not ("." in text and _WEB.search(text)):
        return text
    begin = text[:1]
    text = text.replace("\\", "\\\\")
    for sign in _MARKUP.intersection(text):
        text = text.replace(sign, f"\\{sign}")
    if "_" in text:
        text = _UNDERSCORE.sub(lambda _: "\\_", text)
    if "://" in text:  # what GFM would make a link of
        text = text.replace("://", "\\://")
    if "." in text:
        text = _WEB.sub(lambda _: "\\.", text)
    if begin and begin in "-+=":  # a list, a heading
        text = f"\\{text}"
    elif begin.isdecimal() and (found := _NUMBERED.match(text)):
        text = f"{found[0]}\\{text[found.end() :]}"
    return text.replace("@", "@\u200b")
