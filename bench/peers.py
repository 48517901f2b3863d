"""Other tools, each installed from PyPI into a folder of its own in the cache, on first use."""

import os
import subprocess
import sys
from pathlib import Path


def peer(requirement: str, program: str) -> Path:
    """Return a program of `requirement` (`name==version`)."""
    folder = cache() / requirement.replace("==", "-")
    path = folder / "bin" / program
    if not path.is_file():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(folder / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", requirement], check=True)
    return path


def cache() -> Path:
    """Return the folder that the tools are installed in."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "ministudio-ci/bench")
