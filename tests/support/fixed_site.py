"""A site whose tests are red, on GitHub, with fixers for its week."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support.cycle_site import CycleSite
from tests.support.fixing import writes
from tests.support.forges import REPOSITORY
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import OpenedPull
from tests.support.repo import ENV

BROKEN = (
    "import pathlib\n\n\ndef test_it() -> None:\n    assert pathlib.Path('a').read_text() == '3'\n"
)
MENDS = writes("a", "3")


def config(*commands: str, more: str = "") -> str:
    return f"{more}\n[fix]\ncommands = {json.dumps(commands)}\n"


class FixedSite:
    """A site with GitHub, red, with these fixers."""

    def __init__(self, folder: Path, fake: GithubFake, *commands: str, more: str = "") -> None:
        commands = commands or (MENDS,)
        self.site = CycleSite.new(folder, test=BROKEN, config=config(*commands, more=more))
        self.fake, self.hub = fake, fake.add(REPOSITORY, git_dir=self.site.bare)
        self.site.env |= {"GITHUB_API_URL": fake.url, "GITHUB_TOKEN": TOKEN,
                          "GITHUB_REPOSITORY": REPOSITORY}  # fmt: skip

    def run(self, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        return self.site.run("cycle", *words, **options)

    @property
    def head(self) -> str:
        return self.site.repo.git("rev-parse", "HEAD")

    @property
    def branch(self) -> str:
        return f"ministudio-ci/fix-{self.head[:12]}"

    def branches(self) -> list[str]:
        listed = self.there("for-each-ref", "--format=%(refname:short)", "refs/heads")
        return [name for name in listed.split() if name != "ministudio-memory"]

    def there(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.site.bare, env=ENV, check=True,
                              capture_output=True, text=True)  # fmt: skip
        return done.stdout.strip()

    def pulls(self) -> list[OpenedPull]:
        return list(self.hub.opened.values())

    def untouched(self) -> None:
        """Neither here nor there did anything else move; the week is red and nothing is out."""
        assert self.there("rev-parse", "main") == self.head
        assert self.site.tags() == ["v1.5.0"]
        assert self.site.repo.git("branch", "--format=%(refname:short)") == "main"
        assert self.site.repo.git("status", "--porcelain", "--untracked-files=no") == ""
        listed = self.site.repo.git("worktree", "list", "--porcelain")
        assert listed.count("worktree ") == 1
