"""The widget endpoint under load: signed posts and feed reads, 200 at once, in one real process.

The client writes bytes to sockets of its own, so that it costs less than what it measures.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import quantiles

from ministudio_ci.foundation.signing import sign

AT_ONCE = 200
_KEY = b"the key of the bench, long enough"
_RELEASES = 52  # a year of Sundays in the feed
_HEAD = "{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {length}\r\n{headers}\r\n"


@dataclass(slots=True)
class Load:
    """What one kind of request took."""

    seconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    size: int = 0
    """Bytes of the last body."""
    wall: float = 0.0


def main() -> None:
    """Print the table."""
    print(f"{'':<42}{'p50':>10}{'p99':>10}{'requests/s':>13}   answers")
    with _serving() as port:
        asyncio.run(_measure(port))


async def _measure(port: int) -> None:
    numbers = iter(range(1_000_000))
    one = await _run(port, 1, 1, (_post(next(numbers)) for _ in range(_RELEASES)))
    _show("signed posts, one after another", one)
    plain = [_request("GET", "/releases.json")] * 2_000
    read = await _run(port, AT_ONCE, 10, plain)
    _show(f"feed of {_RELEASES} releases, {read.size // 1024} kB, {AT_ONCE} at once", read)
    known = _request("GET", "/releases.json", headers={"If-None-Match": await _etag(port)})
    _show(f"the same by ETag, {AT_ONCE} at once", await _run(port, AT_ONCE, 25, [known] * 5_000))
    posts = [_post(next(numbers)) for _ in range(2_000)]
    _show(f"signed posts, {AT_ONCE} at once", await _run(port, AT_ONCE, 10, posts))


async def _run(port: int, clients: int, warm_up: int, requests: Iterable[bytes]) -> Load:
    """Send the requests from so many connections, each with one request under way."""
    load, queue = Load(), iter(requests)
    for _ in range(warm_up if clients > 1 else 0):
        await _one(port, [next(queue)], Load())
    began = time.perf_counter()
    await asyncio.gather(*(_one(port, queue, load) for _ in range(clients)))
    load.wall = time.perf_counter() - began
    return load


async def _one(port: int, requests: Iterable[bytes], load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        status, headers = await _head(reader)
        # A 304 tells the length of what it does not send.
        length = 0 if status == 304 else int(headers.get("content-length", 0))  # noqa: PLR2004
        await reader.readexactly(length)
        load.seconds.append(time.perf_counter() - began)
        load.statuses.add(status)
        load.size = length
    writer.close()
    await writer.wait_closed()


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    fields = (line.partition(": ") for line in lines if line)
    return int(first.split()[1]), {name.lower(): value for name, _, value in fields}


async def _etag(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request("HEAD", "/releases.json"))
    _, headers = await _head(reader)
    writer.close()
    return headers["etag"]


def _post(number: int) -> bytes:
    body = json.dumps(_item(f"1.{number}.0"), ensure_ascii=False)
    headers = sign(_KEY, body, message_id=f"msg_{number}", now=datetime.now(UTC))
    return _request("POST", "/releases", body=body, headers=headers)


def _item(version: str) -> dict[str, object]:
    """A release of twelve entries, about 3 kB."""
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


def _request(
    method: str, path: str, *, body: str = "", headers: dict[str, str] | None = None
) -> bytes:
    content = body.encode()
    lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    head = _HEAD.format(method=method, path=path, length=len(content), headers=lines)
    return head.encode() + content


@contextmanager
def _serving() -> Iterator[int]:
    """Run `serve` on a free port with an empty database."""
    command = [sys.executable, "-m", "ministudio_ci", "serve", "--port", "0", "--json"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*command, "--database", f"{folder}/releases.sqlite3"],
            env={**os.environ, "MINISTUDIO_KEY": _KEY.decode()},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as server,
    ):
        assert server.stdout
        document = b"".join(iter(server.stdout.readline, b"}\n")) + b"}"
        try:
            yield int(json.loads(document)["url"].rpartition(":")[2])
        finally:
            server.terminate()


def _show(what: str, load: Load) -> None:
    cuts = quantiles(load.seconds, n=100)
    p50, p99 = cuts[49] * 1_000, cuts[98] * 1_000
    answers = "/".join(map(str, sorted(load.statuses)))
    rate = len(load.seconds) / load.wall
    print(f"{what:<42}{p50:>7.1f} ms{p99:>7.1f} ms{rate:>13.0f}   {answers}")


if __name__ == "__main__":
    main()
