"""The tables of `serve`: what the endpoint lets in, and the sites that stand beside the first."""

import re
from typing import Any

from ministudio_ci.foundation.config.kinds import Kind, Unfit, whole
from ministudio_ci.foundation.config.table import Table, key

_SITE = r"[a-z0-9]+(-[a-z0-9]+)*"
_ROUTES = ("releases", "interactions", "healthz", "metrics")
"""First parts of the server's own paths, those without a dot in them."""
_ORIGIN = r"\*|https?://[^\s/?#@*]+"


def unfit_name(name: str) -> str:
    """Return the problem (below `config.problem`) with a site's name; empty where it may be."""
    if not re.fullmatch(_SITE, name):
        return "site_name"
    return "site_route" if name in _ROUTES else ""


def _list(value: Any) -> list[str]:
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise Unfit("words")
    return words


def _origins(value: Any) -> tuple[str, ...]:
    words = _list(value)
    if not all(re.fullmatch(_ORIGIN, word) for word in words):
        raise Unfit("origins")
    return tuple(words)


def _networks(value: Any) -> tuple[str, ...]:
    from ipaddress import ip_network

    words = _list(value)
    try:
        return tuple(str(ip_network(word)) for word in words)
    except ValueError as error:
        raise Unfit("networks", why=error) from error


_TEXTS = {"type": "array", "items": {"type": "string"}}
_ORIGINS = Kind(_origins, {"anyOf": [_TEXTS, {"type": "string"}]})
_NETWORKS = Kind(_networks, {"anyOf": [_TEXTS, {"type": "string"}]})


class ServeSettings(Table):
    """`[serve]`; the keys that posts are signed with come by the environment."""

    cors: tuple[str, ...] = key(
        _ORIGINS, ("*",), "Origins whose pages may read the feeds; `*` is every one."
    )
    rate: int = key(
        whole(0), 600, "Requests a minute that one address may make, this machine's own apart. "
        "0: any number.",
    )  # fmt: skip
    trusted_proxies: tuple[str, ...] = key(
        _NETWORKS, (), "Addresses of reverse proxies; whom they name in X-Forwarded-For counts."
    )
    max_body: int = key(whole(1), 1_048_576, "Bytes that a post may have.")
    timeout: int = key(
        whole(1), 15, "Seconds for the head of a request; the whole may take four times as long."
    )
