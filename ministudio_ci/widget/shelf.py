"""Documents as they were last rendered, so that a reader costs no database and no thread."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from ministudio_ci.widget.exchange import Call, Reply, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A rendered answer, whole and as a 304 (RFC 9110, 15.4.5)."""

    etag: str
    """Strong (RFC 9110, 8.8.3): the same bytes, the same tag."""
    whole: Reply
    known: Reply

    def reply(self, call: Call) -> Reply:
        """Return the document, or 304 where the reader has it (RFC 9110, 13.1.2)."""
        named = call.header(b"if-none-match")
        if named and (named == self.etag or self._is_among(named)):
            return self.known
        return self.whole

    def _is_among(self, named: str) -> bool:
        tags = {tag.strip().removeprefix("W/") for tag in named.split(",")}
        return bool(tags & {"*", self.etag})


def document(body: bytes, **headers: str) -> Document:
    """Return what a reader is given for `body`, under these header fields."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    shared = fields(ETag=etag, **headers)
    length = (b"content-length", str(len(body)).encode())
    return Document(etag=etag, whole=Reply(200, [*shared, length], body), known=Reply(304, shared))


class Shelf:
    """One rendered document; made anew after a write, once, however many ask for it."""

    def __init__(self, render: Callable[[], bytes], **headers: str) -> None:
        self._render = render
        self._headers = headers
        self._wanted = 0
        self._made = -1
        self._document: Document
        self._lock = asyncio.Lock()

    def outdated(self) -> None:
        """Say that the store has changed."""
        self._wanted += 1

    async def get(self, call: Call) -> Reply:
        """Answer with the document as of the last write. Raises what `render` raises."""
        if self._made != self._wanted:
            await self._renew()
        return self._document.reply(call)

    async def _renew(self) -> None:
        async with self._lock:
            while self._made != self._wanted:
                # Counted before the store is read: a write meanwhile means once more.
                making = self._wanted
                self._document = await asyncio.to_thread(self._make)
                self._made = making

    def _make(self) -> Document:
        return document(self._render(), **self._headers)
