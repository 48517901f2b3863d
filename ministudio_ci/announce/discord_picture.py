"""A Discord message as it will look, drawn for a terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ministudio_ci.announce.discord_embed import EMBED_LIMIT, size_of
from ministudio_ci.announce.discord_spans import Line, Span, Style, lines_of, targets, wrapped
from ministudio_ci.announce.discord_text import CONTENT_LIMIT
from ministudio_ci.announce.markdown import plain_line
from ministudio_ci.foundation.columns import columns, pieces
from ministudio_ci.foundation.templates import say

_NARROWEST, _WIDEST = 30, 100
_EDGES = 4
"""Columns of a frame: its two sides, each with a blank."""
_BAR = "┃ "
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What is drawn upon."""

    width: int = 80
    colour: bool = False
    """A terminal: SGR and the column's number are understood (ECMA-48, 8.3.117 and 8.3.9)."""


def picture(body: Mapping[str, Any], screen: Screen, lang: str) -> str:
    """Return the message in a frame; below it whom it pings, and where its hidden links lead."""
    width = max(_NARROWEST, min(screen.width, _WIDEST))
    inner = width - _EDGES
    edge = _Edge(screen=screen, width=width)
    thread = plain_line(body.get("thread_name", ""), _SHOWN)
    lines = [edge.top(next(pieces(thread, inner - _EDGES), ""))]
    author = (Span(say(lang, "preview.author"), Style.BOLD), Span(" "), Span(" APP ", Style.PING))
    rows = [author, *lines_of(body["content"], inner)]
    lines += [edge.row(row) for row in rows]
    for embed in body["embeds"]:
        bar = _painted(_BAR, f"38;2;{_rgb(embed.get('color', 0))}", screen)
        inside = _embed(embed, inner - len(_BAR))
        lines += [edge.row(row, bar) for row in inside]
    lines.append(edge.bottom())
    below = [_told(body, lang), *(f"↳ {target}" for target in _hidden(body))]
    lines += [_paint(Span(f"  {line}", Style.DIM), screen) for line in below]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    """The frame."""

    screen: Screen
    width: int

    def top(self, title: str) -> str:
        return self._rule("╭", f" # {title} " if title else "", "╮")

    def bottom(self) -> str:
        return self._rule("╰", "", "╯")

    def row(self, line: Line, bar: str = "") -> str:
        taken = sum(columns(span.text) for span in line) + (len(_BAR) if bar else 0)
        blanks = " " * (self.width - _EDGES - taken)
        # Terminals do not agree on how wide an emoji is: the right side has its column told.
        there = f"\x1b[{self.width}G" if self.screen.colour else ""
        words = "".join(_paint(span, self.screen) for span in line)
        side = _paint(Span("│", Style.DIM), self.screen)
        return f"{side} {bar}{words}{blanks} {there}{side}"

    def _rule(self, left: str, title: str, right: str) -> str:
        rest = self.width - 3 - columns(title)
        return _paint(Span(f"{left}─{title}{'─' * rest}{right}", Style.DIM), self.screen)


def _embed(embed: Mapping[str, Any], width: int) -> Iterator[Line]:
    """Yield the lines of the card, its parts apart by an empty one."""
    linked = Style.TITLE if embed.get("url") else Style.BOLD
    parts = [list(lines_of(embed["title"], width, linked))]
    parts.append(list(lines_of(embed.get("description", ""), width)))
    for field in embed.get("fields", ()):
        name = lines_of(field["name"], width, Style.BOLD)
        parts.append([*name, *lines_of(field["value"], width)])
    footer = " • ".join(filter(None, (_footer(embed), _moment(embed.get("timestamp")))))
    parts.append(list(wrapped((Span(footer, Style.DIM),), width)) if footer else [])
    for number, part in enumerate(filter(None, parts)):
        yield from [(), *part] if number else part


def _footer(embed: Mapping[str, Any]) -> str:
    return str(embed.get("footer", {}).get("text", ""))


def _moment(timestamp: str | None) -> str:
    """Return the time in UTC; Discord shows each reader's own."""
    return f"{datetime.fromisoformat(timestamp):%Y-%m-%d %H:%M} UTC" if timestamp else ""


def _told(body: Mapping[str, Any], lang: str) -> str:
    """Return how long it is and whom it pings."""
    roles = body["allowed_mentions"].get("roles", ())
    pinged = say(lang, "preview.pings" if roles else "preview.silent", roles=", ".join(roles))
    size = sum(map(size_of, body["embeds"]))
    length, most = (size, EMBED_LIMIT) if size else (len(body["content"]), CONTENT_LIMIT)
    return say(lang, "preview.told", length=length, most=most, pings=pinged)


def _hidden(body: Mapping[str, Any]) -> list[str]:
    found = list[str]()
    for embed in body["embeds"]:
        found += filter(None, [embed.get("url")])
        for field in embed.get("fields", ()):
            found += targets(field["value"])
    return list(dict.fromkeys(found))


def _rgb(colour: int) -> str:
    return ";".join(str(colour >> shift & 0xFF) for shift in (16, 8, 0))


def _paint(span: Span, screen: Screen) -> str:
    return _painted(span.text, span.style.value, screen)


def _painted(text: str, sgr: str, screen: Screen) -> str:
    return f"\x1b[{sgr}m{text}\x1b[0m" if screen.colour and sgr and text else text
