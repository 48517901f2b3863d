"""What `GET /metrics` tells. No label's value comes from outside.

Source: Prometheus, "Metric and label naming", and its text format.
"""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from ministudio_ci.widget.exchange import Call, Reply, fields

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """A registry of its own: several servers in one process do not meet."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "ministudio_http_requests", "Requests answered.", ("route", "status"),
            registry=registry,
        )  # fmt: skip
        self._durations = Histogram(
            "ministudio_http_request_duration_seconds", "From the head of a request to its answer.",
            ("route",), buckets=_SECONDS, registry=registry,
        )  # fmt: skip
        self._posts = Counter(
            "ministudio_posts", "Posts by what became of them; `unsigned` is a refused signature.",
            ("site", "outcome"), registry=registry,
        )  # fmt: skip
        self._releases = Gauge(
            "ministudio_releases", "Releases kept.", ("site",), registry=registry
        )
        self._newest = Gauge(
            "ministudio_newest_release_timestamp_seconds", "When the newest release came out.",
            ("site",), registry=registry,
        )  # fmt: skip
        self._ended = Counter(
            "ministudio_connections_ended", "Connections that the server broke off.", ("why",),
            registry=registry,
        )  # fmt: skip
        # Looking a child up takes as long as counting does.
        self._request = cache(self._requests.labels)
        self._duration = cache(self._durations.labels)
        self._known: dict[str, tuple[int, float]] = {}

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._request(route, status).inc()
        self._duration(route).observe(seconds)

    def posted(self, site: str, outcome: str) -> None:
        """Count one post."""
        self._posts.labels(site, outcome).inc()

    def kept(self, site: str, *, count: int, newest: float) -> None:
        """Add releases that a site keeps; `newest` in seconds since the epoch."""
        before, latest = self._known.get(site, (0, 0.0))
        self._known[site] = before + count, max(latest, newest)
        self._releases.labels(site).set(self._known[site][0])
        self._newest.labels(site).set(self._known[site][1])

    def ended(self, why: str) -> None:
        """Count a connection that was broken off."""
        self._ended.labels(why).inc()

    async def get(self, _: Call) -> Reply:
        """Answer with all of it."""
        body = generate_latest(self._registry)
        headers = {"Content_Type": CONTENT_TYPE_LATEST, "Cache_Control": "no-store"}
        return Reply(200, fields(**headers, Content_Length=str(len(body))), body)
