"""`serve` on a full disk: posts are put off, readers are served, and it goes on by itself."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import requests

from ministudio_ci.announce import WidgetEndpoint
from ministudio_ci.model.news import Deferred, Sent
from tests.support.news import KEY, release_news
from tests.support.served import Served


@contextmanager
def _full_disk_of(process: int) -> Iterator[None]:
    """No byte more that a running process writes finds room: the kernel refuses it."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


def _endpoint(served: Served) -> WidgetEndpoint:
    return WidgetEndpoint(url=served.url, key=KEY.decode(), now=lambda: datetime.now(UTC))


def test_a_post_is_put_off_while_readers_are_served_and_taken_once_there_is_room(
    tmp_path: Path,
) -> None:
    with Served(tmp_path / "releases.sqlite3") as served:
        endpoint = _endpoint(served)
        assert isinstance(endpoint.send(release_news("1.6.0")), Sent)
        with _full_disk_of(served.process.pid):
            for _ in range(3):
                put_off = endpoint.send(release_news("1.6.1"))
                assert isinstance(put_off, Deferred)  # the sender keeps its message
                assert "503" in put_off.why
            assert isinstance(endpoint.send(release_news("1.6.0")), Sent | Deferred)  # a replay
            assert served.versions() == ["1.6.0"]
            for path in ("", "feed.atom", "widget.js", "healthz", "metrics"):
                assert requests.get(f"{served.url}/{path}", timeout=60).status_code == 200
        assert isinstance(endpoint.send(release_news("1.6.1")), Sent)
        assert set(served.versions()) == {"1.6.0", "1.6.1"}
        served.kill()  # what it took since then was on the disk
    with Served(tmp_path / "releases.sqlite3") as served:
        assert set(served.versions()) == {"1.6.0", "1.6.1"}


def test_a_server_that_finds_the_disk_full_from_the_start_takes_posts_later(
    tmp_path: Path,
) -> None:
    with Served(tmp_path / "releases.sqlite3") as served, _full_disk_of(served.process.pid):
        assert isinstance(_endpoint(served).send(release_news()), Deferred)
        assert served.versions() == []
    # It is ended by kill here; nothing half written stands in the way of the next.
    with Served(tmp_path / "releases.sqlite3") as served:
        assert isinstance(_endpoint(served).send(release_news()), Sent)
