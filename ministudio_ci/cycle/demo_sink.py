"""A stand-in for Discord on this machine: it takes a message and keeps it in a file."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self


class DiscordSink:
    """While it is open, `address` is a webhook; `messages()` is what came."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(path))
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """The webhook's address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/webhooks/1/demo"

    def messages(self) -> list[str]:
        """Return the texts received, oldest first."""
        if not self._path.exists():
            return []
        lines = self._path.read_text(encoding="utf-8").splitlines()
        return [str(json.loads(line)["content"]) for line in lines]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(path: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(json.loads(body), ensure_ascii=False) + "\n")
            answer = b'{"id": "1"}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Keep the terminal for the demo."""

    return Handler
