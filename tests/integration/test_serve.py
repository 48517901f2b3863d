"""`serve` as a process: what it acknowledged survives anything, and it ends when told."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from ministudio_ci.announce import WidgetEndpoint
from ministudio_ci.model.news import Refused, Sent
from tests.support.loopback import wait_until
from tests.support.news import KEY, release_news
from tests.support.served import Served


def _endpoint(url: str) -> WidgetEndpoint:
    return WidgetEndpoint(url=url, key=KEY.decode(), now=lambda: datetime.now(UTC))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "releases.sqlite3"


def test_what_our_sender_posts_stands_in_the_feed_and_on_the_page(database: Path) -> None:
    with Served(database) as served:
        assert isinstance(_endpoint(served.url).send(release_news()), Sent)
        assert served.items() == [json.loads(release_news().item)]
        assert "bug lecteur vidéo mobile" in requests.get(served.url, timeout=60).text


def test_a_release_sent_again_is_one_and_another_of_its_version_is_refused(database: Path) -> None:
    with Served(database) as served:
        endpoint = _endpoint(served.url)
        assert endpoint.send(release_news()) == endpoint.send(release_news())
        other = endpoint.send(release_news(sections={"fixes": ["another"]}))
        assert other == Refused(why="HTTP 409 this version is there with another body")
        assert served.versions() == ["1.6.0"]


def test_a_sender_with_another_key_is_refused(database: Path) -> None:
    with Served(database) as served:
        stranger = WidgetEndpoint(
            url=served.url, key="a stranger's key, long enough", now=lambda: datetime.now(UTC)
        )
        outcome = stranger.send(release_news())
        assert isinstance(outcome, Refused)
        assert outcome.dead
        assert served.items() == []


class Hammer:
    """Eight senders that post new versions until the server is gone."""

    def __init__(self, url: str, first: int) -> None:
        self._endpoint = _endpoint(url)
        self._numbers = itertools.count(first)
        self.acknowledged: set[str] = set()

    def __call__(self) -> None:
        while True:
            version = f"1.{next(self._numbers)}.0"
            if not isinstance(self._endpoint.send(release_news(version)), Sent):
                return
            self.acknowledged.add(version)

    def wait_for(self, count: int) -> None:
        def enough() -> bool:
            return len(self.acknowledged) >= count

        wait_until(enough, seconds=120, what=f"an answer to {count} posts")


def test_kill_9_in_the_middle_loses_nothing_acknowledged(database: Path) -> None:
    acknowledged: set[str] = set()
    for life in range(3):
        with Served(database) as served, ThreadPoolExecutor(8) as pool:
            hammer = Hammer(served.url, 100_000 * life)
            for _ in range(8):
                pool.submit(hammer)
            hammer.wait_for(30)
            served.kill()
        acknowledged |= hammer.acknowledged
    with Served(database) as served:
        assert acknowledged <= set(served.versions())
        assert len(served.versions()) == len(set(served.versions()))


def test_sigterm_lets_the_requests_under_way_end_and_exits_0(database: Path) -> None:
    with Served(database) as served, ThreadPoolExecutor(1) as pool:
        hammer = Hammer(served.url, 0)
        sending = pool.submit(hammer)
        hammer.wait_for(5)
        assert served.stop() == 0
        sending.result(timeout=60)
    assert not database.with_name("releases.sqlite3-wal").exists()  # folded into the file
    with Served(database) as served:
        assert hammer.acknowledged <= set(served.versions())


def test_ctrl_c_is_an_interruption(database: Path) -> None:
    with Served(database) as served:
        served.process.send_signal(signal.SIGINT)
        served.process.communicate(timeout=60)
        assert served.process.returncode == 130


def test_clients_that_stop_half_way_stop_nobody_else(database: Path) -> None:
    with Served(database) as served, ExitStack() as opened:
        for _ in range(50):
            address = ("127.0.0.1", int(served.url.rpartition(":")[2]))
            client = opened.enter_context(socket.create_connection(address, timeout=60))
            client.sendall(b"POST /releases HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        assert isinstance(_endpoint(served.url).send(release_news()), Sent)


@pytest.mark.parametrize(
    ("words", "key", "said"),
    [
        pytest.param([], "", "MINISTUDIO_KEY is not set", id="no key"),
        pytest.param([], "short", "MINISTUDIO_KEY is too short: 5 bytes", id="a short key"),
        pytest.param(["--port", "{taken}"], KEY.decode(), "Cannot listen on", id="a taken port"),
        pytest.param(["--port", "99999"], KEY.decode(), "Cannot listen on", id="no such port"),
        pytest.param(["--host", "nowhere.invalid"], KEY.decode(), "Cannot listen on",
                     id="no such host"),
        pytest.param(["--database", "."], KEY.decode(), "The database", id="a folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_served_is_said_at_once(
    database: Path, words: list[str], key: str, said: str
) -> None:
    with Served(database) as other:
        port = other.url.rpartition(":")[2]
        command = [sys.executable, "-m", "ministudio_ci", "--lang", "en", "serve"]
        ended = subprocess.run(
            [*command, *(word.format(taken=port) for word in words)],
            cwd=database.parent,
            env={**os.environ, "MINISTUDIO_KEY": key},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert ended.returncode in {2, 3}
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not key or key == "short" or key not in ended.stderr
