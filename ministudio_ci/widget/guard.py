"""Connections within limits: a client that is slow, or idle, keeps no other out.

uvicorn ends a connection that is idle after an answer, but waits for ever for a request's head,
its body, or for a client that reads nothing. Here every connection has a time by which it must
get on; and where there are too many, the one that has waited longest gives way to the newcomer.
"""

import asyncio
import resource
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_LONGEST_FIELDS = 32_768
"""Bytes of a head, or of the trailer section of a chunked body; llhttp has no limit of its own."""
_MOST_AHEAD = 64
"""Requests that a connection may send before the first of them is answered."""
_MOST = 4_096
_OTHER_FILES = 64
"""Descriptors for what is no connection."""
_SLOWER = 4
"""The whole of an exchange may take so many times what its head may."""


class Guard:
    """All connections of one server, by what they wait for; the oldest first.

    `ended` is called with `slow`, `crowded`, `head` or `ahead` for each that is broken off. Time is
    counted in looks, one a second: a server that was itself held up blames nobody for it.
    """

    def __init__(self, timeout: int, ended: Callable[[str], None], *, most: int = _MOST) -> None:
        self._timeout, self._ended, self._most = timeout, ended, most
        self._looks = 0
        self._waiting: dict[Guarded, int] = {}
        """By connection: after how many looks it began to."""
        self._working: dict[Guarded, int] = {}

    def waits(self, connection: "Guarded") -> None:
        """The connection waits for a request's head."""
        self._working.pop(connection, None)
        self._waiting[connection] = self._looks
        if len(self._waiting) + len(self._working) > self._most:
            self.end(next(iter(self._waiting)), "crowded")

    def works(self, connection: "Guarded") -> None:
        """The connection has a request under way."""
        self._waiting.pop(connection, None)
        self._working[connection] = self._looks

    def forget(self, connection: "Guarded") -> None:
        """The connection is over."""
        self._waiting.pop(connection, None)
        self._working.pop(connection, None)

    def end(self, connection: "Guarded", why: str) -> None:
        """Break the connection off; what it has not read yet is dropped."""
        self.forget(connection)
        connection.transport.abort()
        self._ended(why)

    async def look(self) -> None:
        """Break off what did not get on in time. Called every second."""
        self._looks += 1
        for connection, since in [*self._waiting.items(), *self._working.items()]:
            unread = connection in self._working or connection.transport.get_write_buffer_size()
            if self._looks - since > self._timeout * (_SLOWER if unread else 1):
                self.end(connection, "slow")


class Guarded(HttpToolsProtocol):
    """One connection, which tells its guard how far it is."""

    def __init__(self, *given: Any, guard: Guard, **named: Any) -> None:
        super().__init__(*given, **named)
        self._guard = guard
        self._fields: int | None = None
        """Bytes of header or trailer fields, without those that came with their beginning, for
        others may have come with it; None outside them."""
        self._size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new one."""
        super().connection_made(transport)
        self._guard.waits(self)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._size = len(data)
        super().data_received(data)
        if self._fields is not None:
            self._fields += self._size
            if self._fields > _LONGEST_FIELDS:
                self._guard.end(self, "head")

    def on_message_begin(self) -> None:
        """See a head begin."""
        self._fields = -self._size
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """See it end."""
        self._fields = None
        if len(self.pipeline) == _MOST_AHEAD:
            self._guard.end(self, "ahead")
            raise ConnectionAbortedError  # the parser stops
        self._guard.works(self)
        super().on_headers_complete()
        self.headers = []  # what a trailer says is not of the head (RFC 9110, 6.5.1)

    def on_chunk_header(self) -> None:
        """See a chunk begin: after the last one, which is empty, trailer fields may come."""
        self._fields = -self._size

    def on_body(self, body: bytes) -> None:
        """See that it is not the last."""
        self._fields = None
        super().on_body(body)

    def on_message_complete(self) -> None:
        """See the end of the trailer."""
        self._fields = None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next, unless it is there already."""
        super().on_response_complete()
        if self.pipeline:  # no more is read before these are answered
            self.flow.pause_reading()
        if self.cycle.response_complete:
            self._guard.waits(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go."""
        self._guard.forget(self)
        super().connection_lost(exc)
        self._unset_keepalive_if_required()  # uvicorn lets it hold who broke off until it is due


def most_connections() -> int:
    """Return how many connections this process can have, after it has raised its limit of files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        more = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):  # a sandbox may forbid it
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            soft = more
    return _MOST if soft == resource.RLIM_INFINITY else min(_MOST, soft - _OTHER_FILES)
