"""A project about to be released: a clone, its bare remote, and the order for v1.6.0."""

import atexit
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

from ministudio_ci.foundation.git import Git
from ministudio_ci.release import ReleaseOrder
from tests.support.forges import asset
from tests.support.repo import ENV, Repo


@dataclass(frozen=True)
class Site:
    repo: Repo
    bare: Path
    files: Path

    @classmethod
    def new(cls, folder: Path) -> Self:
        """A copy of one made before: git itself takes longer."""
        shutil.copytree(_template(), folder, dirs_exist_ok=True)
        site = cls(Repo(folder / "clone"), folder / "remote.git", folder / "files")
        config = site.repo.path / ".git" / "config"
        config.write_text(config.read_text().replace("../remote.git", str(site.bare)))
        return site

    def clone(self, name: str) -> "Site":
        """Another checkout of the same remote, as another run has."""
        return replace(self, repo=Repo(self.bare.parent / name).clone(self.bare))

    @property
    def git(self) -> Git:
        return self.repo.foundation

    def order(self, version: str = "1.6.0", **changes: Any) -> ReleaseOrder:
        order = ReleaseOrder(
            version=version, prefix="v", commit=self.git.head(), branch="main", remote="origin",
            title=f"Site v{version}", notes="## Corrections\n\n- lecteur vidéo\n",
            assets=(asset(self.files, "changelog.md", b"# Changes\n"),
                    asset(self.files, "changelog.json", b"{}\n")),
        )  # fmt: skip
        return replace(order, **changes)

    def here(self) -> dict[str, str]:
        """The tags of the clone, with the commit each leads to."""
        return _tags(self.repo.path)

    def there(self) -> dict[str, str]:
        """The same of the remote."""
        return _tags(self.bare)

    def hook(self, name: str, script: str) -> None:
        """Have the remote run a shell script at each push."""
        path = self.bare / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def advance(self) -> str:
        """Someone else pushes a commit to main."""
        other = Repo(self.bare.parent / "other").clone(self.bare)
        commit = other.commit("feat: meanwhile")
        other.git("push", "--quiet", "origin", "main")
        return commit


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="release-site-"))
    atexit.register(shutil.rmtree, folder)
    repo = Repo.new(folder / "clone")
    repo.commit("fix: player", files={".gitignore": "/reports\n/memory\n"})
    repo.git("init", "--quiet", "--bare", "--initial-branch=main", "../remote.git")
    repo.git("remote", "add", "origin", "../remote.git")
    repo.git("push", "--quiet", "origin", "main")
    (folder / "files").mkdir()
    for samples in folder.glob("**/hooks"):
        shutil.rmtree(samples)
    return folder


def _tags(folder: Path) -> dict[str, str]:
    form = "--format=%(refname:strip=2) %(objectname) %(*objectname)"
    done = subprocess.run(
        ["git", "for-each-ref", form, "refs/tags"], cwd=folder, env=ENV, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    lines = (line.split(" ") for line in done.stdout.splitlines())
    return {name: peeled or tag for name, tag, peeled in lines}
