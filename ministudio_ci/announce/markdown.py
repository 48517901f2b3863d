"""Untrusted text, made safe for a Discord message.

Source: Discord's documentation ("Message formatting"); the characters were measured.
"""

import re

from ministudio_ci.foundation.plain import printable

_READ = 1_000
"""Characters looked at; a commit line of 100 kB costs no more than this."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLANKS = re.compile(r"[\t-\r\x1c-\x1f \x85\u2028\u2029]+")  # not the no-break space
# The slash is no Markdown, but with it an invitation (discord.gg/…) would be a link.
_MARKDOWN = re.compile(r"([\\`*_~|\[\]()<>#@:+\-/])")
_NUMBERED = re.compile(r"\A(\d{1,10})\.")
"""What begins a list where it begins a line, as it does in a field of an embed."""


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


def address(text: str | None) -> str | None:
    """Return a web address that can stand in a message as it is; None for anything else."""
    return text if text and re.fullmatch(r"https?://[!-;=?-~]{1,290}", text) else None
