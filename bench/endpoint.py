"""The widget endpoint under load: readers of the feed beside nginx, and signed posts.

Both serve the same bytes from one worker process to the same client, in turn, on the same cores.
Where the client takes longer for a request than the server, requests a second say more of the
client; the server's own processor time for each, beside it, does not.
"""

import asyncio
import tempfile
from pathlib import Path

import requests

from bench.load import run
from bench.readers import CONNECTIONS, Read, client, middle, read
from bench.serving import FEED, RELEASES, Serving, beside, ours, post

AT_ONCE = 200
GOAL = 0.2
_ROUNDS = 7
_POSTS = 2_000
_PACKED = {"Accept-Encoding": "gzip"}
_KINDS = {
    "If-None-Match: 304": ({}, True),
    "If-None-Match, gzip: 304": (_PACKED, True),
    "GET, gzip: 200": (_PACKED, False),
    "GET, plain: 200": ({}, False),
}


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name, ours(Path(name)) as (serving, posted):
        with beside(serving, Path(name)) as nginx:
            _reads(serving, nginx)
        print(f"\n{'':<42}{'p50':>10}{'p99':>10}{'requests/s':>13}   answers")
        print(posted.row("signed posts, one after another"))
        posts = [post(number) for number in range(RELEASES, RELEASES + _POSTS)]
        load = asyncio.run(run(serving.port, AT_ONCE, posts, warm_up=10))
        print(load.row(f"signed posts, {AT_ONCE} at once"))


def _reads(serving: Serving, nginx: Serving) -> None:
    print(f"feed of {RELEASES} releases, {_size(serving, 'identity')}, {_size(serving, 'gzip')} "
          f"by gzip; {CONNECTIONS} connections, one worker each; {client()}")  # fmt: skip
    print(f"{'':<28}{'requests/s':>24}{'':>22}{'µs of processor for each':>32}\n"
          f"{'':<28}{'ours':>12}{'nginx':>12}{'':>22}"
          f"{'ours':>8}{'nginx':>8}{'client':>8}{'ratio':>10}")  # fmt: skip
    for kind, (headers, is_known) in _KINDS.items():
        found: dict[Serving, list[Read]] = {serving: [], nginx: []}
        for _ in range(_ROUNDS):
            for one, reads in found.items():
                known = {"If-None-Match": one.etag(headers)} if is_known else {}
                reads.append(read(one, {**headers, **known}))
        print(_row(kind, middle(found[serving]), middle(found[nginx])))


def _row(kind: str, one: Read, other: Read) -> str:
    ratio = one.rate / other.rate
    verdict = f"≥ {GOAL} × {'met' if ratio >= GOAL else 'MISSED'}"
    costs = "".join(f"{cost * 1e6:>8.1f}" for cost in (one.cost, other.cost, other.client))
    return (f"{kind:<28}{one.rate:>12.0f}{other.rate:>12.0f}{ratio:>6.2f} × {verdict:<14}"
            f"{costs}{other.cost / one.cost:>8.2f} ×")  # fmt: skip


def _size(serving: Serving, coding: str) -> str:
    asked = {"Accept-Encoding": coding}
    url = f"http://127.0.0.1:{serving.port}{FEED}"
    with requests.get(url, headers=asked, stream=True, timeout=60) as answer:
        return f"{len(answer.raw.read()) / 1024:.1f} kB"
