"""What a step says to the GitHub Actions runner: masks, outputs, summary, annotations, groups.

Follows GitHub's "Workflow commands" and the runner's own reading of them
(actions/runner, ActionCommand.cs and ActionCommandManager.cs). Off GitHub every method
does nothing, so callers need no condition.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import NamedTuple, TextIO

from ministudio_ci.foundation.templates import say

SUMMARY_LIMIT = 768 * 1024
"""Bytes of summary a step may write; beyond 1 MiB GitHub drops the whole of it."""
ANNOTATION_LIMIT = 10
"""Annotations of each level a step may show; GitHub drops the rest without a word."""
_MESSAGE_LIMIT = 4096  # characters; GitHub refuses messages over 64 KiB
_SHORTEST_MASK = 6  # masking "1" or "true" would blot out the log, as in secrets.py
_COMMAND = r"((?:^|[\r\n])\s*:)(?=:)|(##)(?=\[)"  # the new form and the old one


class Level(Enum):
    """How grave an annotation is."""

    ERROR = "error"
    WARNING = "warning"


class Annotation(NamedTuple):
    """A remark beside a line of the project. All text is untrusted data."""

    level: Level
    message: str
    title: str = ""
    file: str = ""
    """Relative to the repository's top."""
    line: int | None = None


class Actions:
    """The runner of this step. Commands go to `stream`, which the runner reads line by line."""

    def __init__(self, env: Mapping[str, str], *, stream: TextIO | None = None) -> None:
        self.active = env.get("GITHUB_ACTIONS") == "true"
        self._env = env
        self._stream = stream
        self._shown = dict.fromkeys(Level, 0)

    def mask(self, values: Iterable[str]) -> None:
        """Have the runner hide `values` in the log; each line of a value too. Do this first."""
        pieces = (piece for value in values for piece in (value, *value.splitlines()))
        for piece in dict.fromkeys(piece.strip() for piece in pieces):
            if len(piece) >= _SHORTEST_MASK:
                self._command("add-mask", piece)

    def outputs(self, values: Mapping[str, str]) -> None:
        """Set the step's outputs; each value stands between delimiters nobody can guess."""
        lines = []
        for name, value in values.items():
            delimiter = f"value_{os.urandom(16).hex()}"
            lines.append(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
        self._append("GITHUB_OUTPUT", "".join(lines))

    def summary(self, markdown: str, *, lang: str, limit: int = SUMMARY_LIMIT) -> None:
        """Add to the job's summary, cut at a line where the step would pass `limit` bytes."""
        note = say(lang, "actions.summary_cut")
        text = markdown if markdown.endswith("\n") else f"{markdown}\n"
        self._append("GITHUB_STEP_SUMMARY", cut(text, limit - self._summary_size(), note))

    def annotate(self, annotations: Iterable[Annotation]) -> int:
        """Show annotations up to GitHub's limit for a step; return how many were left out."""
        left_out = 0
        for annotation in annotations if self.active else ():
            if self._shown[annotation.level] >= ANNOTATION_LIMIT:
                left_out += 1
                continue
            self._shown[annotation.level] += 1
            self._command(
                annotation.level.value,
                annotation.message[:_MESSAGE_LIMIT],
                file=annotation.file,
                line=str(annotation.line or ""),
                title=annotation.title,
            )
        return left_out

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold what is printed inside under a title."""
        self._command("group", title)
        try:
            yield
        finally:
            self._command("endgroup", "")

    @contextmanager
    def shield(self) -> Iterator[None]:
        """Print untrusted text inside: the runner takes none of its lines for a command.

        Nothing of this class works inside, except that masks set before stay in force.
        """
        token = os.urandom(16).hex()
        self._command("stop-commands", token)
        try:
            yield
        finally:
            self._command(token, "")

    def _command(self, name: str, message: str, **properties: str) -> None:
        if self.active:
            given = ",".join(f"{k}={_property(v)}" for k, v in properties.items() if v)
            head = f"{name} {given}" if given else name
            # Flushed, so that it keeps its place among what child processes print.
            print(f"::{head}::{_data(message)}", file=self._stream or sys.stdout, flush=True)

    def _append(self, variable: str, text: str) -> None:
        if self.active and (path := self._env.get(variable)):
            with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                file.write(text)

    def _summary_size(self) -> int:
        try:
            return os.stat(self._env.get("GITHUB_STEP_SUMMARY", "")).st_size  # noqa: PTH116 - ""
        except OSError:
            return 0


def disarm(text: str) -> str:
    """Return `text` looking the same, but with nothing in it that the runner obeys.

    For words of others in a line of ours; for much of it, `Actions.shield` is better.
    """
    return re.sub(_COMMAND, "\\g<0>\u200b", text)


def cut(markdown: str, limit: int, note: str) -> str:
    """Return `markdown` in at most `limit` bytes of UTF-8: whole lines, then `note`.

    A fenced block that the cut would leave open is closed before the note.
    """
    if len(markdown.encode()) <= limit:
        return markdown
    closing, ending = "```\n", f"\n{note}\n"
    room, kept = limit - len((closing + ending).encode()), list[str]()
    if room < 0:
        return ""
    for line in markdown.splitlines(keepends=True):
        room -= len(line.encode())
        if room < 0:
            break
        kept.append(line)
    fences = sum(line.lstrip().startswith("```") for line in kept)
    return "".join(kept) + (closing if fences % 2 else "") + ending


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
