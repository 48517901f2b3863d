"""A bare remote, and checkouts of it."""

from pathlib import Path

import pytest

from tests.support.memory_runner import New, Runner
from tests.support.repo import Repo


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    repo = Repo.new(tmp_path / "first")
    repo.commit("feat: begin", files={".gitignore": "/memory\n/reports\n"})
    return repo.remote(tmp_path / "remote.git")


@pytest.fixture
def runner(tmp_path: Path, remote: Path) -> New:
    return lambda name: Runner(Repo(tmp_path / name).clone(remote))
