"""Any receiver of Standard Webhooks: one signed event a post."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from ministudio_ci.announce.destination import fingerprint_of
from ministudio_ci.announce.entry import news_key
from ministudio_ci.announce.post import Message, Taken, is_web_address, post
from ministudio_ci.announce.signed import AGENT, post_signed
from ministudio_ci.announce.webhook_payload import payload
from ministudio_ci.errors import WebhookAddressError
from ministudio_ci.foundation.signing import signing_key
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import Deferred, News, Outcome, Refused, Sent, Untold, kind_of
from ministudio_ci.model.news_kind import NewsKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Posts to `url`, signed with `key`. A receiver knows a message sent twice by its id."""

    name: str
    url: str = field(repr=False)
    key: str = field(repr=False)
    """As it was given: a bad one stops the sending, not the queuing."""
    variable: str
    """The environment variable that the key is from, for what is said of a bad one."""
    address_variable: str
    """The one that the address may be from."""
    events: tuple[NewsKind, ...]
    now: Callable[[], datetime]

    @property
    def fingerprint(self) -> str:
        """See Destination."""
        return fingerprint_of(self.url, self.key)

    @property
    def revises(self) -> bool:
        """An event happened; nothing takes it back."""
        return False

    def takes(self, news: News) -> bool:
        """The kinds that are configured."""
        return kind_of(news) in self.events

    def check(self) -> None:
        """See Destination. Raises WebhookAddressError, WeakKeyError, MalformedKeyError."""
        if not is_web_address(self.url):
            raise WebhookAddressError(name=self.name, variable=self.address_variable)
        signing_key(self.key, self.variable)

    def send(self, news: News, receipt: str | None = None) -> Outcome:
        """Make one attempt; the receipt is the message's id. Raises as `check` does."""
        self.check()
        identity = _message_id(news)
        answer = post_signed(
            self.url,
            payload(news),
            key=self.key,
            variable=self.variable,
            identity=identity,
            lang=news.lang,
            now=self.now,
        )
        return Sent(receipt=identity) if isinstance(answer, Taken) else answer

    def probe(self, lang: str) -> Outcome | Untold:
        """Ask what the address takes (RFC 9110, 9.3.7); no receiver has to know that method.

        Raises as `check` does.
        """
        self.check()
        asked = Message(
            method="OPTIONS", address=self.url, body=b"", lang=lang, headers={"User-Agent": AGENT}
        )
        match answer := post(asked, now=self.now):
            case Taken():
                return Untold(why=say(lang, "announce.probe.answers"))
            case Refused(why=why):
                return Untold(why=say(lang, "announce.probe.answered", why=why))
            case Deferred():
                return answer
            case _:
                assert_never(answer)


def _message_id(news: News) -> str:
    """The idempotency key: without a dot, which separates the parts of what is signed."""
    known = f"{news.project}\n{news_key(news)}".encode(errors="replace")
    return "msg_" + hashlib.sha256(known).hexdigest()[:32]
