"""nginx, a real part: it serves a folder under the headers it is given, and is gone afterwards."""

from pathlib import Path

import pytest
import requests

from tests.support.loopback import wait_until
from tests.support.nginx import nginx


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "releases.json").write_text("{}")
    return tmp_path


def test_a_file_is_served_under_the_headers_and_known_again(place: Path) -> None:
    policy = "default-src 'none'; script-src 'self'"
    with nginx(place / "www", place, headers={"Content-Security-Policy": policy}) as server:
        first = requests.get(f"{server.origin}/releases.json", timeout=60)
        known = {"If-None-Match": first.headers["etag"]}
        second = requests.get(f"{server.origin}/releases.json", headers=known, timeout=60)
        assert (first.text, second.status_code) == ("{}", 304)
        assert first.headers["content-security-policy"] == policy
        wait_until(lambda: len(server.requests()) > 1, seconds=120, what="the second line")
        assert server.requests() == ["GET /releases.json 200", "GET /releases.json 304"]


def test_it_ends_with_the_block(place: Path) -> None:
    with nginx(place / "www", place, workers=2) as server:
        assert requests.get(server.origin, timeout=60).status_code == 403  # no list of the folder
        assert (place / "nginx.pid").exists()
    assert not (place / "nginx.pid").exists()  # the master takes it away when all workers are gone
