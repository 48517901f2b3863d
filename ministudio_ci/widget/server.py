"""The endpoint's routes. Starlette, any ASGI server.

Sources: Standard Webhooks (what a receiver answers), RFC 9110 (conditional requests).
"""

from functools import partial
from http import HTTPStatus
from typing import assert_never

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ministudio_ci.errors import FeedItemError, StoreError
from ministudio_ci.foundation.signing import is_signed
from ministudio_ci.widget.item import read_item
from ministudio_ci.widget.render import Site, content_security_policy, feed, page
from ministudio_ci.widget.shelf import Shelf
from ministudio_ci.widget.store import Kept, Store
from ministudio_ci.widget.writer import Writer

LONGEST_BODY = 1_048_576
"""Bytes; the standard advises 20 kB, a large first release may be more."""
_SHARED = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Server:
    """What the routes share."""

    def __init__(self, store: Store, *, key: bytes, site: Site) -> None:
        self._store, self._key = store, key
        self._feed = Shelf(store, partial(feed, site))
        self._page = Shelf(store, partial(page, site))
        self._writer = Writer(store, self._outdate)

    async def post_release(self, request: Request) -> Response:
        """Take one signed feed item."""
        body = await request.body()
        if not is_signed(self._key, body, request.headers):
            return _problem(
                HTTPStatus.UNAUTHORIZED, "the signature does not fit, or is too old or too new"
            )
        kept = await self._writer.add(read_item(body))
        match kept:
            case Kept.NEW:
                return JSONResponse({"status": "kept"}, HTTPStatus.CREATED)
            case Kept.SAME:
                return JSONResponse({"status": "known"}, HTTPStatus.OK)
            case Kept.OTHER:
                return _problem(HTTPStatus.CONFLICT, "this version is there with another body")
            case _:
                assert_never(kept)

    def _outdate(self) -> None:
        self._feed.outdated()
        self._page.outdated()

    async def get_feed(self, request: Request) -> Response:
        """Give the JSON Feed, to any site."""
        return await _answer(
            request,
            self._feed,
            {
                "Content-Type": "application/feed+json; charset=utf-8",
                "Cache-Control": "public, max-age=60",
                "Access-Control-Allow-Origin": "*",
            },
        )

    async def get_page(self, request: Request) -> Response:
        """Give the page."""
        return await _answer(
            request,
            self._page,
            {
                "Content-Type": "text/html; charset=utf-8",
                "Cache-Control": "no-cache",
                "Content-Security-Policy": content_security_policy(),
            },
        )

    async def get_health(self, request: Request) -> Response:
        """Say whether the database answers."""
        await run_in_threadpool(self._store.check)
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def application(store: Store, *, key: bytes, site: Site) -> Starlette:
    """Return the ASGI application; `key` is what posts are signed with."""
    server = Server(store, key=key, site=site)
    return Starlette(
        routes=[
            Route("/releases", server.post_release, methods=["POST"]),
            Route("/releases.json", server.get_feed),
            Route("/", server.get_page),
            Route("/healthz", server.get_health),
        ],
        exception_handlers={
            FeedItemError: _bad_item,
            StoreError: _no_store,
            ClientDisconnect: _gone,
        },
        max_body_size=LONGEST_BODY,
    )


async def _answer(request: Request, shelf: Shelf, headers: dict[str, str]) -> Response:
    """Give the document, or 304 where the reader has it (RFC 9110, 13.1.2)."""
    document = await shelf.document()
    shared = {**_SHARED, **headers, "ETag": document.etag}
    named = request.headers.get("if-none-match", "").split(",")
    if {"*", document.etag} & {tag.strip().removeprefix("W/") for tag in named}:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=shared)
    return Response(document.body, headers=shared)


def _problem(status: HTTPStatus, message: str) -> JSONResponse:
    return JSONResponse({"message": message}, status)


async def _bad_item(_: Request, error: Exception) -> Response:
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))


async def _no_store(*_: object) -> Response:
    # The path is nobody's business outside; the sender keeps its message and comes again.
    return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "the database does not answer; try again")


async def _gone(*_: object) -> Response:
    return Response(status_code=HTTPStatus.BAD_REQUEST)  # nobody reads it
