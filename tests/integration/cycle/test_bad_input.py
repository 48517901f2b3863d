"""Bad input, by the real command: what is wrong, what to do next, the right exit status."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.cycle_site import CycleSite, state
from tests.support.forges import REPOSITORY
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Access
from tests.support.repo import Repo


@dataclass(frozen=True)
class Case:
    spoil: Callable[[CycleSite], None]
    words: tuple[str, ...]
    status: int
    says: tuple[str, ...]


def no_repository(site: CycleSite) -> None:
    (site.repo.path / ".git").rename(site.bare.parent / "gone.git")


def no_commits(site: CycleSite) -> None:
    no_repository(site)
    site.repo.git("init", "--quiet", "--initial-branch=main")


def detached(site: CycleSite) -> None:
    site.repo.git("checkout", "--quiet", "--detach")


def shallow(site: CycleSite) -> None:
    shallow = Repo(site.bare.parent / "shallow").clone(site.bare, "--depth=1", "--no-tags")
    shallow.git("remote", "set-url", "origin", str(site.bare.parent / "gone.git"))
    site.repo = shallow


def moved(site: CycleSite) -> None:
    other = Repo(site.bare.parent / "other").clone(site.bare)
    other.commit("fix: meanwhile")
    other.git("push", "--quiet", "origin", "main")


def elsewhere(site: CycleSite) -> None:
    site.repo.git("checkout", "--quiet", "-b", "side", "v1.5.0")
    site.repo.commit("feat: aside")
    site.repo.tag("v1.6.0")
    site.repo.git("checkout", "--quiet", "main")


def unreadable_configuration(site: CycleSite) -> None:
    (site.repo.path / "ministudio-ci.toml").write_text("lang = ")


def contradictory_configuration(site: CycleSite) -> None:
    (site.repo.path / "pyproject.toml").write_text("[tool.ministudio-ci]\nlang = 'en'\n")


def huge_report(site: CycleSite) -> None:
    assert site.run("test").returncode == 0
    with (site.repo.path / "reports" / "report.json").open("ab") as file:
        file.truncate(200 * 1024 * 1024)


def refusing_remote(site: CycleSite) -> None:
    hook = site.bare / "hooks" / "update"
    hook.write_text(
        '#!/bin/sh\ncase "$1" in refs/tags/*) echo "tags are protected"; exit 1; esac\n'
    )
    hook.chmod(0o755)


def memory_is_a_file(site: CycleSite) -> None:
    (site.repo.path / "memory").write_text("in the way")


def uncommitted(site: CycleSite) -> None:
    (site.repo.path / "new.py").write_text("")


def nothing(site: CycleSite) -> None:
    """Leave the site as it is."""


CASES = {
    "not a repository": Case(no_repository, ("cycle",), 2, ("dépôt git", "-C DOSSIER")),
    "no commits": Case(no_commits, ("cycle",), 2, ("aucun commit",)),
    "a detached HEAD": Case(detached, ("cycle",), 1, ("1 passed", "v1.6.0")),
    "a shallow clone": Case(shallow, ("next-version",), 3, ("fetch-depth: 0",)),
    "a branch somebody pushed to": Case(moved, ("cycle",), 1, ("main", "origin")),
    "a version taken on another branch": Case(elsewhere, ("cycle",), 2, ("v1.6.0",)),
    "no TOML": Case(unreadable_configuration, ("cycle",), 2, ("ministudio-ci.toml",)),
    "two configurations": Case(contradictory_configuration, ("cycle",), 2, ("gardez l’un",)),
    "a report of 200 MB": Case(huge_report, ("release",), 1, ("ministudio-ci test",)),
    "a remote that refuses the tag": Case(refusing_remote, ("cycle",), 2,
                                          ("tags are protected", "v1.6.0")),
    "a memory that is no folder": Case(memory_is_a_file, ("cycle",), 3, ("memory",)),
    "an unknown suite": Case(nothing, ("test", "--suite", "e2e"), 2, ("e2e", "default")),
    "changes not committed": Case(uncommitted, ("cycle",), 1, ("new.py",)),
    "no report": Case(nothing, ("release",), 1, ("ministudio-ci test",)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_bad_input_is_named_with_what_to_do_and_nothing_is_half_done(
    tmp_path: Path, case: Case
) -> None:
    site = CycleSite.new(tmp_path)
    case.spoil(site)
    run = site.run(*case.words)
    assert run.returncode == case.status, state(run)
    said = run.stdout + run.stderr
    assert [words for words in (*case.says, "→") if words not in said] == [], state(run)
    assert "Traceback" not in said
    assert site.tags() == ["v1.5.0"]
    assert site.releases() == []
    assert list(tmp_path.rglob("*.staged")) == []


def test_tests_run_outside_a_repository_and_on_no_branch(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    detached(site)
    assert site.run("test").returncode == 0
    block = json.loads((site.repo.path / "reports" / "report.json").read_bytes())["ministudio"]
    assert block["branch"] is None
    no_repository(site)
    assert site.run("test").returncode == 0
    block = json.loads((site.repo.path / "reports" / "report.json").read_bytes())["ministudio"]
    assert block["commit"] is None


def test_tags_that_are_no_version_are_skipped_and_said(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    for name in ("latest", "v1", "nightly-2026", "v1.5.0-final.01"):
        site.repo.tag(name)
    run = site.run("next-version")
    assert (run.returncode, run.stdout) == (0, "1.6.0\n"), state(run)
    assert "latest" in run.stderr


def test_a_token_without_the_scope_is_told_which_it_needs(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    with GithubFake() as github:
        github.add(REPOSITORY, git_dir=site.bare)
        github.tokens[TOKEN] = Access(push=False)
        site.env |= {"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": github.url,
                     "GITHUB_REPOSITORY": REPOSITORY}  # fmt: skip
        run = site.run("cycle")
    assert run.returncode == 2, state(run)
    assert "contents: write" in run.stderr
    assert TOKEN not in run.stdout + run.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting takes root")
@pytest.mark.parametrize("options", ["size=4k", "ro"], ids=["a full disk", "read-only"])
def test_a_memory_that_takes_nothing_stops_the_run_before_any_tag(
    tmp_path: Path, options: str
) -> None:
    site = CycleSite.new(tmp_path)
    memory = site.repo.path / "memory"
    memory.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(memory)]
    subprocess.run(mount, check=True)
    try:
        run = site.run("cycle")
        left = [path.name for path in memory.rglob("*.staged")]
    finally:
        subprocess.run(["umount", str(memory)], check=True)
    assert run.returncode == 3, state(run)
    assert "memory" in run.stderr
    assert left == []
    assert site.tags() == ["v1.5.0"]
