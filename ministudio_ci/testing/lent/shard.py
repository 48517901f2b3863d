"""Keeps this shard's tests of what pytest collected. Lent beside the plugin; Python 3.8, pytest 7.

Every process that collects (each worker of pytest-xdist does) decides alike, from the ids alone.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from ministudio_split import assign, digest  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from pathlib import Path


class Sharder:
    """Selects, and leaves a file that says how the tests were split."""

    def __init__(
        self, folder: Path, *, number: int, count: int, durations: dict[str, float]
    ) -> None:
        self.folder, self.number, self.count = folder, number, count
        self.durations = durations

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: Any) -> None:
        """After every plugin and conftest.py has changed the collection, before it is counted."""
        split = assign((item.nodeid for item in session.items), self.durations, self.count)
        others = [item for item in session.items if split[item.nodeid] != self.number]
        self._note(split, len(session.items), len(others))
        if others:
            session.items[:] = [i for i in session.items if split[i.nodeid] == self.number]
            session.config.hook.pytest_deselected(items=others)

    def _note(self, split: dict[str, int], tests: int, others: int) -> None:
        """Write the split under its digest: workers that collected alike write the same file."""
        found = {"tests": tests, "others": others, "digest": digest(split)}
        staged = self.folder / f"split.{os.getpid()}.staged"
        staged.write_text(json.dumps(found), encoding="utf-8")
        staged.replace(self.folder / f"split-{found['digest']}.json")
