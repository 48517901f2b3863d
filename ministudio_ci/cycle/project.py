"""The project a run works on: its folders, its settings, its git."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ministudio_ci.foundation.config import Settings
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Built by the command line, handed to every stage."""

    root: Path
    settings: Settings
    env: Mapping[str, str]
    project_env: Mapping[str, str]
    """What the project's own programs get; no secret that is for us alone."""
    git: Git
    now: Callable[[], datetime]
    scrubber: Scrubber
    tell: Callable[..., None]
    """Show a catalogue message: `tell("release.published", tag="v1.6.0")`."""
    write: Callable[[str], None]
    """Show words that are no message of ours, where messages go."""
    quiet: bool = False
    """Whether nothing is shown but errors and results."""
    json: bool = False
    """Whether stdout carries one JSON document, and messages go to stderr."""

    @property
    def reports(self) -> Path:
        """Where reports and release files go."""
        return self.root / "reports"

    @property
    def report(self) -> Path:
        """The report of the last test run."""
        return self.reports / "report.json"

    @property
    def memory(self) -> Path:
        """What is remembered between runs."""
        return self.root / "memory"

    @property
    def lang(self) -> str:
        """`fr` or `en`."""
        return self.settings.lang.value

    @property
    def name(self) -> str:
        """The name in announcements: configured, else the repository's."""
        remote = self.git.attempt("remote", "get-url", self.settings.release.remote)
        address = remote.stdout.decode(errors="replace").strip().rstrip("/")
        last = re.split(r"[/:]", address)[-1].removesuffix(".git")
        return self.settings.project or last or self.root.name
