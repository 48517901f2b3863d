"""What several test files start from: a project folder with one file, and its application."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ministudio.app import create_app
from starlette.testclient import TestClient

CODE = "def greet():\n    return 'hello'\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project folder, with a file beside it that nobody may reach."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "src" / "main.py").write_text(CODE, encoding="utf-8")
    return root


@pytest.fixture
def client(root: Path) -> Iterator[TestClient]:
    """A client of the application; every connection of it runs in one event loop."""
    with TestClient(create_app(root), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def anyio_backend() -> str:
    """The locks are asyncio's."""
    return "asyncio"
