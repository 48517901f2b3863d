"""Twenty runs send and push at once: what each of them queued is on the branch, and sent."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ministudio_ci.announce import Outbox, WidgetEndpoint, enqueue, flush
from tests.support.flaky import Flaky
from tests.support.memory_runner import New, Runner, kept, on_branch
from tests.support.news import KEY, release_news
from tests.support.served import Served

WRITERS = 20


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Writer:
    """A run that has one release of its own, and one that all have."""

    number: int
    runner: Runner
    place: WidgetEndpoint

    def run(self) -> None:
        kept(self.runner.pull())
        for version in (f"1.{self.number}.0", "2.0.0"):
            enqueue(self.outbox, release_news(version), (self.place,), now=now())
        self.flush()

    def flush(self) -> None:
        flush(self.outbox, (self.place,), now=now, urgent=True)
        kept(self.runner.push())

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.runner.memory / "outbox")


def test_twenty_writers_keep_and_send_twenty(runner: New, remote: Path, tmp_path: Path) -> None:
    with Served(tmp_path / "releases.sqlite3") as served, Flaky(served.url, share=0.3) as proxy:
        place = WidgetEndpoint(url=proxy.origin, key=KEY.decode(), now=now)
        writers = [Writer(number, runner(f"run-{number}"), place) for number in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(Writer.run, writers))
        last = Writer(0, runner("last"), place)
        kept(last.runner.pull())
        last.flush()  # what failed too often in the runs before
        versions = {"2.0.0", *(f"1.{number}.0" for number in range(WRITERS))}
        assert sorted(served.versions()) == sorted(versions)
    entries = {name: json.loads(text) for name, text in on_branch(remote).items()}
    assert entries.keys() == {f"outbox/v{version}--widget.json" for version in versions}
    assert {entry["state"] for entry in entries.values()} == {"sent"}
