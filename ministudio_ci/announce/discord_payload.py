"""The body of a Discord message: its form, its thread, and whom it may ping.

Source: Discord's documentation, "Execute Webhook", "Allowed mentions object".
"""

from collections.abc import Mapping
from typing import Any, assert_never

from ministudio_ci.announce.discord_embed import embed
from ministudio_ci.announce.discord_text import CONTENT_LIMIT, message, short_version
from ministudio_ci.announce.markdown import plain_line
from ministudio_ci.foundation.config import DiscordForm, DiscordSettings
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import FailureNews, News, RecoveryNews, ReleaseNews, TroubleNews

_THREAD_NAME = 100


def payload(news: News, settings: DiscordSettings) -> dict[str, Any]:
    """Return content, embeds and allowed mentions; an edit replaces all three.

    The roles asked for are the last line of the content. Nothing else can ping, whatever the
    text holds: `parse` is empty.
    """
    roles = _roles(news, settings)
    call = " ".join(f"<@&{role}>" for role in roles)
    mentions = {"parse": [], "roles": list(roles)} if roles else {"parse": []}
    match settings.form:
        case DiscordForm.TEXT:
            text = message(news, CONTENT_LIMIT - len(call) - 1 if call else CONTENT_LIMIT)
            content, embeds = "\n".join(filter(None, (text, call))), []
        case DiscordForm.EMBED:
            content, embeds = call, [embed(news)]
        case _:
            assert_never(settings.form)
    return {"content": content, "embeds": embeds, "allowed_mentions": mentions}


def discord_body(news: News, settings: DiscordSettings) -> dict[str, Any]:
    """Return all that is posted where no thread is given: the thread's name with the rest."""
    body = payload(news, settings)
    if settings.thread_name and not settings.thread_id:
        body["thread_name"] = thread_name(news, settings)
    return body


def discord_words(body: Mapping[str, Any]) -> str:
    """Return a body's texts one below the other, as they are sent."""
    texts = [body["content"]]
    for card in body["embeds"]:
        texts += [card["title"], card.get("description")]
        texts += [text for field in card.get("fields", ()) for text in field.values()]
        texts.append(card.get("footer", {}).get("text"))
    return "\n".join(filter(None, texts))


def thread_name(news: News, settings: DiscordSettings) -> str:
    """Return the name of the thread that the news opens, of 1 to 100 characters.

    A release has a thread of its own; all alerts share one.
    """
    named = say(news.lang, "discord.alerts", project=news.project)
    if isinstance(news, ReleaseNews):
        fields = {"project": news.project, "version": short_version(news.release)}
        named = settings.thread_name.format_map(fields)
    name = plain_line(named, _THREAD_NAME)
    return name if any(map(str.isalnum, name)) else "ministudio-ci"


def _roles(news: News, settings: DiscordSettings) -> tuple[str, ...]:
    match news:
        case ReleaseNews():
            return settings.roles
        case FailureNews() | TroubleNews():
            return settings.alert_roles
        case RecoveryNews():
            return ()
        case _:
            assert_never(news)
