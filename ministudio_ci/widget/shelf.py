"""Documents as they were last rendered, so that a reader costs no database and no thread."""

import asyncio
import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from ministudio_ci.widget.exchange import Call, Fields, Reply, fields

_VARY = (b"vary", b"Accept-Encoding")
_PACKED = (b"content-encoding", b"gzip")
_OF_304 = {
    b"access-control-allow-origin", b"access-control-expose-headers", b"cache-control", b"etag",
    b"vary",
}  # fmt: skip
"""What a 304 tells again; the rest the reader has (RFC 9110, 15.4.5)."""
_NEVER = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A document in one content coding, whole and as a 304."""

    etag: str
    """Strong (RFC 9110, 8.8.3): the same bytes, the same tag."""
    whole: Reply
    known: Reply

    def reply(self, named: str) -> Reply:
        """Return it, or 304 where the reader, which names its tags, has it (RFC 9110, 13.1.2)."""
        if named and (named == self.etag or self._is_among(named)):
            return self.known
        return self.whole

    def _is_among(self, named: str) -> bool:
        tags = {tag.strip().removeprefix("W/") for tag in named.split(",")}
        return bool(tags & {"*", self.etag})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A rendered answer, made once for all readers."""

    plain: _Form
    packed: _Form
    """By gzip; the plain one where gzip makes it no shorter."""

    def reply(self, call: Call) -> Reply:
        """Return the document in the coding that the reader takes, or 304."""
        form = self.packed if _takes_gzip(call.header(b"accept-encoding")) else self.plain
        return form.reply(call.header(b"if-none-match"))


def document(body: bytes, **headers: str) -> Document:
    """Return what a reader is given for `body`, under these header fields."""
    tag = hashlib.sha256(body).hexdigest()[:32]
    plain = _form(body, [*fields(ETag=f'"{tag}"', **headers), _VARY])
    packed = gzip.compress(body, mtime=0)
    if len(packed) >= len(body):
        return Document(plain=plain, packed=plain)
    packed_fields = [*fields(ETag=f'"{tag}-gzip"', **headers), _VARY, _PACKED]
    return Document(plain=plain, packed=_form(packed, packed_fields))


def _form(body: bytes, shared: Fields) -> _Form:
    length = (b"content-length", str(len(body)).encode())
    return _Form(
        etag=dict(shared)[b"etag"].decode(),
        whole=Reply(200, [*shared, length], body),
        known=Reply(304, [field for field in shared if field[0] in _OF_304]),
    )


def _takes_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding names gzip (RFC 9110, 12.5.3)."""
    for coding in accepted.split(","):
        name, _, weight = coding.partition(";")
        if name.strip().lower() == "gzip":
            return not _NEVER.fullmatch(weight)
    return False


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
