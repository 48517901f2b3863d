"""What the bench knows of a tool."""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.conformance.case import Setting

Words = tuple[str, ...]
Done = subprocess.CompletedProcess[str]
_MINUTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a tool is told a setting: further words of the command, further files."""

    words: Words = ()
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool, its commands without its own name, and how its answer is read."""

    name: str
    version: str
    program: Callable[[], Words]
    """Installs the tool where that is needed, and returns how it is started."""
    shown: str
    """How people start it."""
    next: Words
    read: Callable[[Done], str]
    """Returns the version, or `none`, from what `next` printed."""
    whole: Words
    """Prints the changelog or, as `create` does, writes it."""
    create: Words | None = None
    """Writes CHANGELOG.md."""
    update: Words | None = None
    """Brings CHANGELOG.md up to date."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The least configuration it works with, by name."""
    told: Mapping[Setting, Told] = field(default_factory=dict)
    """A setting that is not here cannot be told to it; it is asked without."""

    def run(self, words: Words, folder: Path, setting: Setting | None = None) -> Done:
        """Run one of its commands, deaf to this machine's configuration."""
        told = self.told.get(setting, Told()) if setting else Told()
        for name, content in {**self.files, **told.files}.items():
            (folder / name).write_text(content, encoding="utf-8")
        return subprocess.run(
            [*self.program(), *words, *told.words], cwd=folder, env=_env(folder), check=False,
            capture_output=True, text=True, errors="replace", timeout=60 * _MINUTES,
        )  # fmt: skip


def _env(folder: Path) -> dict[str, str]:
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
           for key, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))}  # fmt: skip
    return who | {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "RUST_LOG": "warn",
    }
