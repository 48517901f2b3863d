"""The endpoint as a process: listens, serves until it is told to stop."""

import signal
import socket
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.errors import ListenError, ServePackagesError
from ministudio_ci.widget.alone import alone
from ministudio_ci.widget.site import Site
from ministudio_ci.widget.store import Store
from ministudio_ci.widget.terms import Terms

_BACKLOG = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What is served, and where. One process for each database."""

    host: str
    port: int
    """0 takes a free one."""
    database: Path
    sites: tuple[Site, ...]
    terms: Terms
    supervisor: str = ""
    """The socket that systemd awaits word on (sd_notify(3), NOTIFY_SOCKET); empty: none."""

    def run(self, listening: Callable[[str], None]) -> None:
        """Call `listening` with the address, then serve until SIGTERM or SIGINT.

        Raises ServePackagesError, ListenError, ServedAlreadyError and StoreError, all before
        `listening` is called.
        """
        try:
            from uvicorn import Server

            from ministudio_ci.widget.process import configured
        except ModuleNotFoundError as error:
            raise ServePackagesError(name=error.name) from error

        with (
            closing(Store(self.database)) as store,
            alone(self.database),
            _listen(self.host, self.port) as listener,
        ):
            config = configured(store, sites=self.sites, terms=self.terms)
            # uvicorn raises the signal again once it has stopped; to us that is a good end.
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            # Connections made from here on wait in the backlog until the loop takes them.
            listening(_address(self.host, listener.getsockname()[1]))
            _tell_supervisor(self.supervisor)
            Server(config).run(sockets=[listener])


def _tell_supervisor(path: str) -> None:
    if not path:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.sendto(b"READY=1", "\0" + path[1:] if path.startswith("@") else path)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        raise ListenError(host=host, port=port, why=error) from error
    # asyncio sets it on sockets that it opened itself alone; without it an answer's body waits
    # 40 ms for the acknowledgement of its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
