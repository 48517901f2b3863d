"""The bodies of posts, read within limits."""

from collections.abc import Awaitable, Callable

from ministudio_ci.widget.exchange import Call, Reply, problem

_ROOM = 64 * 1_048_576
"""Bytes of all bodies in memory at once, whatever number of clients sends them."""


class Intake:
    """What all posts share: how long one may be, and how much is in memory now."""

    def __init__(self, longest: int, room: int = _ROOM) -> None:
        self._longest, self._room, self._held = longest, room, 0

    async def read(self, call: Call, use: Callable[[bytes], Awaitable[Reply]]) -> Reply:
        """Return what `use` makes of the body, or why it was not read to its end."""
        if self._is_too_long(call.header(b"content-length")):
            return self._too_long()
        chunks: list[bytes] = []
        size, more = 0, True
        try:
            while more:
                message = await call.receive()
                if message["type"] != "http.request":
                    return Reply(400, [])  # the client has gone; nobody reads it
                chunks.append(message.get("body", b""))
                more = message.get("more_body", False)
                size += len(chunks[-1])
                self._held += len(chunks[-1])
                if size > self._longest:
                    return self._too_long()
                if self._held > self._room:
                    return problem(503, "too many posts at once; try again", Retry_After="10")
            return await use(b"".join(chunks))
        finally:
            self._held -= size

    def _is_too_long(self, length: str) -> bool:
        return length.isdecimal() and int(length[:20]) > self._longest

    def _too_long(self) -> Reply:
        return problem(413, f"the body is longer than {self._longest} bytes")
