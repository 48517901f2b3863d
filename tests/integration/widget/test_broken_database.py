"""What readers were given once they are given again, whatever becomes of the database."""

import json
from pathlib import Path

import requests

from tests.support.news import a_release, an_item
from tests.support.posting import post, signed
from tests.support.served import Served

DOCUMENTS = ("/releases.json", "/feed.atom", "/", "/widget.js")
CODINGS = ("gzip", "identity")


def destroy(database: Path) -> None:
    """Overwrite the file, its log and its index in place, under the process that has them open."""
    for path in database.parent.glob(f"{database.name}*"):
        with path.open("r+b") as file:
            file.write(b"no database " * (path.stat().st_size // 12))


def test_readers_do_not_notice_a_database_that_broke(tmp_path: Path) -> None:
    with Served(tmp_path / "releases.sqlite3") as served:

        def status(path: str, **headers: str) -> tuple[int, str]:
            answer = requests.get(served.url + path, headers=headers, timeout=60)
            return answer.status_code, answer.headers.get("etag", "")

        body = json.dumps(an_item(a_release()))
        assert post(served.url, body.encode(), signed(body)) == 201
        asked = [(path, {"Accept-Encoding": coding}) for path in DOCUMENTS for coding in CODINGS]
        tags = [status(path, **headers)[1] for path, headers in asked]
        destroy(tmp_path / "releases.sqlite3")
        assert status("/healthz")[0] == 503
        assert [status(path, **headers) for path, headers in asked] == [(200, tag) for tag in tags]
        again = [
            status(path, **headers, **{"If-None-Match": tag})
            for (path, headers), tag in zip(asked, tags, strict=True)
        ]
        assert again == [(304, tag) for tag in tags]
        assert post(served.url, body.encode(), signed(body)) == 503
