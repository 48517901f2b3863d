"""The pull requests that were asked for once, in `memory/pull_requests.jsonl`.

One line for each answer, appended as it comes: a run that is killed loses none of them, and two
runs' lines can be brought together. A line that is not as it should be is as none.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ministudio_ci.errors import FileWriteError
from ministudio_ci.foundation.files import append_line, write_atomically

LIMIT = 16 * 1024**2
"""Bytes of the file; beyond them the older half of its lines goes."""
_LONGEST_TITLE = 500
_LOGIN = re.compile(r"[\w-]{1,100}(?:\[bot\])?", re.ASCII)


class Pull(NamedTuple):
    """A merged pull request. All text is untrusted data."""

    number: int
    title: str
    author: str | None
    """The login, without a sign before it; None for an account that is gone."""


class PullCache:
    """The answers about one repository; `scope` names it, with the API it was asked of."""

    def __init__(self, path: Path, scope: str) -> None:
        self._path = path
        self._scope = scope

    def read(self) -> Iterator[tuple[str, Pull | None]]:
        """Yield commit and pull request, None where there is none; later ones count."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return
        if len(content) > LIMIT:
            content = content[-LIMIT // 2 :].partition(b"\n")[2]
            with suppress(FileWriteError):  # it is read all the same
                write_atomically(self._path, content)
        for line in content.split(b"\n"):
            yield from self._answers(line)

    def add(self, pulls: Mapping[str, Pull | None], *, now: datetime) -> None:
        """Remember answers for good. Raises FileWriteError."""
        if pulls:
            stamp = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
            line = {"asked": stamp, "of": self._scope, "commits": pulls}
            append_line(self._path, json.dumps(line, separators=(",", ":")))

    def _answers(self, line: bytes) -> Iterator[tuple[str, Pull | None]]:
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            return
        if isinstance(document, dict) and document.get("of") == self._scope:
            commits = document.get("commits")
            for sha, told in commits.items() if isinstance(commits, dict) else ():
                pull = None if told is None else pull_of(told)
                if told is None or pull:
                    yield sha, pull


def pull_of(told: Any) -> Pull | None:
    """Return the pull request that number, title and author make; None where they make none."""
    match told:
        case [int(number), str(title), author] if 0 < number < 10**9:
            known = isinstance(author, str) and _LOGIN.fullmatch(author)
            return Pull(number, title[:_LONGEST_TITLE], author if known else None)
        case _:
            return None
