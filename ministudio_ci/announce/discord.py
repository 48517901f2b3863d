"""Discord, by an incoming webhook.

Source: Discord's documentation, "Execute Webhook", "Rate limits" and "Allowed mentions object".
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from ministudio_ci import __version__
from ministudio_ci.announce.destination import fingerprint_of
from ministudio_ci.announce.discord_text import message
from ministudio_ci.announce.post import Message, Taken, post
from ministudio_ci.model.news import Deferred, News, Outcome, Refused, Sent

_HEADERS = {
    "Content-Type": "application/json",
    # Another form of it may be answered 403 (documentation, "User Agent").
    "User-Agent": f"DiscordBot (https://pypi.org/project/ministudio-ci, {__version__})",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """Posts to one webhook. Its address is a secret: whoever has it can post.

    A webhook takes no idempotency key, so a message whose answer was lost is posted again.
    """

    webhook: str = field(repr=False)
    now: Callable[[], datetime]

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
        """A message is edited (documentation, "Edit Webhook Message")."""
        return False

    def takes(self, news: News) -> bool:
        """Every kind."""
        return True

    def send(self, news: News, receipt: str | None = None) -> Outcome:
        """Make one attempt; the receipt is the id of the message."""
        content = {"content": message(news), "allowed_mentions": {"parse": []}}
        # Without wait=true Discord says yes before it has saved anything.
        posted = Message(
            address=self.webhook,
            query={"wait": "true"},
            headers=_HEADERS,
            body=json.dumps(content).encode(),
            lang=news.lang,
        )
        match answer := post(posted, now=self.now):
            case Taken(document=document):
                return Sent(receipt=_id(document))
            case Deferred() | Refused():
                return answer
            case _:
                assert_never(answer)

    def probe(self, lang: str) -> Outcome:
        """Ask for the webhook itself (documentation, "Get Webhook with Token")."""
        asked = Message(
            method="GET", address=self.webhook.partition("?")[0], headers=_HEADERS, body=b"",
            lang=lang,
        )  # fmt: skip
        answer = post(asked, now=self.now)
        return Sent() if isinstance(answer, Taken) else answer


def _id(document: Any) -> str | None:
    identity = document.get("id") if isinstance(document, dict) else None
    return identity if isinstance(identity, str) and identity.isdecimal() else None
