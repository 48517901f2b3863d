"""What stands at each path: the routes of every site, and those of the server."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from functools import cache

from ministudio_ci.widget.atom import atom
from ministudio_ci.widget.exchange import Call, Handler, Reply, Route, json_reply
from ministudio_ci.widget.intake import Intake
from ministudio_ci.widget.item import Item
from ministudio_ci.widget.metrics import Metrics
from ministudio_ci.widget.posts import Posts
from ministudio_ci.widget.render import content_security_policy, feed, page
from ministudio_ci.widget.script import script
from ministudio_ci.widget.shelf import Document, Shelf, document
from ministudio_ci.widget.site import Site
from ministudio_ci.widget.store import Store
from ministudio_ci.widget.writer import Writer

_FEED = {"Cache_Control": "public, max-age=60", "Access_Control_Allow_Origin": "*"}


class Table:
    """All routes over one store."""

    def __init__(
        self, store: Store, sites: Sequence[Site], *, metrics: Metrics, intake: Intake
    ) -> None:
        self._store, self._metrics, self._intake = store, metrics, intake
        self._writer = Writer(store, self._written)
        self._shelves = {site: _shelves(store, site) for site in sites}
        kept = {name: (count, newest) for name, count, newest in store.summaries()}
        for site in sites:
            count, newest = kept.get(site.name, (0, 0.0))
            metrics.kept(site.path, count=count, newest=newest)

    def routes(self) -> dict[str, Route]:
        """Return the routes by path."""
        routes = {
            "/healthz": _reading("/healthz", self._health, limited=False),
            "/metrics": _reading("/metrics", self._metrics.get, limited=False),
        }
        for site, shelves in self._shelves.items():
            posts = Posts(site, intake=self._intake, writer=self._writer, metrics=self._metrics)
            routes[f"{site.path}releases"] = Route("/releases", {"POST": posts.post})
            routes[f"{site.path}widget.js"] = _reading("/widget.js", _get_script)
            for name, shelf in shelves.items():
                routes[site.path + name] = _reading(f"/{name}", shelf.get)
        return routes

    async def _health(self, _: Call) -> Reply:
        """Say whether the database answers."""
        await to_thread(self._store.check)
        return json_reply(200, {"status": "ok"})

    def _written(self, site: Site, item: Item) -> None:
        self._metrics.kept(site.path, count=1, newest=item.published)
        for shelf in self._shelves[site].values():
            shelf.outdated()


def _shelves(store: Store, site: Site) -> dict[str, Shelf]:
    def rendered(render: Callable[[Site, Sequence[str]], bytes]) -> Callable[[], bytes]:
        return lambda: render(site, store.items(site.name))

    return {
        "": Shelf(
            rendered(page),
            Content_Type="text/html; charset=utf-8",
            Cache_Control="no-cache",
            Content_Security_Policy=content_security_policy(),
        ),
        "releases.json": Shelf(
            rendered(feed), Content_Type="application/feed+json; charset=utf-8", **_FEED
        ),
        "feed.atom": Shelf(
            rendered(atom), Content_Type="application/atom+xml; charset=utf-8", **_FEED
        ),
    }


def _reading(name: str, handler: Handler, *, limited: bool = True) -> Route:
    return Route(name, {"GET": handler, "HEAD": handler}, limited)


async def _get_script(call: Call) -> Reply:
    """Give the widget's script, to any site."""
    return _script().reply(call)


@cache
def _script() -> Document:
    return document(
        script(),
        Content_Type="text/javascript; charset=utf-8",
        Cache_Control="public, max-age=3600",
        Access_Control_Allow_Origin="*",
        Cross_Origin_Resource_Policy="cross-origin",
    )
