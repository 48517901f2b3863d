"""The widget endpoint as a process of its own, as `serve` starts it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import requests

from tests.support.news import KEY

_COMMAND = (sys.executable, "-m", "ministudio_ci", "serve", "--json", "--port", "0")


class Served:
    """While it is open, `url` answers; `kill` and `stop` end the process, each in its way."""

    def __init__(
        self,
        database: Path,
        config: str = "",
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
    ) -> None:
        if config:
            (database.parent / "ministudio-ci.toml").write_text(config)
        self.process = subprocess.Popen(
            [*before, *_COMMAND, "--database", str(database)],
            env={**os.environ, "MINISTUDIO_KEY": KEY.decode(), **(env or {})},
            cwd=database.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.url = str(self._address())

    @property
    def address(self) -> tuple[str, int]:
        """For a socket of one's own."""
        return "127.0.0.1", int(self.url.rpartition(":")[2])

    def items(self) -> list[Any]:
        answer = requests.get(f"{self.url}/releases.json", timeout=60)
        return list(answer.json()["items"])

    def versions(self) -> list[str]:
        return [item["_ministudio"]["version"] for item in self.items()]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def stop(self) -> int:
        """Ask it to end; return its exit status."""
        self.process.terminate()
        self.process.communicate(timeout=60)
        return self.process.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()

    def _address(self) -> Any:
        """Read the document that says where it listens."""
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line == "}\n":
                return json.loads("".join(lines))["url"]
        raise RuntimeError(self.process.communicate()[1])
