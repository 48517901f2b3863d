"""`demo`: the real cycle on a sample repository, a real endpoint, a stand-in for Discord."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import TextIO
from urllib.request import urlopen

from ministudio_ci.cycle.demo_project import demo_environment, make_project
from ministudio_ci.cycle.demo_sink import DiscordSink
from ministudio_ci.errors import DemoError
from ministudio_ci.foundation.files import write_atomically

_PATIENCE = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demo made, and where it is."""

    tree: Path
    remote: Path
    tag: str
    messages: tuple[str, ...]
    page: Path
    """The endpoint's page as it stood at the end."""
    site: Path
    """The folder of the static pages, the widget at work on one of them."""
    database: Path
    address: str
    """Where the endpoint answers while the demo runs."""


class DemoRun:
    """One demo in a folder of its own."""

    def __init__(self, folder: Path, *, lang: str, env: Mapping[str, str]) -> None:
        self.folder = folder
        self._lang = lang
        self._key = token_urlsafe(32)
        self._env = demo_environment(env) | {"MINISTUDIO_KEY": self._key}
        self._database = folder / "releases.sqlite3"

    def make(self) -> Path:
        """Build the sample repository and return its work tree."""
        return make_project(self.folder, lang=self._lang, env=self._env)

    @contextmanager
    def endpoint(self) -> Iterator[str]:
        """Serve the widget's endpoint meanwhile; yield its address."""
        command = [*_ourselves(self.folder / "cstream"), "serve", "--port", "0"]
        with subprocess.Popen(
            [*command, "--database", str(self._database)],
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            try:
                yield _address(server, self.folder)
            finally:
                server.terminate()

    def cycle(self, tree: Path, address: str, *, out: TextIO) -> Demo:
        """Run the cycle, which speaks to `out`, and gather what it left."""
        with DiscordSink(self.folder / "discord.jsonl") as sink:
            env = self._env | {
                "MINISTUDIO_CI_DISCORD_WEBHOOK": sink.address,
                "MINISTUDIO_CI_WIDGET_URL": address,
            }
            ended = subprocess.run(
                [*_ourselves(tree), "cycle"],
                env=env,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=out,
            )
            messages = tuple(sink.messages())
        if ended.returncode:
            raise DemoError(folder=self.folder, code=ended.returncode)
        page = self.folder / "page.html"
        write_atomically(page, _get(address))
        site = self.folder / "site"
        command = [*_ourselves(tree), "--quiet", "pages", "-o", str(site)]
        subprocess.run(command, env=self._env, check=True, stdin=subprocess.DEVNULL, stdout=out)
        return Demo(
            tree=tree,
            remote=self.folder / "cstream.git",
            tag="v1.6.0",
            messages=messages,
            page=page,
            site=site,
            database=self._database,
            address=address,
        )


def _ourselves(tree: Path) -> list[str]:
    return [sys.executable, "-m", "ministudio_ci", "-C", str(tree)]


def _address(server: "subprocess.Popen[str]", folder: Path) -> str:
    """Return the first address the endpoint prints."""
    assert server.stdout  # noqa: S101 - a pipe was asked for
    for line in server.stdout:
        for word in line.split():
            if word.startswith("http://"):
                return word.rstrip("/")
    raise DemoError(folder=folder, code=server.wait(_PATIENCE))


def _get(address: str) -> bytes:
    with urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - our own, on loopback
        return bytes(answer.read())
