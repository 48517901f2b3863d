"""A small project with a remote, a Discord and a widget endpoint, run by our own command."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.discord_fake import DiscordFake
from tests.support.repo import ENV, Repo

ROOT = Path(__file__).parents[2]
KEY = "a key of the tests, long enough"
GREEN = "def test_it() -> None:\n    assert True\n"
RED = "def test_it() -> None:\n    assert 1 == 2\n"

# Dies before the N-th thing it does outside itself: a process, a rename, a link, a request.
# GitHub is asked at no pause: a pace is for the real one.
_DYING = """
import os, signal, sys
left = int(sys.argv.pop(1))
if os.environ.get("GITHUB_API_URL"):
    from ministudio_ci.foundation import github_repository
    from tests.support.forges import HURRIED
    github_repository.Pace = lambda: HURRIED
def hook(event, details):
    global left
    if event in ("subprocess.Popen", "os.rename", "os.link", "socket.connect", "http.client.send"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
if left:
    sys.addaudithook(hook)
from ministudio_ci.__main__ import main
sys.exit(main())
"""


@dataclass
class CycleSite:
    repo: Repo
    bare: Path
    env: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls, folder: Path, *, test: str = GREEN, config: str = "") -> "CycleSite":
        repo = Repo.new(folder / "site")
        python = json.dumps(sys.executable)
        files = {
            "ministudio-ci.toml": f'project = "Site"\nlang = "fr"\npython = {python}\n{config}',
            ".gitignore": "__pycache__/\n.pytest_cache/\n",
            "test_site.py": test,
        }
        repo.commit("feat: first", files=files)
        repo.tag("v1.5.0")
        repo.commit("fix(player): bug lecteur", files={"a": "1"})
        repo.commit("feat: films populaires", files={"a": "2"})
        bare = repo.remote(folder / "site.git")
        return cls(repo, bare)

    def run(
        self, *words: str, dying_at: int = 0, flaw: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Run `ministudio-ci WORDS` here, killed before its N-th act (0: not at all).

        `flaw` is Python that breaks something of ours first.
        """
        with self.start(*words, dying_at=dying_at, flaw=flaw) as process:
            stdout, stderr = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def start(self, *words: str, dying_at: int = 0, flaw: str = "") -> "subprocess.Popen[str]":
        """Start it and leave it running."""
        code = f"{flaw}\n{_DYING}"
        command = [sys.executable, "-c", code, str(dying_at), "-C", str(self.repo.path), *words]
        return subprocess.Popen(
            command,
            env=ENV | {"PYTHONPATH": str(ROOT), "HOME": str(self.bare.parent)} | self.env,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def tags(self) -> list[str]:
        listed = subprocess.run(["git", "tag", "--list"], cwd=self.bare, env=ENV, check=True,
                                capture_output=True, text=True)  # fmt: skip
        return listed.stdout.split()

    def releases(self) -> list[str]:
        folder = self.repo.path / "reports" / "releases"
        return sorted(path.parent.name for path in folder.glob("[!.]*/release.json"))

    def snapshot(self) -> dict[str, bytes]:
        """Every file of the clone and of the remote, by path."""
        paths = [*self.repo.path.rglob("*"), *self.bare.rglob("*")]
        return {str(path): path.read_bytes() for path in paths if path.is_file()}


def state(run: "subprocess.CompletedProcess[str]") -> str:
    """How a run ended, with what it said, for a failing test."""
    return f"{run.returncode}\n{run.stdout}\n{run.stderr}"


def was_killed(run: "subprocess.CompletedProcess[str]") -> bool:
    return run.returncode == -signal.SIGKILL


@contextmanager
def announced(site: CycleSite) -> Iterator[tuple[DiscordFake, str]]:
    """Give the site a Discord and a real endpoint; yield them."""
    serve = [sys.executable, "-m", "ministudio_ci", "-C", str(site.bare.parent), "serve"]
    with (
        DiscordFake() as discord,
        subprocess.Popen(
            [*serve, "--port", "0", "--database", "releases.sqlite3"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "MINISTUDIO_KEY": KEY},
            stdout=subprocess.PIPE, text=True,
        ) as server,
    ):  # fmt: skip
        assert server.stdout
        address = next(word for line in server.stdout for word in line.split() if "://" in word)
        site.env |= {
            "MINISTUDIO_CI_DISCORD_WEBHOOK": discord.url,
            "MINISTUDIO_CI_WIDGET_URL": address,
            "MINISTUDIO_KEY": KEY,
        }
        try:
            yield discord, address.rstrip("/")
        finally:
            server.terminate()


def feed_versions(address: str) -> list[str]:
    with urllib.request.urlopen(f"{address}/releases.json", timeout=60) as answer:  # noqa: S310 - ours
        document: dict[str, Any] = json.load(answer)
    return [item["_ministudio"]["version"] for item in document["items"]]


def contents(bodies: Sequence[dict[str, Any]]) -> list[str]:
    return [body["content"] for body in bodies]
