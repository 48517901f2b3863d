"""What is measured under load: our endpoint, filled with releases, and nginx with the same file."""

import asyncio
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests

from bench.load import Load, request, run
from ministudio_ci.foundation.signing import sign
from tests.support.nginx import nginx

FEED = "/releases.json"
RELEASES = 52
"""A year of Sundays in the feed."""
_KEY = b"the key of the bench, long enough"
_NGINX = """
    access_log off;
    sendfile on;
    tcp_nopush on;
    gzip_static on;
    keepalive_requests 1000000000;
    open_file_cache max=100;
"""
"""At its best, as its documentation advises for files that are read often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A running server."""

    port: int
    process: int
    """The one that answers: each server has one worker."""

    def etag(self, headers: Mapping[str, str]) -> str:
        """Return the feed's tag as it is told under these request headers."""
        # Without a list of codings of its own, requests would ask for gzip.
        asked = {"Accept-Encoding": "identity", **headers}
        url = f"http://127.0.0.1:{self.port}{FEED}"
        return requests.head(url, headers=asked, timeout=60).headers["etag"]


@contextmanager
def ours(folder: Path) -> Iterator[tuple[Serving, Load]]:
    """Run `serve` with a new database, and post the releases one after another."""
    command = [sys.executable, "-m", "ministudio_ci", "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        [*command, "--database", str(folder / "releases.sqlite3")],
        env={**os.environ, "MINISTUDIO_KEY": _KEY.decode()},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        assert server.stdout
        document = b"".join(iter(server.stdout.readline, b"}\n")) + b"}"
        try:
            port = int(json.loads(document)["url"].rpartition(":")[2])
            posted = asyncio.run(run(port, 1, [post(number) for number in range(RELEASES)]))
            yield Serving(port=port, process=server.pid), posted
        finally:
            server.terminate()


@contextmanager
def beside(serving: Serving, folder: Path) -> Iterator[Serving]:
    """Run nginx with one worker over the bytes that `serving` gives, packed and plain."""
    root = folder / "www"
    root.mkdir()
    url = f"http://127.0.0.1:{serving.port}{FEED}"
    body = requests.get(url, timeout=60).content
    (root / FEED[1:]).write_bytes(body)
    (root / f"{FEED[1:]}.gz").write_bytes(gzip.compress(body))
    with nginx(root, folder, config=_NGINX) as server:
        port = int(server.origin.rpartition(":")[2])
        requests.get(server.origin + FEED, timeout=60)  # it is up
        master = (folder / "nginx.pid").read_text().strip()
        workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        yield Serving(port=port, process=int(workers[0]))


def post(number: int) -> bytes:
    """Return a signed post of a release of twelve entries, about 3 kB."""
    body = json.dumps(item(f"1.{number}.0"), ensure_ascii=False)
    headers = sign(_KEY, body, message_id=f"msg_{number}", now=datetime.now(UTC))
    return request("POST", "/releases", body=body, headers=headers)


def item(version: str) -> dict[str, object]:
    """Return a feed item of twelve entries."""
    entry = {
        "commit": "c" * 40, "type": "fix", "scope": "player", "breaking": False,
        "summary": "le lecteur vidéo reprend où il en était", "authors": ["Ada"],
        "references": ["#12"],
    }  # fmt: skip
    section = {"kind": "fixes", "title": "Corrections", "emoji": "✅", "entries": [entry] * 12}
    block = {
        "version": version, "tag": f"v{version}", "commit": "c" * 40, "previous": None,
        "bump": "minor", "breaking": False, "sections": [section],
    }  # fmt: skip
    return {
        "id": f"https://git.example/cstream/releases/v{version}", "title": f"v{version}",
        "content_text": "…", "date_published": "2025-11-02T00:30:00Z", "_ministudio": block,
    }  # fmt: skip
