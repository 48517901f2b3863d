"""What the quickest commands load: starting is half of their time, and it is lost by one import."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.history import linear
from tests.support.repo import ENV

HEAVY = {
    "base64", "dataclasses", "datetime", "difflib", "inspect", "jinja2", "json", "requests",
    "secrets", "shlex", "shutil", "tempfile", "tomllib", "traceback", "uuid",
}  # fmt: skip
"""Each takes longer to load than a hundred commits to read."""


@pytest.mark.parametrize("others", [(), ("tag nightly",)], ids=["nothing to say", "a note"])
@pytest.mark.parametrize("command", ["next-version", "changelog --unreleased", "changelog"])
def test_a_command_loads_nothing_that_it_does_not_use(
    command: str, others: tuple[str, ...], tmp_path: Path
) -> None:
    steps = ["feat: a", "tag v1.0.0", *others, "fix: b (#1)", "odd"]
    repo = linear(tmp_path, *steps)
    (repo.path / "pyproject.toml").write_text("[project]\nname = 'player'\n")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ministudio_ci", *command.split()],
        cwd=repo.path, env=ENV, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "ministudio_ci.changelog.tags" in loaded
    assert done.stdout
    spared = HEAVY - ({"datetime"} if command == "changelog" else set())  # releases have dates
    assert loaded & spared == set()
