"""The site as GitHub Actions runs it: each run on a machine of its own, gone afterwards."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.support.cycle_site import CycleSite, announced
from tests.support.discord_fake import DiscordFake
from tests.support.forges import REPOSITORY
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Release
from tests.support.repo import ENV, Repo

BRANCH = "ministudio-memory"


@dataclass
class RunnerSite:
    """A remote, GitHub, Discord and the endpoint outlive every run; a clone does not."""

    site: CycleSite
    github: GithubFake
    discord: DiscordFake
    address: str
    """The endpoint's."""
    runs: int = 0

    def machine(self) -> CycleSite:
        """Return a fresh checkout, as a scheduled job has it."""
        self.runs += 1
        clone = Repo(self.site.bare.parent / f"machine-{self.runs}").clone(self.site.bare)
        given = {"GITHUB_RUN_ID": str(self.runs), "GITHUB_SHA": clone.git("rev-parse", "HEAD")}
        return replace(self.site, repo=clone, env=self.site.env | given)

    def run(self, *, dying_at: int = 0, flaw: str = "") -> "subprocess.CompletedProcess[str]":
        """Run the cycle on a new machine, and take the machine away."""
        machine = self.machine()
        done = machine.run("cycle", dying_at=dying_at, flaw=flaw)
        shutil.rmtree(machine.repo.path, ignore_errors=True)
        return done

    def releases(self) -> list[Release]:
        return list(self.github.repositories[REPOSITORY].releases.values())

    def memory(self) -> dict[str, str]:
        """Every file on the memory branch with its text; none where there is no branch."""
        listed = self._git("ls-tree", "-r", "--name-only", BRANCH)
        return {name: self._git("show", f"{BRANCH}:{name}") for name in listed.splitlines()}

    def entries(self) -> dict[str, str]:
        """The outbox on the memory branch: each entry's state."""
        documents = {name: json.loads(text) for name, text in self.memory().items()
                     if name.startswith("outbox/")}  # fmt: skip
        return {entry["id"]: entry["state"] for entry in documents.values()}

    def keep(self, files: dict[str, str]) -> None:
        """Put files on the memory branch, as another hand would."""
        other = Repo(self.site.bare.parent / "other").clone(self.site.bare, "--branch", BRANCH)
        other.commit("by hand", files=files)
        other.git("push", "--quiet", "origin", BRANCH)
        shutil.rmtree(other.path)

    def hook(self, script: str) -> None:
        """Have the remote run a shell script for each ref pushed (its name is $1)."""
        path = self.site.bare / "hooks" / "update"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def push(self, message: str, files: dict[str, str]) -> None:
        """Push a commit to main."""
        self.site.repo.commit(message, files=files)
        self.site.repo.git("push", "--quiet", "origin", "main")

    def _git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.site.bare, env=ENV, check=False,
                              capture_output=True, text=True)  # fmt: skip
        return done.stdout


@contextmanager
def on_github(folder: Path, **options: Any) -> Iterator[RunnerSite]:
    """Give a site with everything it needs on GitHub, on a Sunday."""
    site = CycleSite.new(folder, **options)
    with GithubFake() as github, announced(site) as (discord, address):
        github.add(REPOSITORY, git_dir=site.bare)
        site.env |= {
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "schedule",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": "https://github.test",
            "GITHUB_API_URL": github.url,
            "GITHUB_TOKEN": TOKEN,
        }
        yield RunnerSite(site, github, discord, address)
