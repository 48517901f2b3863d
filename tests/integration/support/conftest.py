"""The GitHub fake with one repository, and PyGithub connected to it as the product connects."""

from collections.abc import Iterator

import pytest
from github.Repository import Repository as Remote

from tests.support.github_client import connect
from tests.support.github_fake import GithubFake
from tests.support.github_state import Repository


@pytest.fixture
def fake() -> Iterator[GithubFake]:
    with GithubFake() as running:
        yield running


@pytest.fixture
def repo(fake: GithubFake) -> Repository:
    made = fake.add("studio/site")
    made.refs.set("refs/heads/main", "1" * 40)
    made.refs.set("refs/tags/v1.0.0", "1" * 40)
    return made


@pytest.fixture
def remote(fake: GithubFake, repo: Repository) -> Remote:
    return connect(fake).get_repo(repo.full_name)
