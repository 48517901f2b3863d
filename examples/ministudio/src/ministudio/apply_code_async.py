"""The same edits, asked for by many at once in one process: each file has a lock of its own."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize
from weakref import WeakValueDictionary

from ministudio.apply_code import apply_code, read_code
from ministudio.changes import Change, Document

Listener = Callable[[Change, Document], None]
"""Told of each change carried out, and of the text it left, in the order of the versions."""


class Workspace:
    """The files of one project folder. One process owns the folder; many clients share it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._locks = WeakValueDictionary[str, asyncio.Lock]()
        self._running: set[asyncio.Task[Document]] = set()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Have `listener` called after each change, before the next one of that file begins."""
        self._listeners.append(listener)

    def hold(self, path: str) -> asyncio.Lock:
        """Keep `path` as it is for the length of an `async with`."""
        key = normalize("NFC", path).casefold()  # some disks take two spellings for one file
        return self._locks.setdefault(key, asyncio.Lock())

    async def read(self, path: str) -> Document:
        """What stands in the file now. Raises as `read_code` does."""
        return await asyncio.to_thread(read_code, self.root, path)

    async def apply(self, change: Change) -> Document:
        """Carry out `change` when its turn has come. Raises as `apply_code` does.

        A caller who is cancelled does not take the lock away from a write under way, and the
        listeners hear of that write all the same.
        """
        task = asyncio.create_task(self._apply_in_turn(change))
        self._running.add(task)  # the event loop alone would not keep it
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _apply_in_turn(self, change: Change) -> Document:
        async with self.hold(change.path):
            document = await asyncio.to_thread(apply_code, self.root, change)
            for listener in self._listeners:
                listener(change, document)
        return document
