"""Which sites' pages may read the feeds.

Source: Fetch (WHATWG), "CORS protocol" and "CORS protocol and HTTP caches".
"""

from dataclasses import dataclass

from ministudio_ci.widget.exchange import Call, Fields, Handler, Reply, fields

_DAY = "86400"
_EXPOSED = {"Access_Control_Expose_Headers": "ETag"}


@dataclass(frozen=True, slots=True)
class Cors:
    """The origins, as configured."""

    origins: tuple[str, ...]

    @property
    def shared(self) -> dict[str, str]:
        """Header fields that every reader gets alike."""
        if "*" in self.origins:
            return {"Access_Control_Allow_Origin": "*", **_EXPOSED}
        return {"Vary": "Origin"} if self.origins else {}

    def opened(self, handler: Handler) -> Handler:
        """Return `handler`, whose answers are open to the origins that `shared` cannot name."""
        if not self.origins or "*" in self.origins:
            return handler

        async def answer(call: Call) -> Reply:
            reply = await handler(call)
            return reply._replace(headers=[*reply.headers, *self._named(call)])

        return answer

    async def preflight(self, call: Call) -> Reply:
        """Say what a page may ask for: a feed, with the tag that it has."""
        shared = fields(
            Allow="GET, HEAD, OPTIONS",
            Access_Control_Allow_Methods="GET, HEAD",
            Access_Control_Allow_Headers="If-None-Match",
            Access_Control_Max_Age=_DAY,
            **self.shared,
        )
        return Reply(204, [*shared, *self._named(call)])

    def _named(self, call: Call) -> Fields:
        origin = call.header(b"origin")
        if "*" in self.origins or origin not in self.origins:
            return []
        named = (b"access-control-allow-origin", origin.encode("latin-1"))
        return [named, (b"access-control-expose-headers", b"ETag")]
