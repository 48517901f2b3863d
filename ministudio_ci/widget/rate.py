"""How often one address may ask.

Source: the generic cell rate algorithm (ITU-T I.371, annex A): one moment for each address is
all that is kept.
"""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from time import monotonic

_MINUTE = 60.0
_ADDRESSES = 16_384
"""The addresses that are kept in mind; beyond, the one heard of longest ago is forgotten."""


class Rate:
    """So many requests a minute for each address, at once or spread."""

    def __init__(
        self, each_minute: int, *, addresses: int = _ADDRESSES, now: Callable[[], float] = monotonic
    ) -> None:
        self._step = _MINUTE / each_minute if each_minute else 0.0
        self._addresses, self._now = addresses, now
        self._due: dict[str, float] = {}
        """By address: when it would be at its limit's pace again. The last heard of stand last."""

    def wait(self, host: str) -> float:
        """Count a request; return 0, or the seconds that its sender has to wait (not counted)."""
        if not self._step or not (client := _client(host)):
            return 0.0
        now = self._now()
        due = max(self._due.pop(client, now), now) + self._step
        refused = due - now > _MINUTE + 1e-6  # what rounding leaves
        self._due[client] = due - self._step if refused else due
        if len(self._due) > self._addresses:
            del self._due[next(iter(self._due))]
        return due - now - _MINUTE if refused else 0.0


@lru_cache(maxsize=4_096)
def _client(host: str) -> str:
    """Return what is counted as one client; empty for this machine, which is not.

    A proxy on this machine that is not trusted would otherwise count as one client.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return ""
    # One household has 2^64 addresses of IPv6.
    return str(address) if address.version == 4 else str(int(address) >> 64)  # noqa: PLR2004
