"""Flushes the outbox in a child that is killed before its N-th act, and again in one that is not.

`python killed_flush.py FOLDER WIDGET WEBHOOK`: prints how many acts one flush has. Nothing is
shared between the rounds but the addresses: each has an outbox and a release of its own.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import requests  # noqa: F401 - imported once, before the children are made

from ministudio_ci.announce import Discord, Outbox, WidgetEndpoint, enqueue, flush
from tests.support.news import KEY, release_news

_ACTS = {"open", "os.rename", "socket.connect", "http.client.send"}


def main(folder: Path, widget: str, webhook: str) -> None:
    def now() -> datetime:
        return datetime.now(UTC)

    places = (
        WidgetEndpoint(url=widget, key=KEY.decode(), now=now),
        Discord(webhook=webhook, now=now),
    )
    number, killed = 0, True
    while killed:
        number += 1
        outbox = Outbox(folder / str(number))
        enqueue(outbox, release_news(f"1.{number}.0"), places, now=now())
        killed = _flush(outbox, places, number)
        assert not _flush(outbox, places, 0)
        states = {path.name: path.read_text().count('"state": "sent"')
                  for path in outbox.folder.glob("*.json")}  # fmt: skip
        assert list(states.values()) == [1, 1], states
    sys.stdout.write(f"{number - 1}\n")


def _flush(outbox: Outbox, places: tuple[WidgetEndpoint, Discord], dying_at: int) -> bool:
    """Return whether the child was killed."""
    child = os.fork()
    if not child:
        _die_before(dying_at, outbox.folder)
        flush(outbox, places, now=lambda: datetime.now(UTC), urgent=True)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, -signal.SIGKILL}, status
    return status == -signal.SIGKILL


def _die_before(number: int, folder: Path) -> None:
    left = number

    def act(event: str, details: tuple[object, ...]) -> None:
        nonlocal left
        ours = event in _ACTS and (event != "open" or str(folder) in str(details[0]))
        left -= ours
        if ours and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(act)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
