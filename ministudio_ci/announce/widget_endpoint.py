"""The widget endpoint (ours or any Standard Webhooks receiver): one signed feed item a post."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from ministudio_ci.announce.destination import fingerprint_of
from ministudio_ci.announce.entry import news_key
from ministudio_ci.announce.post import Message, Taken, post
from ministudio_ci.announce.signed import AGENT, post_signed
from ministudio_ci.foundation.signing import signing_key
from ministudio_ci.model.news import News, Outcome, ReleaseNews, Sent

_PATH = "/releases"


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetEndpoint:
    """Posts releases to `url`, with or without its `/releases`, signed with `key`."""

    url: str = field(repr=False)
    key: str = field(repr=False)
    """MINISTUDIO_KEY as it was given: a bad one stops the sending, not the queuing."""
    now: Callable[[], datetime]

    @property
    def name(self) -> str:
        """See Destination."""
        return "widget"

    @property
    def fingerprint(self) -> str:
        """See Destination."""
        return fingerprint_of(self.url, self.key)

    @property
    def revises(self) -> bool:
        """What is out stays as it is."""
        return False

    def takes(self, news: News) -> bool:
        """Releases: visitors of a site are not told of a red run."""
        return isinstance(news, ReleaseNews)

    def check(self) -> None:
        """See Destination. Raises WeakKeyError, MalformedKeyError."""
        signing_key(self.key)

    def send(self, news: News, receipt: str | None = None) -> Outcome:
        """Make one attempt; the receipt is the message's id, the same over all attempts.

        Raises WeakKeyError, MalformedKeyError.
        """
        if not isinstance(news, ReleaseNews):
            raise TypeError(news)
        identity = _message_id(news)
        answer = post_signed(
            self._base + _PATH,
            news.item,
            key=self.key,
            identity=identity,
            lang=news.lang,
            now=self.now,
        )
        return Sent(receipt=identity) if isinstance(answer, Taken) else answer

    def probe(self, lang: str) -> Outcome:
        """Ask for its health, then post a signed nothing: 422 says that the signature was right.

        Another receiver may have no such page of its health. Raises as `check` does.
        """
        self.check()
        asked = Message(
            method="GET", address=self._base + "/healthz", body=b"", lang=lang,
            headers={"User-Agent": AGENT}, taken={HTTPStatus.NOT_FOUND},
        )  # fmt: skip
        health = post(asked, now=self.now)
        if not isinstance(health, Taken):
            return health
        answer = post_signed(
            self._base + _PATH, "", key=self.key, identity="msg_probe", lang=lang, now=self.now,
            taken={HTTPStatus.UNPROCESSABLE_ENTITY},
        )  # fmt: skip
        return Sent() if isinstance(answer, Taken) else answer

    @property
    def _base(self) -> str:
        return self.url.rstrip("/").removesuffix(_PATH)


def _message_id(news: ReleaseNews) -> str:
    """The idempotency key: without a dot, which separates the parts of what is signed."""
    known = f"{news.project}\n{news_key(news)}".encode(errors="replace")
    return "msg_" + hashlib.sha256(known).hexdigest()[:32]
