"""On what terms the endpoint is open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """As `[serve]` of the configuration says."""

    cors: tuple[str, ...] = ("*",)
    """Origins whose pages may read the feeds; `*` is every one."""
    rate: int = 600
    """Requests a minute from one address; 0: any number."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks of those whose X-Forwarded-For is believed."""
    max_body: int = 1_048_576
    """Bytes; the standard advises 20 kB, a large first release may be more."""
    timeout: int = 15
    """Seconds for the head of a request."""
