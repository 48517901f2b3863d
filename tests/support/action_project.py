"""The example project as a user of the action has it: a clone, an origin, the offered workflows."""

import shutil
from pathlib import Path

from tests.support.act import export
from tests.support.repo import Repo
from tests.support.workflow_project import WorkflowProject
from tests.support.workflows import OFFERED, ROOT

EXAMPLE = ROOT / "examples" / "ministudio"
TAG = "v1.1.0"
"""The next version: v1.0.0 is out, and a feature came since."""


class ActionProject(WorkflowProject):
    """On main, pushed; `v1.0.0` is out and a feature waits to be released."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        shutil.copytree(EXAMPLE, self.path, dirs_exist_ok=True)
        shutil.copytree(OFFERED, self.path / ".github" / "workflows")
        self.action = export(ROOT, folder / "action")
        self.push("feat(editor): share a file between two people")

    def push(self, message: str) -> None:
        """Commits what is there and pushes it with the tags."""
        self.commit(message)
        self.git("push", "-q", "origin", "HEAD", "--tags")

    def plant_failing_test(self) -> None:
        (self.path / "tests" / "test_app.py").write_text(
            "def test_planted():\n    print('::error::planted')\n    assert 1 == 2\n"
        )
        self.push("fix: break it")

    @property
    def remote(self) -> Repo:
        return Repo(self.origin)

    def tags(self) -> list[str]:
        return self.remote.git("tag").split()

    def memory(self) -> list[str]:
        """The names on the memory branch; none where there is no such branch."""
        if "ministudio-memory" not in self.remote.git("branch", "--format=%(refname:short)"):
            return []
        return self.remote.git("ls-tree", "-r", "--name-only", "ministudio-memory").split()
