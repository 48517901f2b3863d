"""Untrusted text, made safe where nobody knows what reads it: plain text, Markdown or mrkdwn.

A zero-width space breaks what would ping or link; what a person reads stays as it is.
Source: the services' own pages on formatting (Slack "Formatting text for app surfaces",
Mattermost "Format messages", Discord "Message formatting", Telegram "Formatting options").
"""

import re

from ministudio_ci.announce.markdown import plain_line
from ministudio_ci.foundation.plain import clip, printable

_BREAK = "\u200b"
_ACTIVE = re.compile(
    r"(?<=[@<])(?=\S)"  # @channel, <!here>, <@U1>, <https://…|x>, <b>
    r"|(?<=\S)(?=@)"  # an address of mail
    r"|(?<=#)(?=\w)"  # a channel, an issue of somebody's
    r"|(?<=:)(?=/)|(?<=/)(?=/)"  # https://
    r"|(?<=\w)(?=\.[^\W\d_])"  # evil.example, which some link without a scheme
    r"|(?<=\])(?=[(\[:])"  # [x](…)
    r"|(?<=([*_~|`]))(?=\1)"  # bold, struck, hidden, the fence of a block
    r"|(?<=&)(?=[#\w])"  # a character by its number or name
)
_GUTTER = "│ "


def one_line(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters, breaks not counted."""
    return _ACTIVE.sub(_BREAK, plain_line(text, limit))


def block(text: str, limit: int) -> str:
    """Return `text` on its lines, each behind a rule, in `limit` bytes; head and tail kept."""
    lines = printable(text).strip().split("\n")
    safe = [_GUTTER + _ACTIVE.sub(_BREAK, line) for line in lines if line.strip()]
    return clip("\n".join(safe), limit)
