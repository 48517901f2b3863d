"""A small repository with one workflow, and the steps to put into it."""

import subprocess
from pathlib import Path
from textwrap import indent

from tests.support.act import PINS

_HEAD = """
name: CI
on:
  push:
  pull_request:
  schedule: [{{cron: "17 0 * * 0"}}]
  workflow_dispatch: {{inputs: {{who: {{description: Who}}}}}}
permissions: {{}}
jobs:
  work:
    runs-on: ubuntu-latest
    steps:
{steps}
"""


def uses(action: str, **inputs: str) -> str:
    """A step with a pinned action; its id is the action's own name."""
    lines = [f"- uses: {action}@{PINS[action]}", "  id: " + action.split("/")[1]]
    lines += ["  with:"] * bool(inputs)
    lines += [f"    {key.replace('_', '-')}: {value!r}" for key, value in inputs.items()]
    return "\n".join(lines)


def bash(script: str, *, step: str = "say", more: str = "") -> str:
    """A step with a script; ``more`` is further YAML of the step."""
    return f"- id: {step}\n  shell: bash\n{more}  run: |\n{indent(script, '    ')}"


class WorkflowProject:
    """A clone with an origin, two commits and a tag."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "clone"
        self.origin = folder / "origin.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.origin], check=True)
        subprocess.run(["git", "clone", "-q", self.origin, self.path], check=True)
        self.git("checkout", "-q", "-b", "main")
        (self.path / ".gitignore").write_text("ignored\n")
        self.commit("feat: begin")
        self.git("tag", "v1.0.0")

    def git(self, *args: str) -> str:
        name = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        command = ["git", *name, *args]
        done = subprocess.run(command, cwd=self.path, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def workflow(self, *steps: str) -> str:
        """Commits and pushes a workflow of one job; gives its path."""
        file = self.path / ".github" / "workflows" / "ci.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_HEAD.format(steps=indent("\n".join(steps), "      ")))
        self.commit("ci: add the workflow")
        self.git("push", "-q", "origin", "main", "--tags")
        return ".github/workflows/ci.yml"
