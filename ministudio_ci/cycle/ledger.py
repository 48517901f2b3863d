"""Which releases were begun and which are in the outbox, one file each in `memory/releases/`.

Written before a release is published and again once its announcement is queued: a run that
dies in between is found here by the next one, so no release stays silent and none is told twice.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from ministudio_ci.foundation.files import write_atomically


@dataclass(frozen=True, slots=True)
class Ledger:
    """The folder of those files."""

    folder: Path

    def begin(self, tag: str) -> None:
        """Say that `tag` is about to be published, unless it is known already."""
        if not self._path(tag).exists():
            self._write(tag, queued=False)

    def queued(self, tag: str) -> None:
        """Say that the announcement of `tag` stands in the outbox."""
        self._write(tag, queued=True)

    def silent(self) -> tuple[str, ...]:
        """Return the tags begun and not queued yet, by name.

        A file that cannot be read counts as begun: the outbox knows what was sent.
        """
        entries = self._entries()
        told = {tag for tag, queued in entries if queued}
        return tuple(dict.fromkeys(tag for tag, _ in entries if tag not in told))

    def _entries(self) -> list[tuple[str, bool]]:
        return [_read(path) for path in sorted(self.folder.glob("*.json"))]

    def _write(self, tag: str, *, queued: bool) -> None:
        document = json.dumps({"tag": tag, "queued": queued}) + "\n"
        write_atomically(self._path(tag), document)

    def _path(self, tag: str) -> Path:
        return self.folder / f"{quote(tag, safe='')}.json"


def _read(path: Path) -> tuple[str, bool]:
    try:
        document = json.loads(path.read_bytes())
        return str(document["tag"]), bool(document["queued"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return unquote(path.stem), False
