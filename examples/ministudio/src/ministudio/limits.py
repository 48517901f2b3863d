"""What a request must keep to before it is read: its origin, its size, the name it comes under."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request

from ministudio.errors import BadRequestError, ForeignOriginError, TooLargeError

MAX_BODY = 4 * 1024 * 1024
"""Bytes in a request: a whole file, and what JSON's escapes add to it."""
MAX_NAME = 40
"""Characters in a client's name."""


def check_origin(connection: HTTPConnection) -> None:
    """Refuse what a page of another site sends through its visitor's browser.

    Browsers name that page in `Origin`; programs send none and are let through.
    """
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != connection.headers.get("host"):
        raise ForeignOriginError("Pages of another origin may not edit here.")


def check_size(size: int) -> None:
    """Refuse a request of more than MAX_BODY bytes."""
    if size > MAX_BODY:
        raise TooLargeError(f"The request is over {MAX_BODY} bytes.")


def check_name(name: str) -> str:
    """A client's name as the others are to see it."""
    if not name.isprintable() or not 1 <= len(name.strip()) <= MAX_NAME:
        raise BadRequestError(f"Expected ?name= with 1 to {MAX_NAME} printable characters.")
    return name.strip()


async def read_body(request: Request) -> bytes:
    """The body, never holding more of it than MAX_BODY. Raises TooLargeError."""
    body = bytearray()
    async for chunk in request.stream():
        check_size(len(body) + len(chunk))
        body += chunk
    return bytes(body)
