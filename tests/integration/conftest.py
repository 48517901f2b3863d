"""What the integration tests share: parts that are slow to start, once a session."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.act import Act
from tests.support.forges import REPOSITORY
from tests.support.github_fake import GithubFake
from tests.support.parts import GRAPHQL, need
from tests.support.prism import Contract
from tests.support.prism import contract as running_contract

if TYPE_CHECKING:
    from tests.support.browser import Chromium


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contract]:
    """GitHub's API as GitHub describes it: Prism in front of the stateful fake."""
    with running_contract(tmp_path_factory.mktemp("prism")) as running:
        yield running


@pytest.fixture
def graphql_fake() -> Iterator[GithubFake]:
    """GitHub with one repository, and GraphQL executed on its own schema."""
    need(GRAPHQL)
    with GithubFake() as running:
        running.add(REPOSITORY)
        yield running


@pytest.fixture
def act(tmp_path: Path) -> Act:
    """nektos/act in host mode, with its folders under the test's own."""
    need("act")
    return Act(tmp_path / "act")


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Chromium]":
    """Debian's Chromium."""
    from tests.support.browser import chromium as running_chromium

    with running_chromium() as running:
        yield running
