"""What the tests of the endpoint share."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ministudio_ci.widget.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "releases.sqlite3")) as opened:
        yield opened
