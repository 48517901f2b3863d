"""What stands at each path: the routes of every site, and those of the server."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from functools import cache

from ministudio_ci.widget.atom import atom
from ministudio_ci.widget.cors import Cors
from ministudio_ci.widget.exchange import Call, Handler, Reply, Route, fields, json_reply
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

_FEEDS = ("releases.json", "feed.atom")


class Table:
    """All routes over one store."""

    def __init__(
        self,
        store: Store,
        sites: Sequence[Site],
        *,
        metrics: Metrics,
        intake: Intake,
        cors: Cors,
    ) -> None:
        self._store, self._metrics, self._intake, self._cors = store, metrics, intake, cors
        self._writer = Writer(store, self._written)
        self._shelves = {site: _shelves(store, site, cors) for site in sites}
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
            routes[site.path] = _reading("/", shelves[""].get)
            for name in _FEEDS:
                routes[site.path + name] = self._feed(f"/{name}", shelves[name].get)
            if site.name:
                routes[site.path.rstrip("/")] = _reading("/", _moved(site.path))
        return routes

    def _feed(self, name: str, get: Handler) -> Route:
        route = _reading(name, self._cors.opened(get))
        return route._replace(methods={**route.methods, "OPTIONS": self._cors.preflight})

    async def _health(self, _: Call) -> Reply:
        """Say whether the database answers."""
        await to_thread(self._store.check)
        return json_reply(200, {"status": "ok"})

    def _written(self, site: Site, item: Item) -> None:
        self._metrics.kept(site.path, count=1, newest=item.published)
        for shelf in self._shelves[site].values():
            shelf.outdated()


def _shelves(store: Store, site: Site, cors: Cors) -> dict[str, Shelf]:
    shared = {"Cache_Control": "public, max-age=60", **cors.shared}

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
            rendered(feed), Content_Type="application/feed+json; charset=utf-8", **shared
        ),
        "feed.atom": Shelf(
            rendered(atom), Content_Type="application/atom+xml; charset=utf-8", **shared
        ),
    }


def _moved(path: str) -> Handler:
    """Return what sends a reader of `/NAME` on, so that the page's own addresses are right."""
    # The last part alone: behind a proxy the first ones may be others (RFC 9110, 10.2.2).
    reply = Reply(308, fields(Location=path.strip("/") + "/", Content_Length="0"))

    async def answer(_: Call) -> Reply:
        return reply

    return answer


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
