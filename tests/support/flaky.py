"""A proxy that fails one request in three or so, in each of the ways there are."""

import http.client
import random
import threading
from typing import Self
from urllib.parse import urlencode, urlsplit

from tests.support.loopback import Answer, LoopbackServer, Request

_HOP = {"connection", "host", "content-length", "transfer-encoding", "date", "server"}
_SILENCE = 12.0
"""Seconds: longer than any client of ours waits."""


class Flaky:
    """Stands before `upstream`; the n-th request meets the same end each time the seed is the same.

    Of the failures two in five never reach the upstream and are answered 503, one in five is cut
    off before it does, and of those that it takes the answer is cut off, or (with `hangs`, one in
    a hundred failures) never comes.
    """

    def __init__(self, upstream: str, *, share: float, seed: int = 1, hangs: bool = False) -> None:
        self._host = urlsplit(upstream).netloc
        self._share, self._hangs = share, hangs
        self._dice = random.Random(seed)  # noqa: S311 - the same each time
        self._lock = threading.Lock()
        self.count = 0
        self.failed = 0
        self._server = LoopbackServer(self._answer)
        self.origin = self._server.origin

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            self.count += 1
            fate = self._dice.random() / self._share
            self.failed += fate < 1.0
        if fate < 0.4:
            return Answer(status=503)
        if fate < 0.6:
            return Answer(cut=True)
        answer = self._forward(request)
        if fate >= 1.0:
            return answer
        return Answer(cut=True, delay=_SILENCE if self._hangs and fate > 0.99 else 0.0)

    def _forward(self, request: Request) -> Answer:
        connection = http.client.HTTPConnection(self._host, timeout=60)
        path = f"{request.path}?{urlencode(request.query)}" if request.query else request.path
        headers = {name: text for name, text in request.headers.items() if name not in _HOP}
        try:
            connection.request(request.method, path, request.body, headers)
            answer = connection.getresponse()
            kept = {name: text for name, text in answer.getheaders() if name.lower() not in _HOP}
            return Answer(status=answer.status, body=answer.read(), headers=kept)
        finally:
            connection.close()
