"""Issues and requests that a message refers to: `#12`, `GH-12`, `owner/name#12`."""

import re

_ONE = r"(?:(?:[\w.-]{1,100}/[\w.-]{1,100})?#\d{1,9}|GH-\d{1,9})\b"
_REFERENCE = re.compile(rf"(?<![\w&/#]){_ONE}")
_LIST = re.compile(rf"{_ONE}(?:, *{_ONE})*")
_CLOSING = re.compile(
    r"^(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?|refs?)\b:? +(\S[^\n]{0,500})",
    re.MULTILINE | re.IGNORECASE,
)


def take_references(summary: str, body: str) -> tuple[str, tuple[str, ...]]:
    """Return the summary and what it and the closing lines of the body refer to, each once.

    The `(#12)` that a merge on a forge puts at the end of a summary is taken out of it.
    """
    found: list[str] = []
    rest, bracket, inner = summary.rpartition("(")
    if bracket and inner.endswith(")") and _LIST.fullmatch(inner, 0, len(inner) - 1):
        found = _in(inner)
        summary = rest.rstrip() or summary
    if "#" in body or "GH-" in body:
        for line in _CLOSING.findall(body):
            found += _in(line)
    return summary, tuple(dict.fromkeys((*_in(summary), *found)))


def is_reference(text: str) -> bool:
    """Whether the text is one reference and nothing else."""
    return bool(_REFERENCE.fullmatch(text))


def _in(text: str) -> list[str]:
    return _REFERENCE.findall(text) if "#" in text or "GH-" in text else []
