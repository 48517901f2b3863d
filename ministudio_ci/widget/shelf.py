"""The feed and the page as they were last rendered, so that a reader costs no database."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from ministudio_ci.widget.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A rendered answer."""

    body: bytes
    etag: str
    """Strong (RFC 9110, 8.8.3): the same bytes, the same tag."""


class Shelf:
    """One rendered document; made anew after a write, once, however many ask for it."""

    def __init__(self, store: Store, render: Callable[[list[str]], bytes]) -> None:
        self._store = store
        self._render = render
        self._wanted = 0
        self._made = -1
        self._document = Document(body=b"", etag="")
        self._lock = asyncio.Lock()

    def outdated(self) -> None:
        """Say that the store has changed."""
        self._wanted += 1

    async def document(self) -> Document:
        """Return the document as of the last write. Raises StoreError."""
        async with self._lock:
            while self._made != self._wanted:
                # Counted before the store is read: a write meanwhile means once more.
                making = self._wanted
                self._document = await asyncio.to_thread(self._make)
                self._made = making
        return self._document

    def _make(self) -> Document:
        body = self._render(self._store.items())
        return Document(body=body, etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"')
