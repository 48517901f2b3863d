"""A small HTTP server on loopback under the fakes: one function answers, every request is kept."""

import json
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server says: bytes go as they are, None is an empty body, the rest is JSON."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the first byte."""
    endless: bool = False
    """The body is sent again and again, until the client goes."""
    cut: bool = False
    """The connection is reset instead, so the client never learns what happened."""


class LoopbackServer:
    """Serves on 127.0.0.1, on a port of the system's choice, until closed."""

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        self.requests: list[Request] = []
        self._answer = answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        # The default poll of half a second would be paid at each close.
        poll = {"poll_interval": 0.01}
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs=poll, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _serve(self, request: Request) -> Answer:
        self.requests.append(request)
        answer = self._answer(request)
        time.sleep(answer.delay)
        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        serve = self._serve

        class Handler(_Handler):
            def answer(self, request: Request) -> Answer:
                return serve(request)

        return Handler


class _Handler(BaseHTTPRequestHandler):
    # HTTP/1.0 on purpose: one connection a request, so a cut one touches no other.

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def _any(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            return  # the client was killed before it had said all: no server takes that
        answer = self.answer(self._request(body))
        if answer.cut:
            self._reset()
        else:
            self._send(answer)

    def __getattr__(self, name: str) -> Callable[[], None]:
        # The base class looks for do_GET, do_POST and so on.
        if name.startswith("do_"):
            return self._any
        raise AttributeError(name)

    def _request(self, body: bytes) -> Request:
        url = urlsplit(self.path)
        return Request(
            method=self.command,
            path=url.path,
            query=dict(parse_qsl(url.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )

    def _send(self, answer: Answer) -> None:
        as_is = isinstance(answer.body, bytes) or answer.body is None
        body = (answer.body or b"") if as_is else json.dumps(answer.body).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", **answer.headers}
        try:
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            if not answer.endless:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            while self.command != "HEAD":
                self.wfile.write(body)
                if not answer.endless:
                    break
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client gave up while we were slow

    def _reset(self) -> None:
        # A zero linger turns the close into a TCP reset; detach, for Python's own close is polite.
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        os.close(self.connection.detach())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Says nothing: the requests are kept, and stderr belongs to the tests."""


def wait_until(ready: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Polls, so that a test waits as long as it must and not longer."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} was not ready after {seconds} s")
        time.sleep(0.02)
