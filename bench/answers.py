"""Whether two tools do the same work: the next version, and the number of releases told of."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

_MINUTES = 10


class NoAnswerError(Exception):
    """A tool did not end well."""


def next_version(command: list[str], repository: Path, env: Mapping[str, str]) -> str:
    """Return what the tool prints, without a `v` before it."""
    return _said(command, repository, env).decode().strip().removeprefix("v")


def releases(command: list[str], repository: Path, env: Mapping[str, str]) -> str:
    """Return how many sections the printed changelog has."""
    lines = _said(command, repository, env).split(b"\n")
    return f"{sum(line.startswith(b'## ') for line in lines):,} releases"


def _said(command: list[str], repository: Path, env: Mapping[str, str]) -> bytes:
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command, cwd=repository, env=env, capture_output=True, timeout=60 * _MINUTES, check=True
        )
    except subprocess.TimeoutExpired:
        raise NoAnswerError(f"{name} took more than {_MINUTES} minutes") from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise NoAnswerError(f"{name} ended with {error.returncode}: {reason}") from None
    return done.stdout
