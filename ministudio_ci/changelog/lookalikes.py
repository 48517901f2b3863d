"""What looks like a reference and is none: code, and colours as CSS writes them."""

import re

_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_DIGITS = r"#(?:\d{3,4}|\d{6}|\d{8})\b"
_NAMED = r"(?:colou?rs?|couleurs?|background|border|fill|stroke|fond)\b(?: (?:from|to|of|de|en|à))?"
_COLOUR = re.compile(
    # Called a colour; or written as one: quoted, or ended as in a style sheet.
    rf"{_NAMED}[:=]? *{_DIGITS}(?:(?: (?:to|and|à|et|→)|,) {_DIGITS})*"
    rf"|{_DIGITS};|(?P<quote>[\"']){_DIGITS}(?P=quote)",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"(?<!\w)#(?=[0-9a-f]*[a-f])(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b",
                       re.IGNORECASE)  # fmt: skip
_FIGURES = re.compile(_DIGITS)


def without_lookalikes(text: str) -> str:
    """Return a line without its code spans (CommonMark 0.31, 6.1) and its colours.

    `#333` can be both: it is a colour where it is called one, or stands beside one that has
    letters.
    """
    if "`" in text:
        text = _CODE.sub(" ", text)
    if _LETTERED.search(text):
        return _FIGURES.sub(" ", text)
    return _COLOUR.sub(" ", text)
