"""Environments of other interpreters, with packages from the registry."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.parts import need

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


def interpreter(version: str) -> str:
    """Skip where this machine lacks that Python: no package registry brings one."""
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    candidates = [*kept.glob(f"{version}.*/bin/python"), Path(f"/usr/bin/python{version}")]
    if version == OWN:
        candidates.insert(0, Path(sys.executable))
    found = next((path for path in candidates if path.exists()), None)
    return str(found) if found else pytest.skip(f"this machine has no Python {version}")


def environment(folder: Path, python: str, *packages: str) -> Path:
    """Make one in `folder` with the packages; return its interpreter."""
    uv = str(need("uv"))
    subprocess.run([uv, "venv", "-q", "--python", interpreter(python), str(folder)], check=True)
    subprocess.run([uv, "pip", "install", "-q", "--python", str(folder), *packages], check=True)
    return folder / "bin" / "python"
