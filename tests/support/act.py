"""nektos/act in host mode: executes workflows and the composite action without GitHub.

What act v0.2.87 does unlike GitHub, seen in its source or tried; tests have to know:

- Host mode gives each command a pseudo-terminal: ``isatty`` is true.
- A job's workspace and RUNNER_TEMP are folders under ``--action-cache-path``, deleted when the job
  succeeds and left when it fails: what a test wants to look at goes into an artifact.
- A job inherits act's whole environment; so act gets a small one here.
- Its built-in checkout copies the work tree with history and uncommitted files, whatever
  ``fetch-depth`` says: hence ``--no-skip-checkout`` and a stand-in that fetches from origin.
- Every ``uses:`` of a job is resolved before its first step, under ``if: false`` too, and one that
  cannot be had fails the job. Inside a composite it is resolved when its turn comes, and then the
  composite's later steps run all the same before it fails.
- ``--action-offline-mode`` still tries the network for an action without a stand-in.
- A failed reusable workflow ends the run: no later job starts, not even an ``always()`` one or one
  that needs another job. After a failed ordinary job they run as they should.
- ``.env``, ``.secrets``, ``.vars``, ``.input`` in the work tree are read unless replaced.
- The matrix of a skipped job is evaluated, and an output of a skipped job is the text of its
  expression: ``needs.plan.result`` has to be asked first.
- A runner label without ``-P`` skips the job, and the run is green.
- With ``--json`` only ``msg`` is masked; ``arg`` and ``raw`` show secrets.
- An output is logged up to three times; those of a whole job are not logged at all.
- Jobs of a matrix write one map without a lock (``LocalRepositoryCache``), and Go then kills the
  program: hence one processor for its goroutines, none of which can be stopped inside a map. The
  steps are processes of their own, and still run at once.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.act_log import ActLog, read
from tests.support.parts import find, need

ACTIONS = Path(__file__).parent / "actions"
PINS = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97",
    "actions/upload-artifact": "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
    "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
    "actions/cache": "27d5ce7f107fe9357f9df03efb73ab90386fccae",
    "astral-sh/setup-uv": "20cfd1bf945f4377ade1205e4dbc17946fc9a30d",
}
"""The commits that the workflows pin, each played by the stand-in of the same name."""

_LABELS = ("ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04")
_PASSED_ON = ("PIP_", "UV_", "SSL_CERT", "REQUESTS_CA", "HTTP_PROXY", "HTTPS_PROXY", "LANG", "TZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRun:
    exit_code: int
    log: ActLog
    artifacts: Path
    """One folder an uploaded artifact."""


@dataclass(frozen=True, slots=True)
class Act:
    """Runs workflows; all that act writes stands under ``scratch``."""

    scratch: Path

    def run(
        self,
        project: Path,
        workflow: str,
        *,
        event: str = "push",
        payload: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        variables: Mapping[str, str] | None = None,
        actions: Mapping[str, Path] | None = None,
        seconds: float = 600,
    ) -> ActRun:
        """Executes a workflow of a clone as GitHub would for an event at its HEAD.

        ``workflow`` is its path in the project; ``actions`` puts folders in the place of more
        actions, as ``{"org/ministudio-ci@v1": exported}``. The commit must be on the origin.
        """
        artifacts = self.scratch / "artifacts"
        artifacts.mkdir(parents=True, exist_ok=True)
        env = {"GITHUB_REPOSITORY": "studio/site", **self._stand_in_env(project), **(env or {})}
        command = [
            *(str(need("act")), event, "-W", workflow, "--json", "--no-skip-checkout"),
            *("--action-offline-mode", "--no-cache-server", "--pull=false"),
            *("--action-cache-path", str(self.scratch / "cache")),
            *(part for label in _LABELS for part in ("-P", f"{label}=-self-hosted")),
            *self._files(
                env=env, secrets={"GITHUB_TOKEN": "", **(secrets or {})}, var=variables or {}
            ),
            *("--eventpath", self._write("event.json", payload or {})),
            *_replaced(actions or {}),
        ]
        code, said = _execute(command, project, self._environment(), seconds)
        return ActRun(exit_code=code, log=read(said.splitlines(keepends=True)), artifacts=artifacts)

    def _stand_in_env(self, project: Path) -> dict[str, str]:
        return {
            "STAND_IN_ACTIONS": str(ACTIONS),
            "STAND_IN_ARTIFACTS": str(self.scratch / "artifacts"),
            "STAND_IN_PROJECT": str(project),
            "STAND_IN_PYTHON": sys.executable,
            "STAND_IN_UV": str(find("uv") or "uv"),
        }

    def _files(self, **values: Mapping[str, str]) -> list[str]:
        """By file, so no secret is an argument; as YAML, for a .env file's quoting loses text."""
        options = {"env": "--env-file", "secrets": "--secret-file", "var": "--var-file"}
        given = [
            part
            for name, content in values.items()
            for part in (options[name], self._write(f"{name}.yml", content))
        ]
        return [*given, "--input-file", self._write("none.yml", {})]

    def _write(self, name: str, content: Mapping[str, Any]) -> str:
        path = self.scratch / name
        path.write_text(json.dumps(content), encoding="utf-8")
        path.chmod(0o600)
        return str(path)

    def _environment(self) -> dict[str, str]:
        """PATH without this Python's environment, a home of its own, and the way to packages."""
        home = self.scratch / "home"
        home.mkdir(exist_ok=True)
        own = str(Path(sys.executable).parent)
        path = [entry for entry in os.environ["PATH"].split(os.pathsep) if entry != own]
        caches = {
            f"{tool.upper()}_CACHE_DIR": str(Path.home() / ".cache" / tool)
            for tool in ("uv", "pip")
        }
        passed = {k: v for k, v in os.environ.items() if k.upper().startswith(_PASSED_ON)}
        alone = {"GOMAXPROCS": "1", "GODEBUG": "asyncpreemptoff=1"}
        return {**caches, **passed, **alone, "PATH": os.pathsep.join(path), "HOME": str(home)}


def export(repository: Path, to: Path) -> Path:
    """The files of a repository that git knows, committed or not: an action as a runner gets it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repository, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (repository / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(repository / name, to / name)
    return to


def _replaced(actions: Mapping[str, Path]) -> list[str]:
    """``--local-repository owner/name@ref=folder``; without a host it stands for every server."""
    pinned = {f"{name}@{sha}": ACTIONS / name.split("/")[1] for name, sha in PINS.items()}
    folders = {**pinned, **actions}
    return [
        part for key, path in folders.items() for part in ("--local-repository", f"{key}={path}")
    ]


def _execute(command: list[str], cwd: Path, env: dict[str, str], seconds: float) -> tuple[int, str]:
    """Both streams as one; past the time limit act and all that it started is killed."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        raise TimeoutError(f"act ran for more than {seconds} s:\n{said[-4000:]}") from None
    return process.returncode, said
