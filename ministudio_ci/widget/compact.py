"""The widget's source without what only its readers need: comments and space.

Nothing is renamed. It is made for the files of `templates/widget/` alone, which keep to this:
each statement ends in a semicolon or a brace, a regular expression stands after `(` or `return`,
and no template literal holds another.
"""

import re

_TOKEN = re.compile(
    r"""
      (?P<gap> //[^\n]* | /\*.*?\*/ | \s+ )
    | (?P<literal> "(?:[^"\\\n]|\\.)*" | `[^`]*`
      | (?:(?<=\()|(?<=return\ )) / (?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+ / )
    | (?P<word> [\w#$]+ )
    | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_STYLE = re.compile(r"/\*.*?\*/|\s*([{};,])\s*|(?<=:)\s+|(?<=\s)\s+", re.DOTALL)


def compact_script(source: str) -> str:
    """Return JavaScript that does what `source` does."""
    kept, last, gap = [], "", ""
    for found in _TOKEN.finditer(source):
        token = found[0]
        if found.lastgroup == "gap":
            gap += token
            continue
        kept.append(_needed(last, gap, token) + token)
        last, gap = token, ""
    return "".join(kept)


def compact_style(source: str) -> str:
    """Return a style sheet that says what `source` says."""
    return _IN_STYLE.sub(lambda found: found[1] or "", source).replace(";}", "}")


def _needed(last: str, gap: str, token: str) -> str:
    """Return what must stay of the space between two tokens."""
    if not gap or not last:
        return ""
    if _is_word(last[-1]) and _is_word(token[0]):
        return " "
    # A statement that ends in a brace: the next one begins on a line of its own.
    return "\n" if last == "}" and "\n" in gap and _is_word(token[0]) else ""


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "_#$"
