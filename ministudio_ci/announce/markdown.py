"""Untrusted text, made safe for a Discord message.

Source: Discord's documentation ("Message formatting"); the characters were measured.
"""

import re

_READ = 1_000
"""Characters looked at; a commit line of 100 kB costs no more than this."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLANKS = re.compile(r"[\t-\r\x1c-\x1f \x85\u2028\u2029]+")  # not the no-break space
# The slash is no Markdown, but with it an invitation (discord.gg/…) would be a link.
_MARKDOWN = re.compile(r"([\\`*_~|\[\]()<>#@:+\-/])")
_NUMBERED = re.compile(r"\A(\d{1,10})\.")
"""What begins a list where it begins a line, as it does in a field of an embed."""
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0e31"
    "\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_STACKED = re.compile(f"({_MARK}{{4}}){_MARK}+")
"""More marks on one letter than any language writes: they cover the lines above and below."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and line feed
    "\ud800-\udfff"  # halves of surrogate pairs
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # writing direction (UAX 9, section 2)
)


def one_line(text: str, limit: int) -> str:
    """Return `text` as one escaped line of at most `limit` characters before escaping."""
    return _NUMBERED.sub(r"\1\\.", _MARKDOWN.sub(r"\\\1", plain_line(text, limit)))


def plain_line(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters, for where no Markdown is read."""
    plain = printable(_BLANKS.sub(" ", _COMMENT.sub("", text[:_READ]))).strip()
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def block(text: str, limit: int) -> str:
    """Return `text` for the inside of a code block, head and tail kept, never its end.

    Nothing can be escaped inside a block: the fence is broken by a zero-width space.
    """
    safe = printable(text).strip().replace("``", "`\u200b`")
    if len(safe) <= limit:
        return safe
    head = limit // 3
    mark = "\n[…]\n"
    return safe[:head] + mark + safe[len(safe) - (limit - head - len(mark)) :]


def printable(text: str) -> str:
    """Return `text` without control characters, lone surrogates and direction overrides.

    A letter keeps four of its marks.
    """
    return _STACKED.sub(r"\1", _UNSEEN.sub("", text))


def address(text: str | None) -> str | None:
    """Return a web address that can stand in a message as it is; None for anything else."""
    return text if text and re.fullmatch(r"https?://[!-;=?-~]{1,290}", text) else None
