"""Clients that are slow, endless, or many: they end, and readers are served meanwhile."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from ministudio_ci.foundation.signing import sign
from tests.support.loopback import wait_until
from tests.support.news import KEY, release_news
from tests.support.served import Served

HEAD = b"GET /releases.json HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /releases HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path / "releases.sqlite3") as running:
        yield running


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Served]:
    """For those alone who are to be too slow."""
    with Served(tmp_path / "releases.sqlite3", "[serve]\ntimeout = 2\n") as running:
        yield running


def _has_ended(client: socket.socket) -> bool:
    """Whether the server has closed; what it sent before is read."""
    client.setblocking(False)
    try:
        while client.recv(65_536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _samples(served: Served) -> str:
    return requests.get(f"{served.url}/metrics", timeout=60).text


KINDS = (
    (b"", b""),
    (HEAD, b"X-A: b\r\n"),
    (POST + b"Content-Length: 900000\r\n\r\n", b" "),
    (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
)
"""What a client begins with, and what it sends from time to time."""


def test_two_hundred_slow_clients_end_and_keep_nobody_out(hasty: Served) -> None:
    with ExitStack() as opened:
        slow = []
        for begin, drop in KINDS * 50:
            client = opened.enter_context(socket.create_connection(hasty.address, timeout=60))
            client.sendall(begin)
            slow.append((client, drop))

        def all_ended() -> bool:
            # Each look is a reader's too: that it is answered at all is what is judged.
            assert requests.get(f"{hasty.url}/releases.json", timeout=60).status_code == 200
            for client, drop in slow:
                client.setblocking(True)
                with suppress(OSError):
                    client.sendall(drop)
            left = [client for client, _ in slow if not _has_ended(client)]
            return not left

        wait_until(all_ended, seconds=120, what="the end of 200 slow clients")
    assert 'connections_ended_total{why="slow"} 200.0' in _samples(hasty)


def test_who_reads_nothing_of_an_answer_ends_too(hasty: Served) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.connect(hasty.address)
        # More answers than the kernel has room for; the questions are so long that few of them
        # come in one piece.
        asked = HEAD.replace(b"releases.json", b"widget.js") + b"X-A: " + b"b" * 8_000 + b"\r\n\r\n"
        left = b""

        def ended() -> bool:
            nonlocal left
            client.setblocking(False)
            left = left or asked * 100
            with suppress(BlockingIOError):
                left = left[client.send(left) :]
            return 'why="slow"} 1.0' in _samples(hasty)

        with suppress(ConnectionError):
            wait_until(ended, seconds=120, what="the end of who does not read")
    wait_until(lambda: 'why="slow"} 1.0' in _samples(hasty), seconds=60, what="its count")


@pytest.mark.parametrize(
    ("count", "answered"),
    [pytest.param(60, True, id="60"), pytest.param(60_000, False, id="60 000")],
)
def test_so_many_requests_at_once_are_answered(
    served: Served, count: int, *, answered: bool
) -> None:
    with socket.create_connection(served.address, timeout=60) as client:
        received = b""
        with suppress(ConnectionError):
            client.sendall((HEAD + b"\r\n") * (count - 1) + HEAD + b"Connection: close\r\n\r\n")
            while more := client.recv(65_536):
                received += more
    assert (received.count(b"HTTP/1.1 200") == count) is answered
    assert ('why="ahead"} 1.0' in _samples(served)) is not answered


def _head_of(size: int) -> bytes:
    return HEAD + b"X-A: " + b"b" * size + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("request_", "answered"),
    [
        pytest.param(_head_of(8_000), True, id="of 8 kB"),
        pytest.param(_head_of(1_000_000), False, id="of a megabyte"),
        pytest.param(HEAD + b"A: b\r\n" * 200_000, False, id="of endless fields"),
        pytest.param(b"GET /" + b"x" * 1_000_000, False, id="of an endless address"),
    ],
)
def test_a_head_is_read_as_far_as_it_may_go(
    served: Served, request_: bytes, *, answered: bool
) -> None:
    with socket.create_connection(served.address, timeout=60) as client:
        received = b""
        with suppress(ConnectionError):
            client.sendall(request_)
            received = client.recv(65_536)
    assert received.startswith(b"HTTP/1.1 200") is answered
    assert ('why="head"} 1.0' in _samples(served)) is not answered


def _chunks(*parts: bytes) -> list[bytes]:
    """Begin a chunked post, and go on with these parts, one after another."""
    return [POST + b"Transfer-Encoding: chunked\r\n\r\n", *parts]


@pytest.mark.parametrize(
    ("parts", "answered"),
    [
        pytest.param(_chunks(b"0\r\n", b"A: b\r\n", b"\r\n"), True, id="a trailer"),
        # The parts of a body are no fields, wherever they are cut.
        pytest.param(_chunks(b"ea60\r\n", *[b" " * 60_000 + b"\r\nea60\r\n"] * 9, b" " * 60_000,
                             b"\r\n0\r\n\r\n"), True,
                     id="long chunks"),
        pytest.param(_chunks(b"0\r\n", *[b"A: b\r\n" * 1_000] * 200), False, id="endless fields"),
        pytest.param(_chunks(b"0\r\nA: ", *[b"b" * 10_000] * 100), False, id="an endless field"),
    ],
)  # fmt: skip
def test_what_may_come_after_a_body_has_its_bounds(
    served: Served, parts: list[bytes], *, answered: bool
) -> None:
    with socket.create_connection(served.address, timeout=60) as client:
        received = b""
        with suppress(ConnectionError):
            for part in parts:
                client.sendall(part)
            received = client.recv(65_536)
    assert received.startswith(b"HTTP/1.1 401") is answered  # whole, and signed by nobody
    assert ('why="head"} 1.0' in _samples(served)) is not answered


def test_a_trailer_does_not_sign_a_post(served: Served) -> None:
    body = release_news().item
    signature = sign(KEY, body, message_id="msg_1", now=datetime.now(UTC))
    fields = "".join(f"{name}: {value}\r\n" for name, value in signature.items())
    content = body.encode()
    chunk = f"{len(content):x}\r\n".encode() + content + b"\r\n0\r\n" + fields.encode() + b"\r\n"
    with socket.create_connection(served.address, timeout=60) as client:
        client.sendall(b"".join(_chunks(chunk)))
        assert client.recv(65_536).startswith(b"HTTP/1.1 401")


def test_more_connections_than_there_is_room_for_keep_nobody_out(tmp_path: Path) -> None:
    few_files = ("sh", "-c", 'ulimit -n 256; exec "$@"', "sh")
    config = "[serve]\ntimeout = 600\n"  # none ends for being slow
    with ExitStack() as opened:
        served = opened.enter_context(Served(tmp_path / "db", config, before=few_files))
        idle = []
        for number in range(400):
            client = opened.enter_context(socket.create_connection(served.address, timeout=60))
            client.sendall(HEAD + b"\r\n" * (number % 2))  # half of them have had an answer
            idle.append(client)
            if number % 40 == 0:  # a reader comes in at any time
                answer = requests.get(f"{served.url}/releases.json", timeout=60)
                assert answer.status_code == 200
        crowded = 'why="crowded"}' in _samples(served)
        ended = [_has_ended(client) for client in idle]
    assert crowded
    assert all(ended[:150])  # who has waited longest has made room
    assert not any(ended[-40:])
