"""Whatever service a user has, by apprise's own address syntax.

Source: apprise's wiki ("Notification services"). Each attempt is a process of its own, which is
given the address on stdin and is killed when it takes too long (`apprise_process.py`).
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from typing import Any

from ministudio_ci.announce.notice import notice
from ministudio_ci.announce.post import Message, Taken, judge
from ministudio_ci.errors import AppriseAddressError, AppriseMissingError
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import Deferred, News, Outcome, Refused, Sent, Untold

_PATIENCE = 30.0
"""Seconds; a service of several requests makes them one after another."""
_BODIES = (3_000, 1_500, 700, 300, 130)
"""Lengths; the process sends the longest that the service takes."""
_AUTHENTICATION = {530, 534, 535, 538}
"""Replies of SMTP that refuse who asks (RFC 4954, section 6)."""
_PERMANENT = 500
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR",
         "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
         "http_proxy", "https_proxy", "no_proxy")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Apprise:
    """Sends to one address. It is a secret: it holds tokens and passwords.

    There is no idempotency key: what was taken and not answered is sent again.
    """

    name: str
    address: str = field(repr=False)
    now: Callable[[], datetime]
    env: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @property
    def fingerprint(self) -> str:
        """See Destination. A password may be short: sixteen bits of a slow digest tell nothing."""
        return _slow_digest(self.address)

    @property
    def revises(self) -> bool:
        """No service that apprise knows can be asked to."""
        return False

    def takes(self, news: News) -> bool:
        """Every kind."""
        return True

    def check(self) -> None:
        """See Destination. Raises AppriseMissingError, AppriseAddressError."""
        self._ask("know", "en")

    def send(self, news: News, receipt: str | None = None) -> Outcome:
        """Make one attempt; there is no receipt. Raises as `check` does."""
        notices = [asdict(notice(news, length)) for length in _BODIES]
        told = self._ask("send", news.lang, notices=notices)
        if isinstance(told, Deferred):
            return told
        return Sent() if told["taken"] else self._why(told, news.lang)

    def probe(self, lang: str) -> Outcome | Untold:
        """Connect to a server of the user's own; log in where it is one of mail.

        Raises as `check` does.
        """
        told = self._ask("look", lang)
        if isinstance(told, Deferred):
            return told
        service = told["service"]
        if told["reached"] is False:
            return self._why(told, lang)
        if told["reached"] is None:
            return Untold(why=say(lang, "announce.probe.known", service=service))
        if told["logged_in"]:
            return Sent()
        return Untold(why=say(lang, "announce.probe.connected", service=service))

    def _ask(self, act: str, lang: str, **more: object) -> dict[str, Any] | Deferred:
        if find_spec("apprise") is None:
            raise AppriseMissingError
        question = json.dumps({"act": act, "address": self.address, **more})
        try:
            ended = subprocess.run(
                [sys.executable, "-P", "-m", "ministudio_ci.announce.apprise_process"],
                input=question.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={name: self.env[name] for name in _KEPT if name in self.env},
                timeout=_PATIENCE, check=True,
            )  # fmt: skip
            told: dict[str, Any] = json.loads(ended.stdout)
        except subprocess.TimeoutExpired:
            return Deferred(why=say(lang, "announce.why.timeout"))
        except (OSError, subprocess.CalledProcessError, ValueError) as error:
            return Deferred(why=say(lang, "announce.why.broke", error=type(error).__name__))
        if told["service"] is None:
            raise AppriseAddressError(name=self.name)
        return told

    def _why(self, told: Mapping[str, Any], lang: str) -> Outcome:
        """Return what the answers that were seen mean; later, where they tell nothing."""
        if codes := told["replies"]:
            return _of_mail(codes[0], lang)
        if error := told.get("error"):
            return Deferred(why=say(lang, "announce.why.unreachable", error=error))
        message = Message(address=self.address, body=b"", headers={}, lang=lang)
        for seen in told["answers"]:
            if seen["status"] is None:
                return Deferred(why=say(lang, "announce.why.unreachable", error=told["service"]))
            headers = {"Retry-After": seen["wait"]} if seen["wait"] else {}
            outcome = judge(message, seen["status"], headers, None, self.now())
            if not isinstance(outcome, Taken):
                return outcome
        return Deferred(why=say(lang, "announce.why.service", service=told["service"]))


def _of_mail(code: int, lang: str) -> Outcome:
    """Return what a reply of SMTP means (RFC 5321, 4.2.1): 4yz is for now, 5yz is for ever."""
    why = say(lang, "announce.why.replied", code=code)
    if code in _AUTHENTICATION:
        return Refused(why=why, dead=True, mendable=True)
    return Refused(why=why) if code >= _PERMANENT else Deferred(why=why)


@cache
def _slow_digest(address: str) -> str:
    raw = address.encode(errors="surrogateescape")
    return hashlib.scrypt(raw, salt=b"ministudio-ci", n=2**14, r=8, p=1).hex()[:4]
