"""A server that hands back whatever it is told, in every place an answer has."""

import itertools
import json
import socket
import threading
from typing import Self

from tests.support.loopback import Answer, LoopbackServer, Request

_STATUSES = (400, 401, 302, 403, 429, 404, 503, 409, 410, 422)


class Echo:
    """Answers each request with another status; `url` speaks HTTP, `raw` sends back the bytes."""

    def __init__(self) -> None:
        self._statuses = itertools.cycle(_STATUSES)
        self._server = LoopbackServer(self._answer)
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._mirror, daemon=True).start()
        self.url = self._server.origin
        self.place = self.url.removeprefix("http://")
        self.raw = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def requests(self) -> list[Request]:
        return self._server.requests

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self._server.close()

    def _answer(self, request: Request) -> Answer:
        said = f"{request.path} {json.dumps(dict(request.headers))} {request.body.decode()}"
        line = " ".join(said.split())[:4_000]
        headers = {
            "X-Echo": line.encode("ascii", "replace").decode(),
            "Location": f"{self.url}{request.path}",
            "Retry-After": "3600",
        }
        body = {"message": said[:300], "code": 50035, "errors": {"x": said}, "detail": line}
        return Answer(status=next(self._statuses), body=body, headers=headers)

    def _mirror(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line:
                line.sendall(b"HTTP/1.1 " + line.recv(65_536))
