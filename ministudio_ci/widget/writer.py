"""Group commit: posts that come while the disk is busy share the next write."""

import asyncio
from collections.abc import Callable

from ministudio_ci.widget.item import Item
from ministudio_ci.widget.site import Site
from ministudio_ci.widget.store import Kept, Store


class Writer:
    """Adds items to the store from one task at a time; each waits until its own is on the disk.

    `written` is called for each item that is new, before anyone learns of it.
    """

    def __init__(self, store: Store, written: Callable[[Site, Item], None]) -> None:
        self._store = store
        self._written = written
        self._waiting: list[tuple[Site, Item, asyncio.Future[Kept]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, site: Site, item: Item) -> Kept:
        """Return what became of the item. Raises StoreError."""
        future: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
        self._waiting.append((site, item, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            items = [(site.name, item) for site, item, _ in batch]
            try:
                kept = await asyncio.to_thread(self._store.add, items)
            except Exception as error:  # noqa: BLE001 - a post left without an answer would hang
                for future in (one for *_, one in batch if not one.done()):
                    future.set_exception(error)
                continue
            for (site, item, future), result in zip(batch, kept, strict=True):
                if result is Kept.NEW:
                    self._written(site, item)
                if not future.done():  # done already: its client has gone
                    future.set_result(result)
