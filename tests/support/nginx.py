"""A real nginx in the foreground: serves a folder on a free port of loopback, nothing else."""

import os
import pwd
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.parts import need

_CONFIG = """\
daemon off;
{user}
worker_processes {workers};
pid {place}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  types {{
    text/html html;
    text/css css;
    text/javascript js mjs;
    application/json json;
    application/atom+xml atom;
  }}
  charset utf-8;
  charset_types text/css text/javascript application/json application/atom+xml;
  log_format requests "$request_method $request_uri $status";
  access_log {place}/access.log requests;
  client_body_temp_path {place}/body;
  proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/fastcgi;
  uwsgi_temp_path {place}/uwsgi;
  scgi_temp_path {place}/scgi;
  server {{
    listen {address};
    root {root};
    {headers}
    {config}
  }}
}}
"""
_PATIENCE = 60


class Nginx:
    """A running one; `place` is where it keeps its files."""

    def __init__(self, origin: str, place: Path) -> None:
        self.origin = origin
        self._place = place

    def requests(self) -> list[str]:
        """What it was asked for, and what it answered: `GET /widget.js 304`.

        It writes a line after it has sent the answer: whoever has the answer may not see it yet.
        """
        return (self._place / "access.log").read_text(encoding="utf-8").splitlines()


@contextmanager
def nginx(
    root: Path,
    place: Path,
    *,
    headers: Mapping[str, str] | None = None,
    config: str = "",
    workers: int = 1,
) -> Iterator[Nginx]:
    """Serves the files below `root`; `config` is what else stands in its `server` block.

    The socket listens before nginx starts and is handed down to it, as at an upgrade of its own
    binary: no port is guessed, and the first request waits until nginx takes it.
    """
    program = need("nginx")
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        written = place / "nginx.conf"
        written.write_text(
            _CONFIG.format(
                user=_user(),
                workers=workers,
                place=place,
                address=address,
                root=root,
                headers="\n".join(
                    f'add_header {name} "{value}" always;'
                    for name, value in (headers or {}).items()
                ),
                config=config,
            ),
            encoding="utf-8",
        )
        process = subprocess.Popen(
            [program, "-p", place, "-e", place / "error.log", "-c", written],
            env={**os.environ, "NGINX": f"{listener.fileno()};"},
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield Nginx(f"http://{address}", place)
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()  # its workers end with it
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def _user() -> str:
    """Root's workers would change to a user who may not read a test's folder."""
    return f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
