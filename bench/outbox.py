"""The outbox drained to a server that fails 30 % of the time, killed ten times on the way.

Each run is `ministudio-ci announce --flush` as a person types it; behind the proxy stand the real
widget endpoint and a fake of Discord. The same seed makes the same failures.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ministudio_ci.announce import Destination, Discord, Outbox, WidgetEndpoint, enqueue
from tests.support.discord_fake import DiscordFake
from tests.support.flaky import Flaky
from tests.support.news import KEY, release_news
from tests.support.served import Served

ENTRIES, KILLS, SHARE = 1_000, 10, 0.3
_FLUSH = (sys.executable, "-m", "ministudio_ci", "announce", "--flush", "--json")
_MOST_RUNS = 100


@dataclass(slots=True, kw_only=True)
class Drained:
    """What it took to empty the outbox, and what the other side got."""

    entries: int
    got: Counter[str]
    """How often each version stands there."""
    requests: int = 0
    failed: int = 0
    runs: int = 0
    killed: int = 0
    queued: float = 0.0
    wall: float = 0.0
    cpu: float = 0.0

    @property
    def lost(self) -> int:
        """Entries that the other side never got."""
        return self.entries - len(self.got)

    @property
    def doubled(self) -> int:
        """Entries that stand there more than once."""
        return sum(times > 1 for times in self.got.values())


def main(entries: str = str(ENTRIES), kills: str = str(KILLS)) -> None:
    """Print the table."""
    print(f"{entries} entries, {SHARE:.0%} of the requests fail, kill -9 {kills} times")
    print(f"{'':<10}{'lost':>6}{'doubled':>9}{'requests':>10}{'failed':>8}{'runs':>6}"
          f"{'queued':>10}{'drained':>11}{'CPU':>9}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for name, drain in (("widget", drain_to_widget), ("Discord", drain_to_discord)):
            site = Path(folder, name)
            site.mkdir()
            one = drain(site, int(entries), int(kills), hangs=True)
            print(f"{name:<10}{one.lost:>6}{one.doubled:>9}{one.requests:>10}{one.failed:>8}"
                  f"{one.runs:>6}{one.queued:>8.1f} s{one.wall:>9.1f} s{one.cpu:>7.1f} s",
                  flush=True)  # fmt: skip
            print(f"{'':<10}posts per entry: {_spread(one.got)}")


def drain_to_widget(site: Path, entries: int, kills: int, *, hangs: bool = False) -> Drained:
    """Empty an outbox of so many entries to the real endpoint, in the folder `site`."""
    with (
        Served(site / "releases.sqlite3") as served,
        Flaky(served.url, share=SHARE, hangs=hangs) as proxy,
    ):
        place = WidgetEndpoint(url=proxy.origin, key=KEY.decode(), now=_now)
        env = {"MINISTUDIO_CI_WIDGET_URL": proxy.origin, "MINISTUDIO_KEY": KEY.decode()}
        drained = Drained(entries=entries, got=Counter())
        _drain(drained, site, place, env, proxy, kills)
        drained.got = Counter(served.versions())
    return drained


def drain_to_discord(site: Path, entries: int, kills: int, *, hangs: bool = False) -> Drained:
    """Empty an outbox of so many entries to a fake of Discord, in the folder `site`."""
    with DiscordFake() as discord, Flaky(discord.url, share=SHARE, hangs=hangs) as proxy:
        webhook = proxy.origin + "/api/" + discord.url.partition("/api/")[2]
        place = Discord(webhook=webhook, now=_now)
        drained = Drained(entries=entries, got=Counter())
        _drain(drained, site, place, {"MINISTUDIO_CI_DISCORD_WEBHOOK": webhook}, proxy, kills)
        texts = (message["content"] for message in discord.messages.values())
        drained.got = Counter(text.splitlines()[0] for text in texts)
    return drained


def _drain(
    drained: Drained,
    site: Path,
    place: Destination,
    env: Mapping[str, str],
    proxy: Flaky,
    kills: int,
) -> None:
    outbox, began = Outbox(site / "memory" / "outbox"), time.perf_counter()
    for number in range(drained.entries):
        enqueue(outbox, release_news(f"1.{number}.1"), (place,), now=_now())
    drained.queued = time.perf_counter() - began
    dice = random.Random(2)  # noqa: S311 - the same each time
    moments = [round(drained.entries * (turn + 1) / (kills + 1)) for turn in range(kills)]
    began = time.perf_counter()
    while _pending(outbox, place.name):
        if drained.runs == _MOST_RUNS:
            raise SystemExit(f"{place.name}: not empty after {_MOST_RUNS} runs")
        drained.runs += 1
        _run(drained, site, env, proxy, moments, dice)
    drained.wall = time.perf_counter() - began
    drained.requests, drained.failed = proxy.count, proxy.failed


def _run(
    drained: Drained,
    site: Path,
    env: Mapping[str, str],
    proxy: Flaky,
    moments: list[int],
    dice: random.Random,
) -> None:
    """Flush once; where its moment has come, killed somewhere between two requests."""
    here = {name: text for name, text in os.environ.items()
            if not name.startswith(("GITHUB_", "MINISTUDIO_", "INPUT_"))}  # fmt: skip
    with subprocess.Popen(
        _FLUSH, cwd=site, env={**here, **env},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        while True:
            ended, status, usage = os.wait4(child.pid, os.WNOHANG)
            if ended:
                break
            if moments and proxy.count >= moments[0]:
                time.sleep(dice.uniform(0.0, 0.03))
                child.kill()
                drained.killed += 1
                del moments[0]
            time.sleep(0.002)
        child.returncode = os.waitstatus_to_exitcode(status)
        drained.cpu += usage.ru_utime + usage.ru_stime


def _pending(outbox: Outbox, name: str) -> int:
    states = (
        json.loads(path.read_text())["state"] for path in outbox.folder.glob(f"*--{name}.json")
    )
    return sum(state == "pending" for state in states)


def _spread(got: Counter[str]) -> str:
    times = Counter(got.values())
    return ", ".join(f"{count} × {time}" for time, count in sorted(times.items()))


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
