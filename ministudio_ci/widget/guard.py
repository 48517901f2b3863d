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

_LONGEST_HEAD = 32_768
"""Bytes; llhttp has no limit of its own."""
_MOST = 4_096
_OTHER_FILES = 64
"""Descriptors for what is no connection."""
_SLOWER = 4
"""The whole of an exchange may take so many times what its head may."""


class Guard:
    """All connections of one server, by what they wait for; the oldest first.

    `ended` is called with `slow`, `crowded` or `head` for each that is broken off. Time is counted
    in looks, one a second: a server that was itself held up blames nobody for it.
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
        self._head: int | None = None
        """Bytes since a head began; None outside one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new one."""
        super().connection_made(transport)
        self._guard.waits(self)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > _LONGEST_HEAD:
                self._guard.end(self, "head")

    def on_message_begin(self) -> None:
        """See a head begin."""
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """See it end."""
        self._head = None
        self._guard.works(self)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the next, unless it is there already."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._guard.waits(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go."""
        self._guard.forget(self)
        super().connection_lost(exc)


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
