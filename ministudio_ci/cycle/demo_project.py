"""The sample repository of `demo`: a small site, its tests, a week of commits, a bare remote."""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.templates import ROOT, say

_WEEK = ("fix", "perf_search", "perf_streaming", "feat")
_IDENTITY = {
    "GIT_CONFIG_GLOBAL": "/dev/null",  # nobody's signing key or hooks in a demo
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Camille",
    "GIT_AUTHOR_EMAIL": "camille@example.org",
    "GIT_COMMITTER_NAME": "Camille",
    "GIT_COMMITTER_EMAIL": "camille@example.org",
}


def demo_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return `env` without what belongs to a real run, and with the sample's own identity."""
    ours = ("MINISTUDIO_", "INPUT_", "GITHUB_", "GH_", "GIT_")
    return {name: value for name, value in env.items() if not name.startswith(ours)} | _IDENTITY


def make_project(folder: Path, *, lang: str, env: Mapping[str, str]) -> Path:
    """Build the repository and its remote in `folder`; return the work tree."""
    tree, remote = folder / "cstream", folder / "cstream.git"
    tree.mkdir(parents=True)
    shutil.copy(ROOT / "demo" / "player.py", tree)
    shutil.copy(ROOT / "demo" / "test_player.py", tree)
    python = json.dumps(sys.executable)  # it has pytest, whatever else this machine has
    config = f'project = "CStream"\nlang = "{lang}"\npython = {python}\n'
    (tree / "ministudio-ci.toml").write_text(config, encoding="utf-8")
    (tree / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n/reports/\n/memory/\n")
    git = Git(tree, env=env)
    git.run("init", "--quiet", "--initial-branch=main")
    git.run("init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    git.run("remote", "add", "origin", str(remote))
    _commit(git, say(lang, "demo.commits.first"))
    git.run("tag", "v1.5.0")
    for change in _WEEK:
        with (tree / "NOTES").open("a", encoding="utf-8") as notes:
            notes.write(f"{change}\n")
        _commit(git, say(lang, f"demo.commits.{change}"))
    git.run("push", "--quiet", "origin", "main", "v1.5.0")
    return tree


def _commit(git: Git, message: str) -> None:
    git.run("add", ".")
    git.run("commit", "--quiet", "--message", message)
