"""A repository with two releases, a Discord fake and the real endpoint, for `announce`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.discord_fake import DiscordFake
from tests.support.news import KEY
from tests.support.served import Served

_COMMITS = (
    ("v1.5.0", "feat: first"),
    ("v1.6.0", "fix(player): @everyone [bug](https://evil.example)"),
)


@dataclass
class Site:
    """A repository with two releases, and where they are announced."""

    root: Path
    discord: DiscordFake
    widget: Served
    env: dict[str, str] = field(default_factory=dict)

    def announce(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ministudio_ci", "--lang", "en", "announce", *words]
        return subprocess.run(
            command, cwd=self.root, env={**self.env, **env}, capture_output=True, text=True,
            timeout=90, check=False,
        )  # fmt: skip

    def document(self, *words: str) -> dict[str, Any]:
        return dict(json.loads(self.announce("--json", *words).stdout))

    def outbox(self) -> str:
        return "".join(path.read_text() for path in self.root.glob("memory/outbox/*.json"))


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@cstream.example")
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)


@contextmanager
def announced_site(folder: Path) -> Iterator[Site]:
    root = folder / "CStream"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    for tag, subject in _COMMITS:
        git(root, "commit", "-q", "--allow-empty", "-m", subject)
        git(root, "tag", "-a", tag, "-m", tag)
    with DiscordFake() as discord, Served(folder / "releases.sqlite3") as widget:
        env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GITHUB_", "MINISTUDIO_", "INPUT_"))
        }
        env["MINISTUDIO_CI_DISCORD_WEBHOOK"] = discord.url
        env["MINISTUDIO_CI_WIDGET_URL"] = widget.url
        env["MINISTUDIO_KEY"] = KEY.decode()
        yield Site(root, discord, widget, env)
