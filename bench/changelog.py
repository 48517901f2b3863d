"""Our `next-version` and `changelog` beside git-cliff 2.12.0, on histories made for it.

git-cliff 2.12.0 is the fastest peer; it is installed from PyPI into a cache of its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.histories import make
from bench.measure import in_turn, row

PEER = "git-cliff==2.12.0"
SIZES = (1_000, 30_000)
GOALS = {"next-version 30,000": 0.25, "changelog 30,000": 0.5}
"""Ours in relation to git-cliff."""

_OURS = [sys.executable, "-m", "ministudio_ci"]
_FLOOR = ["git", "log", "-z", "--topo-order", "--format=%H%x00%P%x00%aN%x00%B"]
_QUIET = os.environ | {"RUST_LOG": "error"}


def main() -> None:
    """Print a row for each command and size: ours, git-cliff's."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            _measure(make(Path(folder) / "history", size), size)


def _measure(repository: Path, size: int) -> None:
    cliff = str(_peer())
    commands = {
        "next-version": ([*_OURS, "next-version"], [cliff, "--bumped-version"]),
        "changelog": ([*_OURS, "changelog"], [cliff]),
        "changelog --unreleased": ([*_OURS, "changelog", "--unreleased"], [cliff, "--unreleased"]),
    }
    _check(*commands["next-version"], repository)
    for what, (ours, theirs) in commands.items():
        found = in_turn({"ours": ours, "theirs": theirs}, runs=5, cwd=repository, env=_QUIET)
        goal = GOALS.get(f"{what} {size:,}")
        print(row(f"{what}, {size:,} commits", found["ours"], found["theirs"], goal), flush=True)
    ours, _ = commands["changelog"]
    found = in_turn({"ours": ours, "floor": _FLOOR}, runs=5, cwd=repository)
    print(row("  the same beside git log alone", found["ours"], found["floor"]), flush=True)


def _check(ours: list[str], theirs: list[str], repository: Path) -> None:
    """Stop where the two do not do the same work."""
    answers = [
        subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True).stdout
        for command in (ours, theirs)
    ]
    if answers[0].strip() != answers[1].strip().removeprefix("v"):
        raise SystemExit(f"the answers differ: {answers}")


def _peer() -> Path:
    """Return git-cliff, installed on first use."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(cache) / "ministudio-ci" / "bench" / PEER.replace("==", "-")
    program = folder / "bin" / "git-cliff"
    if not program.is_file():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(folder / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)
    return program


if __name__ == "__main__":
    main()
