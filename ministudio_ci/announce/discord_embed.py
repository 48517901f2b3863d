"""A Discord message as an embed: a card with a coloured bar.

Source: Discord's documentation, "Embed object" and "Embed limits". Title, description and fields
are Markdown, in which nothing pings; author and footer are read as they are.
"""

import contextlib
from datetime import datetime
from typing import Any, assert_never

from ministudio_ci.announce.discord_text import headline, placed, sections_of
from ministudio_ci.announce.fitting import most_that_fit
from ministudio_ci.announce.markdown import address, block, one_line, plain_line
from ministudio_ci.foundation.templates import render, say
from ministudio_ci.model.news import FailureNews, News, RecoveryNews, ReleaseNews, TroubleNews
from ministudio_ci.model.release import Bump

Embed = dict[str, Any]

EMBED_LIMIT = 6_000
_DESCRIPTION, _VALUE = 4_096, 1_024
_NAMES = 50
"""Characters of a name in the title, of which there are two at most: 256 hold them escaped."""
_WORDS, _TAG = 150, 60
_COLOURS = {Bump.MAJOR: 0xE67E22, Bump.MINOR: 0x2ECC71, Bump.PATCH: 0x3498DB, Bump.NONE: 0x95A5A6}
_RED, _GREEN, _YELLOW = 0xE74C3C, 0x2ECC71, 0xF1C40F


def embed(news: News) -> Embed:
    """Return the one embed of the message, within every limit: 6000 code points in all."""
    at = None if isinstance(news, ReleaseNews) else _moment(news.at)
    card = {"title": headline(news, _NAMES), "url": address(news.url), "timestamp": at}
    card |= _body(news)
    return {name: value for name, value in card.items() if value}


def size_of(card: Embed) -> int:
    """Return the code points that count towards the 6000."""
    texts = [card.get("title", ""), card.get("description", "")]
    texts += [text for field in card.get("fields", ()) for text in field.values()]
    return sum(map(len, [*texts, card.get("footer", {}).get("text", "")]))


def _body(news: News) -> Embed:
    match news:
        case ReleaseNews():
            return _release(news)
        case FailureNews():
            return _failure(news)
        case RecoveryNews():
            return {"color": _GREEN, "description": _where(news)}
        case TroubleNews():
            told = render(
                f"{news.lang}/discord_trouble_embed.txt.jinja",
                why=one_line(news.why, _WORDS), waiting=news.waiting,
            )  # fmt: skip
            return {"color": _YELLOW, "description": told.strip()}
        case _:
            assert_never(news)


def _release(news: ReleaseNews) -> Embed:
    release, sections = news.release, sections_of(news.release, news.lang)
    tags = [plain_line(tag, _TAG) for tag in (release.previous, release.tag) if tag]
    return {
        "color": _COLOURS[release.bump],
        "fields": [
            {"name": title, "value": _entries(news, entries)}
            for title, entries in sections.items()
        ],
        "footer": {"text": " → ".join(tags)} if tags else None,
        "timestamp": release.date.isoformat() if release.date else None,
    }  # fmt: skip


def _entries(news: ReleaseNews, entries: tuple[str, ...]) -> str:
    link = address(news.url)
    target = link.replace("(", "%28").replace(")", "%29") if link else None

    def told(most: int) -> str:
        return render(
            f"{news.lang}/discord_field.txt.jinja",
            shown=entries[:most], hidden=len(entries[most:]), link=target,
        ).strip()  # fmt: skip

    return told(most_that_fit(len(entries), _VALUE, lambda most: len(told(most))))


def _failure(news: FailureNews) -> Embed:
    above = f"{where}\n" if (where := _where(news)) else ""
    start, end = f"{above}```\n", "\n```"
    cause = block(news.cause, _DESCRIPTION - len(start + end))
    mends = address(news.proposal)
    return {
        "color": _RED,
        "description": start + cause + end if cause else where,
        "fields": [{"name": say(news.lang, "discord.proposal"), "value": mends}] if mends else None,
    }


def _moment(text: str | None) -> str | None:
    """Return an ISO 8601 time as it is; anything else would have the message refused."""
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(text).isoformat() if text else None
    return None


def _where(news: FailureNews | RecoveryNews) -> str | None:
    commit = news.commit if isinstance(news, FailureNews) else None
    where = placed(news.branch, commit)
    return f"🌿 {where}" if where else None
