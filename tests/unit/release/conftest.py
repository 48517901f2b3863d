"""A project about to be released."""

from pathlib import Path

import pytest

from tests.support.release_site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.new(tmp_path)
