"""A week with `release.stamp`: the commit that is tested, tagged and pushed holds its version."""

import json
from pathlib import Path

from tests.support.cycle_site import GREEN, RED, CycleSite, announced, state
from tests.support.repo import Repo
from tests.support.runner_site import on_github
from tests.support.stamped_site import CONFIG, FILES, HOLDS, check, stamped, subjects, there

GH006 = "echo 'GH006: Protected branch update failed' >&2"


def is_as_before(site: CycleSite, head: str) -> None:
    assert site.repo.git("rev-parse", "HEAD") == head
    assert site.repo.git("symbolic-ref", "--short", "HEAD") == "main"
    assert site.repo.git("status", "--porcelain", "--", ":/", ":!reports", ":!memory") == ""
    assert (site.repo.path / "pyproject.toml").read_text() == FILES["pyproject.toml"]
    assert site.repo.git("tag", "--list") == "v1.5.0"


def test_the_tested_commit_is_the_tagged_one_and_holds_the_version(tmp_path: Path) -> None:
    site = stamped(tmp_path)
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    check(site)
    report = json.loads((site.repo.path / "reports" / "report.json").read_text())
    assert report["ministudio"]["commit"] == site.repo.git("rev-parse", "v1.6.0^{commit}")
    assert site.repo.git("rev-parse", "main") == report["ministudio"]["commit"]
    again = site.run("cycle")
    assert again.returncode == 0, state(again)
    check(site)


def test_the_commit_is_no_reason_for_another_release_and_the_next_week_counts_from_it(
    tmp_path: Path,
) -> None:
    site = stamped(tmp_path, test=GREEN)
    assert site.run("cycle").returncode == 0
    site.repo.commit("docs: more", files={"b": "1"})
    site.repo.git("push", "--quiet", "origin", "main")
    assert site.run("cycle").returncode == 0
    assert site.tags() == ["v1", "v1.5.0", "v1.6.0"]
    assert subjects(site)[:2] == ["docs: more", "chore(release): 1.6.0"]
    site.repo.commit("fix: more", files={"b": "2"})
    site.repo.git("push", "--quiet", "origin", "main")
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    assert site.tags() == ["v1", "v1.5.0", "v1.6.0", "v1.6.1"]
    assert '"1.6.1"' in there(site, "main", "pyproject.toml")


def test_red_tests_leave_the_clone_as_it_was(tmp_path: Path) -> None:
    site = stamped(tmp_path, test=RED)
    head = site.repo.git("rev-parse", "HEAD")
    run = site.run("cycle")
    assert run.returncode == 1, state(run)
    is_as_before(site, head)
    assert site.tags() == ["v1.5.0"]
    assert subjects(site)[0] == "chore: files"


def test_a_protected_branch_is_quoted_and_nothing_is_left(tmp_path: Path) -> None:
    site = stamped(tmp_path)
    head = site.repo.git("rev-parse", "HEAD")
    hook = site.bare / "hooks" / "update"
    hook.write_text(f'#!/bin/sh\n[ "$1" != refs/heads/main ] || {{ {GH006}; exit 1; }}\n')
    hook.chmod(0o755)
    run = site.run("--lang", "en", "cycle")
    assert run.returncode == 2, state(run)
    assert "origin refused main with the commit of v1.6.0" in run.stderr
    assert "GH006: Protected branch update failed" in run.stderr
    assert "empty release.stamp" in run.stderr
    is_as_before(site, head)
    assert site.tags() == ["v1.5.0"]
    hook.unlink()
    run = site.run("cycle", "--resume")
    assert run.returncode == 0, state(run)
    check(site)


def meanwhile(site: CycleSite, folder: Path) -> str:
    """A test that pushes to the branch while it runs, as a person would; returns its commit."""
    other = Repo(folder / "other").clone(site.bare)
    commit = other.commit("feat: meanwhile")
    site.env["OTHER"] = str(other.path)
    return commit


PUSHING = """
import os, subprocess

def test_it() -> None:
    command = ["git", "push", "--quiet", "origin", "HEAD:main"]
    subprocess.run(command, cwd=os.environ["OTHER"], check=True)
"""


def test_a_branch_that_moves_during_the_tests_releases_nothing(tmp_path: Path) -> None:
    site = stamped(tmp_path, test=PUSHING)
    head = site.repo.git("rev-parse", "HEAD")
    pushed = meanwhile(site, tmp_path)
    run = site.run("cycle")
    assert run.returncode == 1, state(run)
    is_as_before(site, head)
    assert site.tags() == ["v1.5.0"]
    assert Repo(site.bare).git("rev-parse", "main") == pushed


def test_of_two_runs_that_stamp_at_once_one_releases_and_the_other_has_nothing_to_do(
    tmp_path: Path,
) -> None:
    site = stamped(tmp_path, test=GREEN)
    first, second = (CycleSite(Repo(tmp_path / name).clone(site.bare), site.bare)
                     for name in ("one", "two"))  # fmt: skip
    running = [each.start("cycle") for each in (first, second)]
    ended = [(process.communicate(timeout=120), process.returncode) for process in running]
    assert {code for _, code in ended} == {0}, ended
    assert site.tags() == ["v1", "v1.5.0", "v1.6.0"]
    assert subjects(site)[:2] == ["chore(release): 1.6.0", "chore: files"]


def test_a_dry_run_changes_nothing_and_says_what_would_be_stamped(tmp_path: Path) -> None:
    site = stamped(tmp_path)
    before = site.snapshot()
    run = site.run("--lang", "en", "cycle", "--dry-run")
    assert run.returncode == 0, state(run)
    assert site.snapshot() == before
    assert "pyproject.toml:3  1.5.0 would become 1.6.0" in run.stdout


def test_a_push_only_looks(tmp_path: Path) -> None:
    site = stamped(tmp_path, test=GREEN)
    head = site.repo.git("rev-parse", "HEAD")
    site.env |= {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push"}
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    is_as_before(site, head)


def test_release_alone_refuses_what_is_not_stamped_and_takes_what_is(tmp_path: Path) -> None:
    site = stamped(tmp_path, test=GREEN)
    assert site.run("test").returncode == 0
    run = site.run("--lang", "en", "release")
    assert run.returncode == 1, state(run)
    assert "another version in its files: pyproject.toml:3, web/package.json:2" in run.stderr
    assert site.run("stamp").returncode == 0
    site.repo.git("commit", "--quiet", "--all", "--message=chore: by hand")
    site.repo.git("push", "--quiet", "origin", "main")
    assert site.run("test").returncode == 0
    run = site.run("release")
    assert run.returncode == 0, state(run)
    assert subjects(site)[0] == "chore: by hand"
    assert site.tags() == ["v1", "v1.5.0", "v1.6.0"]


def test_a_channel_stamps_its_own_version_on_its_own_branch(tmp_path: Path) -> None:
    site = stamped(tmp_path, test=GREEN)
    site.repo.git("checkout", "--quiet", "-b", "beta")
    site.repo.git("push", "--quiet", "origin", "beta")
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    assert '"1.6.0-beta.1"' in there(site, "beta", "pyproject.toml")
    assert '"1.5.0"' in there(site, "main", "pyproject.toml")
    assert "v1.6.0-beta.1" in site.tags()


def test_a_file_that_cannot_be_stamped_is_the_release_stages_error(tmp_path: Path) -> None:
    site = stamped(tmp_path, test=GREEN)
    (site.repo.path / "web" / "package.json").unlink()
    site.repo.git("commit", "--quiet", "--all", "--message=fix: no web")
    site.repo.git("push", "--quiet", "origin", "main")
    head = site.repo.git("rev-parse", "HEAD")
    run = site.run("cycle")
    assert run.returncode == 3, state(run)
    assert "web/package.json" in run.stderr
    is_as_before(site, head)


def test_a_detached_checkout_on_github_pushes_the_branch(tmp_path: Path) -> None:
    with on_github(tmp_path, test=HOLDS, config=CONFIG) as hub:
        hub.push("chore: files", FILES)
        hub.site.env |= {"GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main"}
        machine = hub.machine()
        machine.repo.git("checkout", "--quiet", "--detach")
        run = machine.run("cycle")
        assert run.returncode == 0, state(run)
        check(hub.site)


def test_without_a_remote_the_commit_stays_on_the_branch_here(tmp_path: Path) -> None:
    site = stamped(tmp_path)
    site.repo.git("remote", "remove", "origin")
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    assert site.repo.git("log", "-1", "--format=%s %D") == (
        "chore(release): 1.6.0 HEAD -> main, tag: v1.6.0, tag: v1"
    )
    site.repo.commit("fix: red", files={"test_site.py": RED})
    head = site.repo.git("rev-parse", "HEAD")
    assert site.run("cycle").returncode == 1
    assert site.repo.git("rev-parse", "HEAD") == head


def test_a_project_in_a_folder_with_modes_and_line_ends_of_its_own(tmp_path: Path) -> None:
    site = stamped(tmp_path)
    top = site.repo.path
    (top / "app").mkdir()
    for name in ("ministudio-ci.toml", "test_site.py", "pyproject.toml", "web"):
        site.repo.git("mv", name, f"app/{name}")
    (top / ".gitattributes").write_text("*.toml text eol=crlf\n")
    site.repo.git("add", ".gitattributes")
    site.repo.git("update-index", "--chmod=+x", "app/web/package.json")
    site.repo.git("commit", "--quiet", "--message=refactor: move")
    site.repo.git("push", "--quiet", "origin", "main")
    site.repo = Repo(tmp_path / "fresh").clone(site.bare)
    before = (site.repo.path / "app" / "pyproject.toml").read_bytes()
    site.repo = Repo(site.repo.path / "app")
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    after = (site.repo.path / "pyproject.toml").read_bytes()
    assert after == before.replace(b"1.5.0", b"1.6.0")
    assert b"\r\n" in after
    shown = Repo(site.bare).git("show", "--raw", "--format=", "--abbrev=4", "main").splitlines()
    assert [(line.split()[:2], line.split("\t")[1]) for line in shown] == [
        ([":100644", "100644"], "app/pyproject.toml"),
        ([":100755", "100755"], "app/web/package.json"),
    ]
    assert site.repo.git("status", "--porcelain", "--", ":/", ":!reports", ":!memory") == ""


def test_announcements_go_out_as_for_any_release(tmp_path: Path) -> None:
    site = stamped(tmp_path)
    with announced(site) as (discord, _):
        assert site.run("cycle").returncode == 0
        (body,) = discord.bodies
    assert "v1.6" in body["content"]
    assert "release" not in body["content"]
