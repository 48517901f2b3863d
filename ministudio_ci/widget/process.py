"""How uvicorn runs the endpoint."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from uvicorn import Config

from ministudio_ci.widget.guard import Guard, Guarded, most_connections
from ministudio_ci.widget.metrics import Metrics
from ministudio_ci.widget.server import application
from ministudio_ci.widget.site import Site
from ministudio_ci.widget.store import Store
from ministudio_ci.widget.terms import Terms

_PATIENCE = 10
"""Seconds that a graceful stop gives the requests under way."""


def configured(store: Store, *, sites: Sequence[Site], terms: Terms) -> Config:
    """Return uvicorn's configuration. Raises StoreError."""
    metrics = Metrics()
    guard = Guard(terms.timeout, metrics.ended, most=most_connections())
    guarded: Any = partial(Guarded, guard=guard)  # uvicorn calls it as it would the class
    return Config(
        application(store, sites=sites, terms=terms, metrics=metrics),
        http=guarded,
        callback_notify=guard.look,
        timeout_notify=0,  # at each of its own looks, one a second
        timeout_keep_alive=terms.timeout,
        proxy_headers=bool(terms.trusted_proxies),
        forwarded_allow_ips=list(terms.trusted_proxies),
        lifespan="off",
        ws="none",
        log_level="error",  # a warning for each malformed request would be anybody's to write,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
