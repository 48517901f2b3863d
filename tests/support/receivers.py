"""The destinations of the contract suite, each with a real server at its other end."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import Enum

from ministudio_ci.announce import Apprise, Destination, Discord, Webhook, WidgetEndpoint
from ministudio_ci.model.news_kind import NewsKind
from tests.support import mail_server
from tests.support.discord_fake import ID, TOKEN
from tests.support.loopback import Answer, LoopbackServer, Request
from tests.support.mail_server import MailServer
from tests.support.news import KEY, Clock

SECRET = "a-secret-part_of-the-address"
WAIT = "Sun, 02 Nov 2025 00:31:00 GMT"


class Case(Enum):
    """What the other side does."""

    TAKEN = "taken"
    TAKEN_IN_WORDS = "taken, with an answer that is no JSON"
    TAKEN_AT_LENGTH = "taken, with an answer that never ends"
    MOVED = "3xx"
    MALFORMED = "400"
    UNKNOWN_KEY = "401"
    BARRED = "403"
    ABSENT = "404"
    GONE = "410"
    TOO_LONG = "413"
    LIMITED = "429"
    LIMITED_IN_HEADER = "429, whole seconds in the header"
    LIMITED_BY_FRACTION = "429, a fraction in the header"
    LIMITED_UNTIL = "429, until a date"
    LIMITED_IN_BODY = "429, a fraction in the body"
    BROKEN = "500"
    DOWN = "503"
    DOWN_AT_LENGTH = "503, with an answer that never ends"
    CUT = "the connection is reset"
    SILENT = "no answer in time"
    NOBODY = "nobody listens"


_STATUS = {Case.MOVED: 302, Case.MALFORMED: 400, Case.UNKNOWN_KEY: 401, Case.BARRED: 403,
           Case.ABSENT: 404, Case.GONE: 410, Case.TOO_LONG: 413, Case.LIMITED: 429,
           Case.BROKEN: 500, Case.DOWN: 503}  # fmt: skip
_REPEATED = f"no {SECRET} {TOKEN} {KEY.decode()} here"
ANSWERS = {
    case: Answer(status=status, body={"message": _REPEATED}, headers={"Location": "/elsewhere"})
    for case, status in _STATUS.items()
} | {
    Case.TAKEN: Answer(body={"id": "1400000000000000001"}),
    Case.TAKEN_IN_WORDS: Answer(body=b"<html>" + _REPEATED.encode()),
    Case.TAKEN_AT_LENGTH: Answer(body=b"x" * 65_536, endless=True),
    Case.DOWN_AT_LENGTH: Answer(status=503, body=b"x" * 65_536, endless=True),
    Case.LIMITED_IN_HEADER: Answer(status=429, headers={"Retry-After": "3"}),
    Case.LIMITED_BY_FRACTION: Answer(status=429, headers={"Retry-After": "0.5"}),
    Case.LIMITED_UNTIL: Answer(status=429, headers={"Retry-After": WAIT}),
    Case.LIMITED_IN_BODY: Answer(status=429, body={"retry_after": 2.5}),
    Case.CUT: Answer(cut=True),
    Case.SILENT: Answer(delay=3),
}
_REPLIES = {Case.TAKEN: "", Case.MALFORMED: "554 no", Case.TOO_LONG: "552 too long",
            Case.LIMITED: "450 slower", Case.DOWN: "451 later", Case.CUT: None}  # fmt: skip


@dataclass(frozen=True)
class Received:
    """One message as it arrived."""

    body: str
    key: str | None
    """Its idempotency key."""
    moment: str | None
    """What was signed as its time."""


@dataclass(frozen=True)
class Running:
    destination: Destination
    received: Callable[[], list[Received]]
    asked: Callable[[], int]
    """How many requests or connections there were."""


@dataclass(frozen=True)
class Kind:
    """One kind of destination and what it cannot do, said by name."""

    run: Callable[[Case, Clock], "Iterator[Running]"]
    secrets: tuple[str, ...]
    cannot: dict[Case, str]
    key: bool = False
    revises: bool = False

    def running(self, case: Case, clock: Clock | None = None) -> AbstractContextManager[Running]:
        return contextmanager(self.run)(case, clock or Clock())


def _http(
    build: Callable[[str, Clock, Case], Destination],
) -> Callable[[Case, Clock], Iterator[Running]]:
    def run(case: Case, clock: Clock) -> Iterator[Running]:
        answer = ANSWERS.get(case, Answer())
        with LoopbackServer(lambda _: answer) as server:
            if case is Case.NOBODY:
                server.close()
            destination = build(server.origin, clock, case)
            yield Running(
                destination,
                lambda: [_received(one) for one in server.requests],
                lambda: len(server.requests),
            )

    return run


def _received(request: Request) -> Received:
    headers = request.headers
    return Received(
        request.body.decode(), headers.get("webhook-id"), headers.get("webhook-timestamp")
    )


def _mail(case: Case, clock: Clock) -> Iterator[Running]:
    password = "another" if case is Case.UNKNOWN_KEY else mail_server.PASSWORD
    with MailServer(_REPLIES.get(case, "")) as server:
        address = server.address(password)
        if case is Case.NOBODY:
            server.close()
        yield Running(
            Apprise(name="mailto", address=address, now=clock),
            lambda: [Received(one.as_string(), None, None) for one in server.messages],
            lambda: len(server.commands),
        )


def _hurry(case: Case) -> str:
    """Wait for no answer where there is none; a loaded machine is given its time."""
    return "&rto=0.4" if case is Case.SILENT else ""


_TEXT = KEY.decode()
_NOT_SEEN = "apprise keeps the answer's body to itself"
_NOT_OF_MAIL = "SMTP has no such reply"

KINDS = {
    "discord": Kind(
        _http(lambda at, now, _: Discord(webhook=f"{at}/api/webhooks/{ID}/{TOKEN}", now=now)),
        (TOKEN,), {}, revises=True,
    ),
    "widget": Kind(
        _http(lambda at, now, _: WidgetEndpoint(url=f"{at}/{SECRET}", key=_TEXT, now=now)),
        (SECRET, _TEXT), {}, key=True,
    ),
    "webhook": Kind(
        _http(lambda at, now, _: Webhook(
            name="hook", url=f"{at}/{SECRET}", key=_TEXT, variable="KEY", address_variable="URL",
            events=tuple(NewsKind), now=now,
        )), (SECRET, _TEXT), {}, key=True,
    ),
    "apprise json": Kind(
        _http(lambda at, now, case: Apprise(
            name="json", now=now,
            address=f"{at.replace('http', 'json')}/{SECRET}?redirect=yes{_hurry(case)}",
        )), (SECRET,), {Case.LIMITED_IN_BODY: _NOT_SEEN},
    ),
    "apprise mail": Kind(
        _mail, (mail_server.PASSWORD, mail_server.USER),
        {case: _NOT_OF_MAIL for case in Case
         if case not in {*_REPLIES, Case.UNKNOWN_KEY, Case.NOBODY}},
    ),
}  # fmt: skip
