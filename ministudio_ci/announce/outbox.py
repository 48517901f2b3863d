"""The outbox: one file for each entry, written before anything is sent."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ministudio_ci.announce.destination import Destination
from ministudio_ci.announce.entry import Entry, State, from_json, news_key, to_json
from ministudio_ci.errors import FileReadError
from ministudio_ci.foundation.files import locked, read_text, write_atomically
from ministudio_ci.model.news import News

_KEPT = 200
"""Settled entries kept for each destination, so that a re-run knows what was sent."""
_ASIDE = "corrupt"


@dataclass(frozen=True, slots=True)
class Outbox:
    """The folder of those files. Hold `locked` for a destination while touching its entries."""

    folder: Path

    def locked(self, destination: str) -> contextlib.AbstractContextManager[None]:
        """One process at a time sends to a destination. Raises LockTimeoutError."""
        return locked(self.folder / f".{destination}.lock")

    def read(self, destination: str) -> tuple[tuple[Entry, ...], tuple[Path, ...]]:
        """Return the destination's entries, oldest first, and the files that are none."""
        entries, corrupt = [], []
        for path in sorted(self.folder.glob(f"*--{destination}.json")):
            try:
                entries.append(from_json(read_text(path), path.stem))
            except (FileReadError, ValueError):
                corrupt.append(path)
        return tuple(sorted(entries, key=lambda entry: entry.created)), tuple(corrupt)

    def waiting_elsewhere(self, destinations: Collection[str]) -> tuple[str, ...]:
        """Return the ids of what is pending for any place but `destinations`."""
        names = {path.stem.rpartition("--")[2] for path in self.folder.glob("*--*.json")}
        others = sorted(names.difference(destinations))
        entries = (entry for name in others for entry in self.read(name)[0])
        return tuple(entry.id for entry in entries if entry.state is State.PENDING)

    def find(self, identity: str) -> Entry | None:
        """Return the entry of that id, or None; a file that is no entry is set aside."""
        path = self._path(identity)
        if not path.exists():
            return None
        try:
            return from_json(read_text(path), identity)
        except (FileReadError, ValueError):
            self.set_aside(path)
            return None

    def write(self, entry: Entry) -> Entry:
        """Put the entry on the disk and return it. Raises FileWriteError."""
        write_atomically(self._path(entry.id), to_json(entry))
        return entry

    def prune(self, destination: str) -> None:
        """Remove the oldest settled entries beyond what is kept; a pending one never goes."""
        entries, _ = self.read(destination)
        settled = [entry for entry in entries if entry.state is not State.PENDING]
        for entry in settled[:-_KEPT]:
            self._path(entry.id).unlink(missing_ok=True)

    def set_aside(self, path: Path) -> Path:
        """Move a file that is no entry beside earlier ones, never over them; return where it is."""
        folder, number = self.folder / _ASIDE, 0
        while (target := folder / f"{path.name}.{number}").exists():
            number += 1
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            return path.rename(target)
        return path

    def _path(self, identity: str) -> Path:
        return self.folder / f"{identity}.json"


def draft(news: News, destination: str, now: datetime) -> Entry:
    """Return the entry that stands for the news at a destination, before any attempt."""
    identity = f"{news_key(news)}--{destination}"
    return Entry(id=identity, destination=destination, created=now, news=news)


def enqueue(
    outbox: Outbox,
    news: News,
    destinations: tuple[Destination, ...],
    *,
    now: datetime,
    reopen: bool = False,
) -> tuple[Entry, ...]:
    """Write an entry for each destination that takes the news; return them as they stand.

    News that is in the outbox already stays as it is, sent or not; `reopen` makes a refused
    entry pending again. Raises FileWriteError and LockTimeoutError.
    """
    return tuple(
        _enqueue(outbox, news, destination.name, now=now, reopen=reopen)
        for destination in destinations
        if destination.takes(news)
    )


def _enqueue(outbox: Outbox, news: News, destination: str, *, now: datetime, reopen: bool) -> Entry:
    new = draft(news, destination, now)
    with outbox.locked(destination):
        there = outbox.find(new.id)
        if there and not (reopen and there.state is State.REFUSED):
            return there
        return outbox.write(new)
