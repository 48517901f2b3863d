"""Which Python runs the project's tests, and the environment it is given."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ministudio_ci.errors import InterpreterMissingError, PytestMissingError, UnfitInterpreterError

_OLDEST = (3, 8)  # what the lent plugin needs
_NAMES = ("python3", "python")


def find_python(root: Path, *, configured: str = "", env: Mapping[str, str]) -> Path:
    """Return the interpreter of the project at `root`.

    The configured one (a path, or a name on PATH); else an active virtual environment that is
    not the one we run in; else `.venv` or `venv` in the project; else `python3` or `python` on
    PATH, ours last. Raises InterpreterMissingError.
    """
    if configured:
        named = (
            root / configured if os.sep in configured else shutil.which(configured, path=_path(env))
        )
        if named and os.access(named, os.X_OK):
            return Path(named)
        raise InterpreterMissingError(looked=configured)
    active = env.get("VIRTUAL_ENV", "")
    folders = [Path(active)] if active and not _is_ours(Path(active)) else []
    for folder in (*folders, root / ".venv", root / "venv"):
        if os.access(folder / "bin" / "python", os.X_OK):
            return folder / "bin" / "python"
    return _on_path(env, ours_is_active=bool(active and not folders))


def environment(python: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Return `env` as it is where the interpreter's virtual environment, if any, is active."""
    folder = python.parent.parent
    if not (folder / "pyvenv.cfg").is_file():
        return dict(env)
    path = os.pathsep.join([str(python.parent), *_path(env).split(os.pathsep)])
    activated = {**env, "VIRTUAL_ENV": str(folder), "PATH": path}
    activated.pop("PYTHONHOME", None)
    return activated


def check_pytest(python: Path, env: Mapping[str, str], cwd: Path) -> None:
    """Raise what kept pytest from starting, if it is that the interpreter cannot run it."""
    asked = (
        "import sys, importlib.util as u; print(*sys.version_info[:2], bool(u.find_spec('pytest')))"
    )
    answer = subprocess.run(
        [python, "-c", asked], cwd=cwd, env=dict(env), capture_output=True, text=True, check=False
    )
    major, minor, has_pytest = [*answer.stdout.split(), "", "", ""][:3]
    if not has_pytest:
        raise UnfitInterpreterError(python=python, why=answer.stderr.strip()[-500:])
    if (int(major), int(minor)) < _OLDEST:
        raise UnfitInterpreterError(python=python, why=f"Python {major}.{minor}")
    if has_pytest != "True":
        raise PytestMissingError(python=python)


def _on_path(env: Mapping[str, str], *, ours_is_active: bool) -> Path:
    folders = _path(env).split(os.pathsep)
    # `uvx` and the like put our own environment on PATH, where the project is not installed.
    others = [folder for folder in folders if ours_is_active or not _is_ours(Path(folder).parent)]
    for searched in (others, folders):
        for name in _NAMES:
            found = shutil.which(name, path=os.pathsep.join(searched))
            if found:
                return Path(found)
    raise InterpreterMissingError(looked=", ".join(_NAMES))


def _is_ours(folder: Path) -> bool:
    return folder.resolve() == Path(sys.prefix).resolve()


def _path(env: Mapping[str, str]) -> str:
    return env.get("PATH", os.defpath)
