"""The endpoint's database over its lives: copies while it is written, older versions, ends."""

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from threading import Event

import pytest
import requests

from ministudio_ci.announce import WidgetEndpoint
from ministudio_ci.foundation.signing import sign
from ministudio_ci.model.news import Sent
from ministudio_ci.widget.store import Store
from tests.support.loopback import wait_until
from tests.support.news import KEY, release_news
from tests.support.served import Served

FIRST = Path(__file__).parents[2] / "support" / "databases" / "first.sqlite3"


def _command(*words: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ministudio_ci", "--lang", "en", "serve", *words],
        cwd=cwd, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@contextmanager
def _posting(served: Served) -> Iterator[list[str]]:
    """While it is open, releases are posted; those acknowledged so far."""
    endpoint = WidgetEndpoint(url=served.url, key=KEY.decode(), now=lambda: datetime.now(UTC))
    acknowledged: list[str] = []
    done = Event()

    def post() -> None:
        for number in count():
            if done.is_set():
                return
            version = f"1.{number}.0"
            if isinstance(endpoint.send(release_news(version)), Sent):
                acknowledged.append(version)

    with ThreadPoolExecutor(1) as pool:
        posting = pool.submit(post)
        try:
            yield acknowledged
        finally:
            done.set()
        posting.result(timeout=60)


def test_a_copy_made_while_posts_come_in_is_whole_and_serves(tmp_path: Path) -> None:
    database, copy = tmp_path / "releases.sqlite3", tmp_path / "backup" / "copy.sqlite3"
    with Served(database) as served, _posting(served) as acknowledged:
        wait_until(lambda: len(acknowledged) > 5, seconds=60, what="some posts")
        before = set(acknowledged)
        ended = _command("--database", str(database), "--backup", str(copy), cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        more = len(acknowledged)
        wait_until(lambda: len(acknowledged) > more, seconds=60, what="a post after the copy")
    assert "copied to" in ended.stdout
    with Served(copy) as restored:
        versions = set(restored.versions())
    assert before <= versions


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        pytest.param(["--database", "none", "--backup", "copy"], 3, "could not be copied",
                     id="no database"),
        pytest.param(["--database", "db", "--backup", "db"], 2, "is the database itself",
                     id="onto itself"),
        pytest.param(["--database", "db", "--backup", "db/copy"], 3, "could not be copied",
                     id="no folder"),
    ],
)  # fmt: skip
def test_a_copy_that_cannot_be_made_is_said(
    tmp_path: Path, words: list[str], status: int, said: str
) -> None:
    shutil.copy(FIRST, tmp_path / "db")
    ended = _command(*words, cwd=tmp_path)
    assert (ended.returncode, said in ended.stderr) == (status, True)
    assert [path.name for path in tmp_path.iterdir()] == ["db"]


def test_a_database_of_the_first_version_is_served_and_posted_to(tmp_path: Path) -> None:
    database = Path(shutil.copy(FIRST, tmp_path / "releases.sqlite3"))
    with Served(database) as served:
        assert served.versions() == ["1.6.1", "1.6.0", "1.5.0"]
        endpoint = WidgetEndpoint(url=served.url, key=KEY.decode(), now=lambda: datetime.now(UTC))
        assert isinstance(endpoint.send(release_news("2.0.0")), Sent)
        assert len(served.items()) == 4


def _large(path: Path) -> int:
    """Make a database of the first version that takes a while to bring up to date."""
    shutil.copy(FIRST, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        (item,) = connection.execute("SELECT item FROM releases LIMIT 1").fetchone()
        rows = ((f"0.{number}.0", 0.0, item) for number in range(5_000))
        connection.executemany("INSERT INTO releases VALUES (?, ?, ?)", rows)
    return 5_003


def test_kill_9_on_the_way_to_the_next_version_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    database = tmp_path / "releases.sqlite3"
    rows = _large(database)
    program = (
        "import sys; from pathlib import Path; from ministudio_ci.widget.store import Store; "
        "print('begin', flush=True); Store(Path(sys.argv[1])).close(); print('end', flush=True)"
    )
    for attempt in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(database)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        assert process.stdout.readline() == "begin\n"
        try:
            process.wait(timeout=0.005 * 2**attempt)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        with closing(sqlite3.connect(database)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (kept,) = connection.execute("SELECT count(*) FROM releases").fetchone()
            columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(releases)")]
        assert (version, kept) in {(0, rows), (2, rows)}
        assert ("site" in columns) is (version == 2)
    subprocess.run([sys.executable, "-c", program, str(database)], check=True, timeout=120)
    with closing(Store(database)) as store:
        assert store.summaries() == [("", rows, 1762043400.0)]


def test_a_newer_database_is_refused_by_name(tmp_path: Path) -> None:
    database = Path(shutil.copy(FIRST, tmp_path / "releases.sqlite3"))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 9")
    with pytest.raises(RuntimeError, match="is of version 9; this program knows 2 at most"):
        Served(database)


def test_a_second_server_on_a_database_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    database, link = tmp_path / "releases.sqlite3", tmp_path / "link.sqlite3"
    link.symlink_to(database)
    with Served(database) as served:
        for name in (database, link):
            with pytest.raises(RuntimeError, match="served by another process"):
                Served(name)
        served.kill()
    with Served(link) as served:
        assert served.versions() == []


def test_a_post_under_way_is_finished_after_sigterm_and_no_other_is_begun(tmp_path: Path) -> None:
    database = tmp_path / "releases.sqlite3"
    body = release_news().item
    headers = sign(KEY, body, message_id="msg_1", now=datetime.now(UTC))
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    content = body.encode()
    head = f"POST /releases HTTP/1.1\r\nHost: x\r\n{fields}Content-Length: {len(content)}\r\n\r\n"
    with Served(database) as served, socket.create_connection(served.address, timeout=60) as client:
        client.sendall(head.encode() + content[:100])
        requests.get(f"{served.url}/healthz", timeout=60)  # the post's head is read by then
        served.process.terminate()
        wait_until(lambda: _refuses(served), seconds=60, what="the end of listening")
        client.sendall(content[100:])
        assert client.recv(65_536).startswith(b"HTTP/1.1 201")
        served.process.communicate(timeout=60)
        assert served.process.returncode == 0
    with closing(sqlite3.connect(database)) as connection:
        assert json.loads(connection.execute("SELECT item FROM releases").fetchone()[0])


def _refuses(served: Served) -> bool:
    try:
        socket.create_connection(served.address, timeout=60).close()
    except ConnectionError:
        return True
    return False
