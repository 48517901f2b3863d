"""The journal of a cycle: which stage was begun, which is done; what `--resume` reads.

One file a run, `memory/cycle/YYYYMMDD-HHMMSS.json`, written before and after each stage.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Self

from ministudio_ci.errors import NothingToResumeError
from ministudio_ci.foundation.files import write_atomically, write_new

_KEPT = 50


class Stage(Enum):
    """The stages of the week, in order."""

    TEST = "test"
    RELEASE = "release"
    ANNOUNCE = "announce"


class StageState(Enum):
    """How far a stage is."""

    STARTED = "started"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The journal of one run; `mark` writes and returns the next value."""

    path: Path
    commit: str | None
    states: dict[Stage, StageState]

    @classmethod
    def start(cls, folder: Path, commit: str | None, now: datetime) -> Self:
        """Begin a journal of its own for this run; the oldest ones beyond fifty go."""
        document = _document(commit, {})
        path = write_new(folder, f"{now:%Y%m%d-%H%M%S}", ".json", document)
        for old in sorted(folder.glob("*.json"))[:-_KEPT]:
            old.unlink(missing_ok=True)
        return cls(path=path, commit=commit, states={})

    @classmethod
    def resume(cls, folder: Path, commit: str | None) -> Self:
        """Return the newest unfinished journal of this commit. Raises NothingToResumeError."""
        for path in sorted(folder.glob("*.json"), reverse=True):
            journal = cls._read(path)
            if journal and journal.commit == commit and not journal.finished:
                return journal
        raise NothingToResumeError(commit=commit or "-", folder=folder)

    @property
    def finished(self) -> bool:
        """Whether every stage is done."""
        return all(map(self.done, Stage))

    def done(self, stage: Stage) -> bool:
        """Whether a stage need not be done again."""
        return self.states.get(stage) in {StageState.DONE, StageState.SKIPPED}

    def mark(self, stage: Stage, state: StageState) -> Self:
        """Write down how far a stage is."""
        states = {**self.states, stage: state}
        write_atomically(self.path, _document(self.commit, states))
        return replace(self, states=states)

    @classmethod
    def _read(cls, path: Path) -> Self | None:
        """Return the journal, or None where a file is none: it then resumes nothing."""
        try:
            document: dict[str, Any] = json.loads(path.read_bytes())
            states = {Stage(k): StageState(v) for k, v in document["stages"].items()}
            return cls(path=path, commit=document["commit"], states=states)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


def _document(commit: str | None, states: dict[Stage, StageState]) -> bytes:
    stages = {stage.value: state.value for stage, state in states.items()}
    return json.dumps({"commit": commit, "stages": stages}, indent=2).encode() + b"\n"
