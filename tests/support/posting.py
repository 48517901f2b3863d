"""Posts to the widget endpoint as an attacker writes them, byte for byte, over a socket."""

import contextlib
import http.client
import select
import socket
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from ministudio_ci.foundation.signing import sign
from tests.support.news import KEY

_PATIENCE = 60


def signed(
    body: str, *, key: bytes = KEY, ago: timedelta = timedelta(), identity: str = "msg_1"
) -> dict[str, str]:
    """The three headers, as of some time ago."""
    return sign(key, body, message_id=identity, now=datetime.now(UTC) - ago)


def post(url: str, body: bytes, headers: Mapping[str, str | bytes], path: str = "/releases") -> int:
    """Post and return the status; 0 where the server closed without an answer."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.netloc, timeout=_PATIENCE)
    try:
        connection.putrequest("POST", path, skip_accept_encoding=True)
        connection.putheader("Content-Length", str(len(body)))
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        return connection.getresponse().status
    except (http.client.BadStatusLine, ConnectionError):
        return 0
    finally:
        connection.close()


def post_chunks(url: str, chunks: Iterable[bytes], headers: Mapping[str, str]) -> tuple[int, int]:
    """Post chunk after chunk until the server answers or hangs up; return status and bytes sent."""
    place = urlsplit(url)
    head = {"Host": place.netloc, "Transfer-Encoding": "chunked", **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    sent, answer = 0, b""
    with socket.create_connection((place.hostname, place.port), timeout=_PATIENCE) as line:
        with contextlib.suppress(ConnectionError):  # by then it may have hung up
            line.sendall(f"POST /releases HTTP/1.1\r\n{lines}\r\n".encode())
            for chunk in chunks:
                line.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
                sent += len(chunk)
                if select.select([line], [], [], 0)[0]:
                    break
        with contextlib.suppress(ConnectionError):
            answer = line.recv(65_536)
    return (int(answer.split()[1]) if answer else 0), sent


def memory(pid: int) -> int:
    """The most memory that a process ever had, in bytes (proc(5), VmHWM)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
