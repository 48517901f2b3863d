"""The endpoint's routes over ASGI and a real database, without a socket."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx

from ministudio_ci.foundation.signing import sign
from ministudio_ci.widget.metrics import Metrics
from ministudio_ci.widget.server import application
from ministudio_ci.widget.site import Site
from ministudio_ci.widget.store import Store
from ministudio_ci.widget.terms import Terms
from tests.support.news import KEY, Sections, a_release, an_item

Talk = Callable[[httpx.AsyncClient], Awaitable[Any]]
CSTREAM = Site(project="CStream", lang="fr", key=KEY)
PLAYER = Site(name="player", project="Player", lang="en", key=b"the key of the player, long enough")


def talk_to(
    store: Store,
    talk: Talk,
    *,
    sites: Sequence[Site] = (CSTREAM,),
    terms: Terms = Terms(),  # noqa: B008 - frozen
    client: str = "127.0.0.1",
) -> Any:
    """Return what `talk` returns, given a client of an application over the store."""
    app = application(store, sites=sites, terms=terms, metrics=Metrics())

    async def main() -> Any:
        transport = httpx.ASGITransport(app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://widget") as opened:
            return await talk(opened)

    return asyncio.run(main())


def body(version: str = "1.6.0", sections: Sections | None = None) -> str:
    return json.dumps(an_item(a_release(version, sections)))


async def post(
    client: httpx.AsyncClient,
    text: str,
    site: Site = CSTREAM,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Post to a site, signed with its key; `headers` take the place of what is signed."""
    signed = sign(site.key, text, message_id="msg_1", now=datetime.now(UTC))
    address = f"{site.path}releases"
    return await client.post(address, content=text, headers={**signed, **(headers or {})})
