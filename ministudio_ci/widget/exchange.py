"""A request as the routes see it, and what they answer: values, apart from ASGI.

Source: ASGI 3.0, "HTTP & WebSocket ASGI Message Format".
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, NamedTuple

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Fields = list[tuple[bytes, bytes]]
"""Header fields; ASGI wants the names in lower case."""

_SHARED = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Call(NamedTuple):
    """One request. A tuple, for one is made for every reader."""

    method: str
    headers: Sequence[tuple[bytes, bytes]]
    receive: Receive

    def header(self, name: bytes) -> str:
        """Return a field's values as one list (RFC 9110, 5.3); empty where there is none."""
        return b",".join([value for key, value in self.headers if key == name]).decode("latin-1")


class Reply(NamedTuple):
    """One answer."""

    status: int
    headers: Fields
    body: bytes = b""


Handler = Callable[[Call], Awaitable[Reply]]


class Route(NamedTuple):
    """What stands at one path."""

    name: str
    """The path without the site's own part: what metrics call it."""
    methods: dict[str, Handler]
    limited: bool = True
    """Whether its requests count for the rate limit."""


def fields(**headers: str) -> Fields:
    """Return header fields (`Content_Type="…"`), those of every answer among them."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [(name.lower().encode(), value.encode()) for name, value in (_SHARED | named).items()]


def json_reply(status: int, document: object, **headers: str) -> Reply:
    """Return a JSON document that nobody may keep."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    shared = {"Content_Type": "application/json", "Cache_Control": "no-store"}
    return Reply(status, fields(**shared, **headers, Content_Length=str(len(body))), body)


def problem(status: int, message: str, **headers: str) -> Reply:
    """Return an error that says why."""
    return json_reply(status, {"message": message}, **headers)
