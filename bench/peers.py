"""Other tools, each installed into a folder of its own in the cache, on first use."""

import os
import subprocess
import sys
from pathlib import Path


def peer(requirement: str, program: str) -> Path:
    """Return a program of `requirement` (`name==version`) from PyPI."""
    folder = cache() / requirement.replace("==", "-")
    path = folder / "bin" / program
    if not path.is_file():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(folder / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", requirement], check=True)
    return path


def node_peer(package: str, version: str) -> Path:
    """Return the program of that name of a package from npm."""
    folder = cache() / f"{package}-{version}"
    path = folder / "node_modules" / ".bin" / package
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
        subprocess.run(["npm", "install", *options, f"{package}@{version}"], check=True)
    return path


def cache() -> Path:
    """Return the folder that the tools are installed in."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "ministudio-ci/bench")
