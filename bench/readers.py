"""Readers of the feed, as many as a server can answer: wrk, or our own client without it."""

import asyncio
import os
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.load import request, run
from bench.serving import FEED, Serving

CONNECTIONS = 200
_SECONDS = 1
_FEW = 4_000
"""Requests of our own client in one round."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a server did."""

    rate: float
    """Requests a second."""
    cost: float
    """Seconds of its own processor time that a request took."""
    client: float
    """Seconds that it took the client."""


def client() -> str:
    """Name the program that reads."""
    if not shutil.which("wrk"):
        return "our own client, for there is no wrk here: apt-get install wrk"
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    return "wrk " + said.split()[1]


def read(serving: Serving, headers: Mapping[str, str]) -> Read:
    """Read the feed for a while, each connection one request after another."""
    reading = _by_wrk if shutil.which("wrk") else _by_ourselves
    server, own, began = _processor(serving.process), _own(), time.perf_counter()
    count = reading(serving, headers)
    wall = time.perf_counter() - began
    spent, paid = _processor(serving.process) - server, _own() - own
    return Read(rate=count / wall, cost=spent / count, client=paid / count)


def middle(reads: list[Read]) -> Read:
    """Return the medians."""
    return Read(
        rate=median(one.rate for one in reads),
        cost=median(one.cost for one in reads),
        client=median(one.client for one in reads),
    )


def _by_wrk(serving: Serving, headers: Mapping[str, str]) -> int:
    named = [word for pair in headers.items() for word in ("-H", ": ".join(pair))]
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{_SECONDS}s", *named]
    address = f"http://127.0.0.1:{serving.port}{FEED}"
    ended = subprocess.run(["wrk", *options, address], capture_output=True, text=True, check=True)
    if "Non-2xx" in ended.stdout:
        raise SystemExit(ended.stdout)
    found = re.search(r"(\d+) requests in", ended.stdout)
    assert found, ended.stdout
    return int(found[1])


def _by_ourselves(serving: Serving, headers: Mapping[str, str]) -> int:
    asked = [request("GET", FEED, headers=headers)] * _FEW
    return len(asyncio.run(run(serving.port, CONNECTIONS, asked)).seconds)


def _processor(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _own() -> float:
    """Ours and that of the children that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
