"""What `GET /metrics` tells. No label's value comes from outside.

Source: Prometheus, "Metric and label naming", and its text format.
"""

from bisect import bisect_left
from collections import Counter as Tally
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from ministudio_ci.widget.exchange import Call, Reply, fields

_SECONDS = (0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ENDS = (*map(str, _SECONDS), "+Inf")


class Requests(Collector):
    """Requests by route: how many of each status, and how long they took.

    The library's own metrics take locks, for threads; these are for the event loop alone, and on
    the way of every reader.
    """

    def __init__(self) -> None:
        self._statuses: Tally[tuple[str, int]] = Tally()
        self._buckets: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}

    def add(self, route: str, status: int, seconds: float) -> None:
        """Count one."""
        self._statuses[route, status] += 1
        if route not in self._buckets:
            self._buckets[route], self._sums[route] = [0] * len(_ENDS), 0.0
        self._buckets[route][bisect_left(_SECONDS, seconds)] += 1
        self._sums[route] += seconds

    def collect(self) -> Iterator[Metric]:
        """Yield both metrics."""
        requests = CounterMetricFamily(
            "ministudio_http_requests", "Requests answered.", labels=("route", "status")
        )
        for (route, status), count in self._statuses.items():
            requests.add_metric((route, str(status)), count)
        yield requests
        durations = HistogramMetricFamily(
            "ministudio_http_request_duration_seconds",
            "From the head of a request to its answer.",
            labels=("route",),
        )
        for route, buckets in self._buckets.items():
            counts = list(zip(_ENDS, accumulate(buckets), strict=True))
            durations.add_metric((route,), counts, self._sums[route])
        yield durations


class Metrics:
    """A registry of its own: several servers in one process do not meet."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.requests = Requests()
        registry.register(self.requests)
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
        self._known: dict[str, tuple[int, float]] = {}

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
