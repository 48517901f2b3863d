"""What Discord makes of a message: whom it pings, what it links, what it formats, what is read.

Source: Discord's documentation ("Message formatting", "Allowed mentions object"), and its help
page "Markdown Text 101". A judge of its own: it knows nothing of how we escape.
"""

import re
from dataclasses import dataclass, field
from typing import Any

_LINE = {
    "quote": r" *>(?:>>)? ",
    "heading": r" *#{1,3} +\S",
    "small print": r" *-# +\S",
    "list": r" *(?:[*-]|\d{1,10}\.) +\S",
}
"""What Discord looks for where a line begins."""
_INLINE = {
    "escape": r"\\([^0-9A-Za-z\s])",
    "block": r"```(?:[\w+.#-]*\n)?\n*([^\n][\s\S]*?)\n*```",
    "code": r"(`+)([\s\S]*?[^`])\1(?!`)",
    "mention": r"<@[!&]?\d+>|<#\d+>|</[^>]+:\d+>|<id:\w+>|@everyone|@here",
    "emoji": r"<a?:\w+:\d+>|:[^\s:]+?:",
    "time": r"<t:-?\d+(?::[tTdDfFRsS])?>",
    "masked link": r"\[((?:\\.|[^\]\\])*)\]\(\s*<?((?:\\.|[^\s\\)])*)[^)]*\)",
    "link": r"<?((?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s])>?",
    "address": r"<(?:mailto:)?[\w.+-]+@[\w.-]+>|<(?:tel:|sms:)?\+\d+>",
    "invitation": r"(?:discord\.gg|discord(?:app)?\.com/invite)/[\w-]+",
    "bold": r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)",
    "underline": r"__((?:\\[\s\S]|[^\\])+?)__(?!_)",
    "italics": r"\b_(?:\\[\s\S]|[^\\_])+?_\b|\*(?=\S)(?:\*\*|\\[\s\S]|[^\\*])+?\*(?!\*)",
    "strike": r"~~([\s\S]+?)~~(?!_)",
    "spoiler": r"\|\|([\s\S]+?)\|\|",
}
_LINES = {name: re.compile(pattern) for name, pattern in _LINE.items()}
_INLINES = {name: re.compile(pattern, re.ASCII) for name, pattern in _INLINE.items()}


@dataclass
class Reading:
    """One message as its readers see it."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    """Everything that can be clicked, or that makes a preview."""
    marks: list[str] = field(default_factory=list)
    """Formatting and mentions, by their names above."""
    blocks: list[str] = field(default_factory=list)
    """The insides of code blocks; in them nothing means anything."""


def reading(content: str) -> Reading:
    """Read a message's content, or a part of an embed that holds Markdown."""
    read, at = Reading(), 0
    while at < len(content):
        if at == 0 or content[at - 1] == "\n":
            read.marks += [name for name, rule in _LINES.items() if rule.match(content, at)]
        at = _step(content, at, read)
    return read


def pings(body: dict[str, Any]) -> list[str]:
    """Return whom a body notifies: Discord looks for mentions in the raw content, escaped or not.

    Embeds notify nobody. Without `allowed_mentions` everybody named is.
    """
    content = body.get("content") or ""
    allowed = body.get("allowed_mentions", {"parse": ["users", "roles", "everyone"]})
    parsed = allowed.get("parse", [])
    everyone = re.findall(r"@(?:everyone|here)", content) if "everyone" in parsed else []
    found = list(everyone)
    for kind, pattern in (("users", r"<@!?(\d+)>"), ("roles", r"<@&(\d+)>")):
        named = re.findall(pattern, content)
        found += [one for one in named if kind in parsed or one in allowed.get(kind, [])]
    return found


def _step(content: str, at: int, read: Reading) -> int:
    """Read one thing; return where the next begins."""
    for name, rule in _INLINES.items():
        if found := rule.match(content, at):
            _note(name, found, read)
            return found.end()
    read.text += content[at]
    return at + 1


def _note(name: str, found: re.Match[str], read: Reading) -> None:
    match name:
        case "escape":
            read.text += found[1]
        case "block":
            read.blocks.append(found[1])
        case "link":
            read.links.append(found[1])
            read.text += found[0]
        case "masked link":
            read.links.append(found[2])
            read.text += reading(found[1]).text
        case "invitation" | "address":
            read.links.append(found[0])
        case _:
            read.marks.append(name)
            read.text += found[0]
