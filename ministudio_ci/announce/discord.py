"""Discord, by an incoming webhook.

Source: Discord's documentation, "Execute Webhook", "Edit Webhook Message", "Rate limits".
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never
from urllib.parse import parse_qsl

from ministudio_ci import __version__
from ministudio_ci.announce.destination import fingerprint_of
from ministudio_ci.announce.discord_payload import discord_body, payload
from ministudio_ci.announce.discord_place import Place
from ministudio_ci.announce.post import Message, Taken, post
from ministudio_ci.foundation.config import DiscordSettings
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import Deferred, News, Outcome, Refused, ReleaseNews, Sent

_HEADERS = {
    "Content-Type": "application/json",
    # Another form of it may be answered 403 (documentation, "User Agent").
    "User-Agent": f"DiscordBot (https://pypi.org/project/ministudio-ci, {__version__})",
}
_UNKNOWN_CHANNEL = 10003
_TOLD = ("10003", "10008", "40067", "220001", "220002", "220003")
"""Codes that are no fault of the webhook, each with words of ours that say what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """Posts to one webhook. Its address is a secret: whoever has it can post.

    A webhook takes no idempotency key, so a message whose answer was lost is posted again.
    """

    webhook: str = field(repr=False)
    now: Callable[[], datetime]
    settings: DiscordSettings = field(default_factory=DiscordSettings)
    alerts: Callable[[], str | None] = lambda: None
    """Tells the thread that earlier alerts stand in."""

    @property
    def name(self) -> str:
        """See Destination."""
        return "discord"

    @property
    def fingerprint(self) -> str:
        """See Destination."""
        return fingerprint_of(self.webhook)

    @property
    def revises(self) -> bool:
        """A message is edited, and pings nobody a second time."""
        return True

    def takes(self, news: News) -> bool:
        """Every kind."""
        return True

    def check(self) -> None:
        """Whatever is no address is refused as a dead one."""

    def send(self, news: News, receipt: str | None = None) -> Outcome:
        """Make one attempt; the receipt is the message's id, after its thread's and a slash."""
        if place := Place.read(receipt):
            return self._edit(news, place)
        thread = self.settings.thread_id or self._alerts(news)
        outcome = self._post(news, thread)
        if outcome == _known(news.lang)[_UNKNOWN_CHANNEL] and not self.settings.thread_id:
            return self._post(news, None)  # somebody removed the thread of the alerts
        return outcome

    def probe(self, lang: str) -> Outcome:
        """Ask for the webhook itself (documentation, "Get Webhook with Token")."""
        answer = self._call("GET", lang=lang)
        return Sent() if isinstance(answer, Taken) else answer

    def _post(self, news: News, thread: str | None) -> Outcome:
        query = {"wait": "true"}  # without it Discord says yes before it has saved anything
        if thread:
            body, query["thread_id"] = payload(news, self.settings), thread
        else:
            body = discord_body(news, self.settings)
        answer = self._call("POST", lang=news.lang, body=body, query=query)
        threaded = thread or "thread_name" in body or "thread_id" in self._query
        return _sent(answer, lambda document: Place.told(document, threaded=bool(threaded)))

    def _edit(self, news: News, place: Place) -> Outcome:
        body = payload(news, self.settings) | {"allowed_mentions": {"parse": []}}
        answer = self._call(
            "PATCH", lang=news.lang, path=f"/messages/{place.message}", body=body,
            query={"thread_id": place.thread} if place.thread else {},
        )  # fmt: skip
        return _sent(answer, lambda _: place)

    def _alerts(self, news: News) -> str | None:
        alert = self.settings.thread_name and not isinstance(news, ReleaseNews)
        return self.alerts() if alert else None

    def _call(
        self, method: str, *, lang: str, path: str = "", body: dict[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Taken | Deferred | Refused:  # fmt: skip
        called = Message(
            method=method,
            address=self.webhook.partition("?")[0] + path,
            query={**self._query, **(query or {})} if body else {},
            headers=_HEADERS,
            body=json.dumps(body).encode() if body else b"",
            known=_known(lang),
            lang=lang,
        )
        return post(called, now=self.now)

    @property
    def _query(self) -> dict[str, str]:
        return dict(parse_qsl(self.webhook.partition("?")[2]))


def _known(lang: str) -> dict[int, Refused]:
    return {int(code): Refused(why=say(lang, f"discord.refused.{code}")) for code in _TOLD}


def _sent(answer: Taken | Deferred | Refused, place_of: Callable[[Any], Place | None]) -> Outcome:
    match answer:
        case Taken(document=document):
            place = place_of(document)
            return Sent(receipt=place.receipt if place else None)
        case Deferred() | Refused():
            return answer
        case _:
            assert_never(answer)
