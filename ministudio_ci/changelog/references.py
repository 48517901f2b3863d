"""Issues and requests that a message refers to: `#12`, `GH-12`, `owner/name#12`, addresses."""

import re

ONE = r"(?:(?:[\w.-]{1,100}/[\w.-]{1,100})?#\d{1,9}(?!\.\d)|GH-\d{1,9})\b"
START = r"(?<![\w&/#@.-])"
_REFERENCE = re.compile(START + ONE)
_NUMBER = re.compile(r"#\d{1,9}\)")
CLOSING = re.compile(
    r"\n(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?|refs?)\b:? +(\S[^\n]{0,500})", re.IGNORECASE
)
"""A line after a line feed, which is found much sooner than what `^` stands for."""


def may_refer(text: str) -> bool:
    """Whether there may be a reference in a text: quicker than looking for one."""
    return "#" in text or "GH-" in text or "://" in text


def take_references(summary: str, body: str) -> tuple[str, tuple[str, ...]]:
    """Return the summary and what it and the closing lines of the body refer to, each once.

    The `(#12)` that a merge on a forge puts at the end of a summary is taken out of it.
    """
    found: list[str] = []
    rest, bracket, inner = summary.rpartition("(")
    if bracket and inner[-1:] == ")":
        found = [inner[:-1]] if _NUMBER.fullmatch(inner) else _list(inner[:-1])
        summary = (rest.rstrip() if found else "") or summary
    if "#" in summary or "GH-" in summary or "://" in summary:
        found = _in(summary) + found
    if body and may_refer(body):
        for line in CLOSING.findall(f"\n{body}"):
            found += _in(line, closing=True)
    return summary, tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def is_reference(text: str) -> bool:
    """Whether the text is one short reference and nothing else."""
    return bool(_REFERENCE.fullmatch(text))


def _list(text: str) -> list[str]:
    """Return the references in a text of them alone, with commas between; else none."""
    found = _found(text)
    return found if found and "".join(text.split()) == ",".join(found) else []


def _in(text: str, *, closing: bool = False) -> list[str]:
    if not may_refer(text):
        return []
    if "`" in text or (not closing and "#" in text):
        from ministudio_ci.changelog.lookalikes import without_lookalikes

        text = without_lookalikes(text)
    return _found(text)


def _found(text: str) -> list[str]:
    if "://" in text:
        from ministudio_ci.changelog.addresses import find_references

        return find_references(text)
    return _REFERENCE.findall(text)
