"""Installing the project for its tests, apart from our own environment and outside its tree."""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.errors import ConfigurationError, InstallError, InstallToolMissingError
from ministudio_ci.foundation.process import run_group
from ministudio_ci.foundation.secrets import Scrubber, secret_values
from ministudio_ci.foundation.templates import say
from ministudio_ci.testing.interpreter import environment, find_python
from ministudio_ci.testing.requirements import Needs, detect

_TIMEOUT = 1800.0  # seconds for one program
_TAIL = 30  # lines of a failed program's output that the error shows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """Where and with what the project is installed."""

    root: Path
    base: Path
    """The interpreter that the environment is made from."""
    folder: Path
    env: Mapping[str, str]
    on_output: Callable[[str], None] | None

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.folder / "bin" / "python"

    @property
    def uv(self) -> str | None:
        """The program uv, on PATH or beside our own interpreter."""
        beside = os.pathsep.join([self.env.get("PATH", ""), str(Path(sys.executable).parent)])
        return shutil.which("uv", path=beside)


def install_project(
    root: Path,
    how: str,
    *,
    configured: str = "",
    env: Mapping[str, str],
    on_output: Callable[[str], None] | None = None,
    lang: str = "en",
    folder: Path | None = None,
) -> Path:
    """Install the project at `root` and return the interpreter to test it with.

    `how`: `none` installs nothing (see `find_python` for the interpreter); `auto` follows
    uv.lock, poetry.lock, requirements files or pyproject.toml, and adds pytest where these
    bring none; anything else is a command, split as a shell would but run without one, with
    the new environment active. What the programs print goes to `on_output`, scrubbed. The
    environment is made anew in `folder`, else below RUNNER_TEMP or the user's cache. Raises
    InterpreterMissingError, InstallError, InstallToolMissingError.
    """
    base = find_python(root, configured=configured, env=env)
    if how in {"", "none"}:
        return base
    site = _Site(root=root, base=base, folder=folder or _folder(root, env), env=env,
                 on_output=on_output)  # fmt: skip
    if how == "auto":
        _automatic(site, detect(root), lang)
    else:
        _make_environment(site, with_pip=True)
        _run(site, _split(how))
    return site.python


def installed_python(root: Path, how: str, *, configured: str, env: Mapping[str, str]) -> Path:
    """Return the interpreter that `install_project` has given. Raises InterpreterMissingError."""
    if how in {"", "none"}:
        return find_python(root, configured=configured, env=env)
    return _folder(root, env) / "bin" / "python"


def _automatic(site: _Site, needs: Needs, lang: str) -> None:
    match needs.lock:
        case "uv.lock":
            _sync(site, needs)
        case "poetry.lock":
            _make_environment(site, with_pip=False)
            _run(site, [*_poetry(site), "install", "--no-interaction"])
        case _:
            _make_environment(site, with_pip=False)
            if needs.arguments:
                _run(site, [*_pip(site), *needs.arguments])
    if not _has_pytest(site):
        if site.on_output:
            site.on_output(say(lang, "test.pytest_added"))
        _run(site, [*_pip(site), "pytest"])


def _sync(site: _Site, needs: Needs) -> None:
    if site.uv is None:
        raise InstallToolMissingError(file="uv.lock", tool="uv")
    extras = [part for name in needs.extras for part in ("--extra", name)]
    groups = [part for name in needs.groups for part in ("--group", name)]
    _run(site, [site.uv, "sync", "--locked", "--python", str(site.base), *extras, *groups])


def _poetry(site: _Site) -> list[str]:
    found = shutil.which("poetry", path=site.env.get("PATH"))
    if found:
        return [found]
    if site.uv:
        return [site.uv, "tool", "run", "poetry"]
    raise InstallToolMissingError(file="poetry.lock", tool="poetry")


def _make_environment(site: _Site, *, with_pip: bool) -> None:
    if site.uv:
        seed = ["--seed"] if with_pip else []
        making = [site.uv, "venv", "--quiet", "--clear", *seed, "--python", str(site.base)]
    else:
        making = [str(site.base), "-m", "venv", "--clear"]
    _run(site, [*making, str(site.folder)])


def _pip(site: _Site) -> list[str]:
    if site.uv:
        return [site.uv, "pip", "install", "--python", str(site.python)]
    options = ["--disable-pip-version-check", "--no-input", "--quiet"]
    return [str(site.python), "-m", "pip", "install", *options]


def _has_pytest(site: _Site) -> bool:
    asked = [str(site.python), "-c", "import pytest"]
    return subprocess.run(asked, cwd=site.folder, capture_output=True, check=False).returncode == 0


def _run(site: _Site, command: Sequence[str]) -> None:
    """Run one program with the environment active; show its output, or raise with its tail."""
    scrubber = Scrubber(secret_values(site.env))
    tail: deque[str] = deque(maxlen=_TAIL)

    def take(line: bytes) -> None:
        tail.append(scrubber.text(line.decode(errors="replace")))
        if site.on_output:
            site.on_output(tail[-1])

    shown = scrubber.text(shlex.join(command))
    env = {**environment(site.python, site.env), "UV_PROJECT_ENVIRONMENT": str(site.folder)}
    try:
        ended = run_group(command, cwd=site.root, env=env, timeout=_TIMEOUT, on_output=take)
    except OSError as error:
        raise InstallError(command=shown, why=error.strerror, tail="") from error
    if ended.code or ended.timed_out:
        why = f"{_TIMEOUT:.0f} s" if ended.timed_out else f"status {ended.code}"
        raise InstallError(command=shown, why=why, tail="".join(tail).rstrip())


def _split(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise ConfigurationError(count=1, problems=f"  install: {error}") from error


def _folder(root: Path, env: Mapping[str, str]) -> Path:
    """One folder for each project, whose users are we alone: /tmp is not."""
    cache = env.get("XDG_CACHE_HOME") or str(Path(env.get("HOME", "~")).expanduser() / ".cache")
    base = Path(env.get("RUNNER_TEMP") or cache)
    return base / "ministudio-ci" / hashlib.sha256(bytes(root)).hexdigest()[:16]
