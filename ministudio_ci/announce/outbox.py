"""The outbox: one file for each entry, written before anything is sent."""

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import assert_never

from ministudio_ci.announce.destination import Destination
from ministudio_ci.announce.entry import (
    Entry,
    State,
    digest_of,
    from_json,
    news_key,
    to_json,
)
from ministudio_ci.errors import FileReadError, MinistudioError, NotTextError
from ministudio_ci.foundation.files import locked, read_text, write_atomically
from ministudio_ci.model.news import FailureNews, News, RecoveryNews, ReleaseNews, TroubleNews

_KEPT = 200
"""Entries of each end kept for a destination: a re-run knows what was sent, a person what not."""
_ASIDE = "corrupt"


@dataclass(frozen=True, slots=True)
class Outbox:
    """The folder of those files. Hold `locked` for a destination while touching its entries."""

    folder: Path

    def locked(self, destination: str) -> contextlib.AbstractContextManager[None]:
        """One process at a time sends to a destination. Raises LockTimeoutError."""
        return locked(self.folder / f".{destination}.lock")

    def read(self, destination: str) -> tuple[tuple[Entry, ...], tuple[Path, ...]]:
        """Return the destination's entries, oldest first, and the files that are none.

        Raises FileReadError.
        """
        entries, corrupt = list[Entry](), list[Path]()
        for path in sorted(self.folder.glob(f"*--{destination}.json")):
            try:
                if entry := _load(path):
                    entries.append(entry)
            except ValueError:
                corrupt.append(path)
        return tuple(sorted(entries, key=attrgetter("created"))), tuple(corrupt)

    def destinations(self) -> tuple[str, ...]:
        """Return the names of the places that there are entries for."""
        return tuple(sorted({path.stem.rpartition("--")[2] for path in self._paths()}))

    def waiting_elsewhere(self, destinations: Collection[str]) -> tuple[str, ...]:
        """Return the ids of what is pending for any place but `destinations`."""
        others = (name for name in self.destinations() if name not in destinations)
        entries = (entry for name in others for entry in self.read(name)[0])
        return tuple(entry.id for entry in entries if entry.state is State.PENDING)

    def knows(self, key: str) -> bool:
        """Whether there is an entry of that news, for any destination."""
        return any(self.folder.glob(f"{key}--*.json"))

    def find(self, identity: str) -> Entry | None:
        """Return the entry of that id, or None; a file that is no entry is set aside.

        Raises FileReadError.
        """
        path = self._path(identity)
        try:
            return _load(path)
        except ValueError:
            self.set_aside(path)
            return None

    def write(self, entry: Entry) -> Entry:
        """Put the entry on the disk and return it. Raises FileWriteError."""
        write_atomically(self._path(entry.id), to_json(entry))
        return entry

    def prune(self, entries: Collection[Entry]) -> tuple[Entry, ...]:
        """Remove the oldest ends of a destination beyond what is kept; a pending one never goes.

        Returns the refused ones among them: nobody will send those any more.
        """
        gone = [one for state in (State.SENT, State.REFUSED) for one in _oldest(entries, state)]
        for entry in gone:
            self._path(entry.id).unlink(missing_ok=True)
        return tuple(entry for entry in gone if entry.state is State.REFUSED)

    def set_aside(self, path: Path) -> Path:
        """Move a file that is no entry beside earlier ones, never over them; return where it is."""
        folder, number = self.folder / _ASIDE, 0
        while (target := folder / f"{path.name}.{number}").exists():
            number += 1
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            return path.rename(target)
        return path

    def _paths(self) -> Iterator[Path]:
        return self.folder.glob("*--*.json")

    def _path(self, identity: str) -> Path:
        return self.folder / f"{identity}.json"


def _load(path: Path) -> Entry | None:
    """Return the entry in the file; None where there is none. Raises ValueError for no entry.

    Raises FileReadError for one that cannot be read now: it may be anything.
    """
    try:
        return from_json(read_text(path), path.stem)
    except NotTextError as error:
        raise ValueError(path.name) from error
    except FileReadError:
        if path.is_file():
            raise
        if path.exists():
            raise ValueError(path.name) from None
        return None


def _oldest(entries: Collection[Entry], state: State) -> list[Entry]:
    ended = sorted((one for one in entries if one.state is state), key=attrgetter("created"))
    return ended[:-_KEPT]


def draft(news: News, destination: str, now: datetime) -> Entry:
    """Return the entry that stands for the news at a destination, before any attempt."""
    identity = f"{news_key(news)}--{destination}"
    return Entry(id=identity, destination=destination, created=now, news=_dated(news, now))


def _dated(news: News, now: datetime) -> News:
    """Return the news with its moment: what is sent again says the same as before."""
    if isinstance(news, ReleaseNews) or news.at:
        return news
    return replace(news, at=now.astimezone(UTC).isoformat())


def enqueue(
    outbox: Outbox,
    news: News,
    destinations: tuple[Destination, ...],
    *,
    now: datetime,
    reopen: bool = False,
) -> tuple[Entry, ...]:
    """Write an entry for each destination that takes the news; return them as they stand.

    News that is in the outbox already stays as it is, sent or not, but for what `queued` says.
    Raises FileReadError, FileWriteError and LockTimeoutError, after the other destinations have
    theirs.
    """
    if isinstance(news, FailureNews):
        news = _anew(outbox, news)
    entries, faults = list[Entry](), list[MinistudioError]()
    for destination in (one for one in destinations if one.takes(news)):
        try:
            entries.append(_enqueue(outbox, news, destination, now=now, reopen=reopen))
        except MinistudioError as error:
            faults.append(error)
    if faults:
        raise faults[0]
    return tuple(entries)


def queued(
    there: Entry | None, news: News, destination: Destination, *, now: datetime, reopen: bool
) -> Entry:
    """Return the entry that is to stand for the news, where `there` stands for it now.

    What waits tells the newest wording. What was sent is edited where it can be and reads
    otherwise now. `reopen` makes a refused entry pending again.
    """
    if there is None:
        return draft(news, destination.name, now)
    news = _dated(news, there.created)
    told_once = isinstance(news, RecoveryNews | TroubleNews)
    match there.state:
        case State.PENDING:
            return there if told_once else replace(there, news=news)
        case State.SENT:
            known = there.digest in {None, digest_of(news)}
            editable = destination.revises and there.receipt and not (known or told_once)
            return there.edited(news) if editable else there
        case State.REFUSED:
            return replace(there.replayed(), news=news) if reopen else there
        case _:
            assert_never(there.state)


def _anew(outbox: Outbox, news: FailureNews) -> FailureNews:
    """Return a failure that was told to be over as another one: a run can be run again."""
    while outbox.knows(f"recovery-{news_key(news)}"):
        news = replace(news, relapse=news.relapse + 1)
    return news


def _enqueue(
    outbox: Outbox, news: News, destination: Destination, *, now: datetime, reopen: bool
) -> Entry:
    with outbox.locked(destination.name):
        there = outbox.find(draft(news, destination.name, now).id)
        entry = queued(there, news, destination, now=now, reopen=reopen)
        return there if there == entry else outbox.write(entry)
