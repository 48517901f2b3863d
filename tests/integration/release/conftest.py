"""A project about to be released, alone and with GitHub."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ministudio_ci.foundation.forge_local import LocalForge
from tests.support.forges import REPOSITORY
from tests.support.github_fake import GithubFake
from tests.support.release_site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.new(tmp_path)


@pytest.fixture
def local(site: Site) -> LocalForge:
    return LocalForge(site.repo.path / "reports" / "releases")


@pytest.fixture
def fake(site: Site) -> Iterator[GithubFake]:
    """GitHub, whose refs are those of the remote."""
    with GithubFake() as running:
        running.add(REPOSITORY, git_dir=site.bare)
        yield running
