"""One request, and what its answer means for a message that must not be lost."""

import contextlib
import json
import logging
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from ministudio_ci.announce.answer_body import read_body
from ministudio_ci.foundation.plain import printable
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import Deferred, Refused

_TIMEOUT = (5.0, 10.0)
"""Seconds to connect, and between two bytes of the answer."""
_LONGEST_DETAIL = 200
_SECRET_LOOKING = 20
_LONGEST_WAIT = timedelta(days=1)
"""A longer Retry-After is a fault of the other side; we look again after a day."""
_LATER = {
    HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS,
}  # fmt: skip
_BARRED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_DEAD = {*_BARRED, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is posted. `address` may be a secret: it is shown nowhere."""

    address: str = field(repr=False)
    body: bytes
    headers: Mapping[str, str]
    lang: str
    """Of the reasons given."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Added to the address's own query."""
    known: Mapping[int, Refused] = field(default_factory=dict)
    """What a `code` in the answer to a message that is not taken means, before its status does."""
    taken: Collection[int] = ()
    """Statuses beside 2xx that say what was asked for."""
    method: str = "POST"
    key: str = field(default="", repr=False)
    """What it is signed with; the other side has it too, and may repeat it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The other side has it; its JSON answer, or None where it gave none."""

    document: Any


def post(message: Message, *, now: Callable[[], datetime]) -> Taken | Deferred | Refused:
    """Make one attempt. Redirections are not followed: a signed body goes where it was meant to."""
    import requests
    from urllib3.exceptions import LocationParseError

    try:
        with (
            _unlogged(),
            requests.request(
                message.method,
                message.address,
                params=dict(message.query),
                data=message.body,
                headers=dict(message.headers),
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer,
        ):
            return judge(message, answer.status_code, answer.headers, _document(answer), now())
    except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema,
            requests.exceptions.InvalidSchema, LocationParseError, UnicodeError):  # fmt: skip
        return Refused(why=say(message.lang, "announce.why.malformed"), dead=True)
    except requests.exceptions.Timeout:
        return Deferred(why=say(message.lang, "announce.why.timeout"))
    except requests.exceptions.RequestException as error:
        # Never the error's own text: it holds the address.
        return Deferred(why=say(message.lang, "announce.why.unreachable", error=_cause(error)))


@contextlib.contextmanager
def _unlogged() -> Iterator[None]:
    """urllib3 tells whoever listens to its log where it posts."""
    log = logging.getLogger("urllib3")
    level = log.level
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.setLevel(level)


def is_web_address(text: str) -> bool:
    """Whether it can be posted to: http or https, a host, and a port that is one or none."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    fit = parts.scheme in {"http", "https"} and host and ".." not in host and port != 0
    return bool(fit) and not re.search(r"[\s\x00-\x1f\x7f]", text)


def _document(answer: Any) -> Any:
    """Return the JSON of the answer; None where it is none, too long, or was cut off."""
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(read_body(answer) or b"")
    return None


def judge(
    message: Message, status: int, headers: Mapping[str, str], document: Any, now: datetime
) -> Taken | Deferred | Refused:
    """Return what a status (RFC 9110) and what goes with it mean for the message."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or status in message.taken:
        return Taken(document=document)
    code = document.get("code") if isinstance(document, dict) else None
    if isinstance(code, int) and code in message.known:
        return message.known[code]
    detail = _detail(document, message)
    why = say(message.lang, "announce.why.answered", status=status, detail=detail).strip()
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Deferred(why=why, not_before=_not_before(headers, document, now))
    return Refused(why=why, dead=status in _DEAD, mendable=status in _BARRED)


def _detail(document: Any, message: Message) -> str:
    """Return what the other side says of a failure, without the address it may repeat."""
    if not isinstance(document, dict):
        return ""
    said = " ".join(str(document[key]) for key in ("message", "code") if key in document)
    parts = [part for part in re.split(r"[/?&=]", message.address) if len(part) >= _SECRET_LOOKING]
    scrubbed = Scrubber((message.address, message.key.strip(), *parts)).text(printable(said))
    return " ".join(scrubbed.split())[:_LONGEST_DETAIL]


def _not_before(headers: Mapping[str, str], document: Any, now: datetime) -> datetime | None:
    """Return the later of what header (RFC 9110, 10.2.3) and body (Discord) ask for."""
    body = document.get("retry_after") if isinstance(document, dict) else None
    waits = [_seconds(headers.get("Retry-After"), now), _seconds(body, now)]
    asked = [wait for wait in waits if wait is not None]
    if not asked:
        return None
    return now + timedelta(seconds=min(max(asked), _LONGEST_WAIT.total_seconds()))


def _seconds(value: Any, now: datetime) -> float | None:
    """Return a whole number, a fraction or an HTTP date as seconds from now."""
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return _until(value, now)
    except OverflowError:  # a whole number too large for a float
        return _LONGEST_WAIT.total_seconds()
    return None if math.isnan(seconds) else max(0.0, seconds)


def _until(value: Any, now: datetime) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(str(value))
    except (TypeError, ValueError, IndexError):
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (zoned - now).total_seconds())


def _cause(error: BaseException) -> str:
    """Return the innermost cause's name: NameResolutionError tells more than ConnectionError."""
    causes = (getattr(error, "reason", None), *error.args)
    inner = next((cause for cause in causes if isinstance(cause, BaseException)), None)
    return _cause(inner) if inner else type(error).__name__
