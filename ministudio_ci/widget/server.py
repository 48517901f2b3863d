"""The endpoint as an ASGI application: what every request goes through.

Source: RFC 9110 (methods and statuses).
"""

from asyncio import CancelledError
from collections.abc import Mapping, Sequence
from math import ceil
from time import perf_counter

from ministudio_ci.errors import StoreError
from ministudio_ci.widget.cors import Cors
from ministudio_ci.widget.exchange import (
    Call,
    Message,
    Receive,
    Reply,
    Route,
    Send,
    fields,
    problem,
)
from ministudio_ci.widget.intake import Intake
from ministudio_ci.widget.metrics import Metrics
from ministudio_ci.widget.rate import Rate
from ministudio_ci.widget.routes import Table
from ministudio_ci.widget.site import Site
from ministudio_ci.widget.store import Store
from ministudio_ci.widget.terms import Terms

_NOWHERE = Route("other", {})
"""Every path that is none of ours."""


class Application:
    """Finds the route, answers, counts. On the way of a reader that has the feed: no more."""

    def __init__(self, routes: Mapping[str, Route], *, metrics: Metrics, rate: Rate) -> None:
        self._routes, self._rate, self._count = routes, rate, metrics.requests.add

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began, status = perf_counter(), 500
        route = self._routes.get(scope["path"], _NOWHERE)
        try:
            status, headers, body = await self._answer(route, scope, receive)
        finally:
            self._count(route.name, status, perf_counter() - began)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        is_head = scope["method"] == "HEAD"
        await send({"type": "http.response.body", "body": b"" if is_head else body})

    async def _answer(self, route: Route, scope: Message, receive: Receive) -> Reply:
        client = scope["client"]  # none where it has gone already
        if route.limited and (wait := self._rate.wait(client[0] if client else "")):
            return problem(429, "too many requests; wait", Retry_After=str(ceil(wait)))
        handler = route.methods.get(scope["method"])
        if handler is None:
            return _no_handler(route, scope["method"])
        try:
            return await handler(Call(scope["method"], scope["headers"], receive))
        except StoreError:
            # The path is nobody's business outside; the sender keeps its message and comes again.
            return problem(503, "the database does not answer; try again", Retry_After="60")
        except CancelledError:  # the server stops, and has waited long enough for this one
            return problem(503, "the server stops; try again", Retry_After="10")


def application(
    store: Store,
    *,
    sites: Sequence[Site],
    terms: Terms,
    metrics: Metrics,
) -> Application:
    """Return the application that serves these sites from one store. Raises StoreError."""
    table = Table(
        store, sites, metrics=metrics, intake=Intake(terms.max_body), cors=Cors(terms.cors)
    )
    return Application(table.routes(), metrics=metrics, rate=Rate(terms.rate))


def _no_handler(route: Route, method: str) -> Reply:
    if not route.methods:
        return problem(404, "there is nothing here")
    allow = ", ".join(dict.fromkeys([*route.methods, "OPTIONS"]))
    if method == "OPTIONS":
        return Reply(204, fields(Allow=allow))
    return problem(405, "not by this method", Allow=allow)
