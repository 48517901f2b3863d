"""A client of HTTP that writes bytes to sockets of its own, so that it costs little itself."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import quantiles

_HEAD = "{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {length}\r\n{headers}\r\n"


@dataclass(slots=True)
class Load:
    """What one kind of request took."""

    seconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    wall: float = 0.0

    def row(self, what: str) -> str:
        """Return a line: median, p99, requests a second, the statuses answered."""
        cuts = quantiles(self.seconds, n=100)
        p50, p99 = cuts[49] * 1_000, cuts[98] * 1_000
        answers = "/".join(map(str, sorted(self.statuses)))
        rate = len(self.seconds) / self.wall
        return f"{what:<42}{p50:>7.1f} ms{p99:>7.1f} ms{rate:>13.0f}   {answers}"


async def run(port: int, clients: int, requests: Iterable[bytes], *, warm_up: int = 0) -> Load:
    """Send the requests from so many connections, each with one request under way."""
    load, queue = Load(), iter(requests)
    for _ in range(warm_up):
        await _one(port, [next(queue)], Load())
    began = time.perf_counter()
    await asyncio.gather(*(_one(port, queue, load) for _ in range(clients)))
    load.wall = time.perf_counter() - began
    return load


def request(
    method: str, path: str, *, body: str = "", headers: Mapping[str, str] | None = None
) -> bytes:
    """Return the bytes of one request."""
    content = body.encode()
    lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    head = _HEAD.format(method=method, path=path, length=len(content), headers=lines)
    return head.encode() + content


async def _one(port: int, requests: Iterable[bytes], load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for sent in requests:
        began = time.perf_counter()
        writer.write(sent)
        status, headers = await _head(reader)
        # A 304 may tell the length of what it does not send.
        length = 0 if status == 304 else int(headers.get("content-length", 0))  # noqa: PLR2004
        await reader.readexactly(length)
        load.seconds.append(time.perf_counter() - began)
        load.statuses.add(status)
    writer.close()
    await writer.wait_closed()


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    fields = (line.partition(": ") for line in lines if line)
    return int(first.split()[1]), {name.lower(): value for name, _, value in fields}
