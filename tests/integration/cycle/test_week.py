"""The whole week by our own command, on a real repository, remote, endpoint and interpreter."""

import json
from pathlib import Path

import pytest

from tests.support.cycle_site import (
    RED,
    CycleSite,
    announced,
    contents,
    feed_versions,
    state,
    was_killed,
)
from tests.support.repo import Repo

FRENCH = """📢 Mise à jour Site v1.6
✅ Corrections : bug lecteur
🛠️ Nouveautés : films populaires"""


def test_a_green_week_ends_with_one_tag_one_release_and_one_announcement(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    with announced(site) as (discord, address):
        run = site.run("cycle")
        assert run.returncode == 0, state(run)
        assert site.tags() == ["v1", "v1.5.0", "v1.6.0"]
        assert site.releases() == ["v1.6.0"]
        assert contents(discord.bodies) == [FRENCH]
        assert feed_versions(address) == ["1.6.0"]
        again = site.run("cycle")
        assert again.returncode == 0, state(again)
        assert "Rien à publier" in again.stdout
        assert site.tags() == ["v1", "v1.5.0", "v1.6.0"]
        assert len(discord.bodies) == 1


def test_a_red_week_tags_nothing_and_raises_the_alarm(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path, test=RED)
    with announced(site) as (discord, address):
        run = site.run("cycle")
        assert run.returncode == 1, state(run)
        assert site.tags() == ["v1.5.0"]
        assert site.releases() == []
        assert feed_versions(address) == []
        (alarm,) = contents(discord.bodies)
    assert "test_site.py::test_it" in alarm
    assert "assert 1 == 2" in alarm


def test_reports_beyond_those_kept_are_removed(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path, config="memory.keep = 2\n")
    memory = site.repo.path / "memory"
    memory.mkdir()
    old = ["ci_report_20250101-000000.json", "ci_report_20250101-000000-10.json",
           "ci_report_20250101-000000-9.json", "ci_report_mine.json"]  # fmt: skip
    for name in old:
        (memory / name).write_text("{}")
    assert site.run("test").returncode == 0
    left = {path.name for path in memory.glob("*.json")}
    assert left & set(old) == {"ci_report_20250101-000000-10.json", "ci_report_mine.json"}
    assert len(left) == 3


def test_a_dry_run_changes_nothing_anywhere_and_says_what_would_be_done(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    with announced(site) as (discord, address):
        before = site.snapshot()
        run = site.run("cycle", "--dry-run")
        assert run.returncode == 0, state(run)
        assert site.snapshot() == before
        assert discord.requests == []
        assert feed_versions(address) == []
    assert "v1.6.0" in run.stdout
    assert "default" in run.stdout


def test_a_dry_run_in_json_is_one_document(tmp_path: Path) -> None:
    run = CycleSite.new(tmp_path).run("cycle", "--dry-run", "--json")
    assert json.loads(run.stdout) == {
        "suites": ["default"], "version": "1.6.0", "tag": "v1.6.0", "gate": "shut",
        "pages": None,
        "announcements": [],
    }  # fmt: skip


@pytest.mark.parametrize("command", ["cycle", "release"])
def test_a_dry_run_does_not_even_deepen_a_shallow_clone(tmp_path: Path, command: str) -> None:
    site = CycleSite.new(tmp_path)
    site.repo = Repo(tmp_path / "shallow").clone(site.bare, "--depth=1")
    before = site.snapshot()
    run = site.run(command, "--dry-run")
    assert run.returncode == 3, state(run)
    assert "fetch-depth: 0" in run.stderr
    assert site.snapshot() == before


def test_tags_that_only_the_remote_has_count(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    site.repo.tag("v1.9.0", at="HEAD~1")
    site.repo.git("push", "--quiet", "origin", "v1.9.0")
    site.repo.git("tag", "--delete", "v1.9.0")
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    assert site.tags() == ["v1", "v1.10.0", "v1.5.0", "v1.9.0"]


def test_a_push_whose_version_is_taken_elsewhere_stays_green(tmp_path: Path) -> None:
    """What `develop` is after each release of `main`: only a look, and it cannot be taken."""
    site = CycleSite.new(tmp_path)
    site.repo.git("checkout", "--quiet", "-b", "develop")
    site.repo.git("checkout", "--quiet", "main")
    site.repo.commit("docs: released", files={"b": "1"})
    site.repo.tag("v1.6.0")
    site.repo.git("checkout", "--quiet", "develop")
    site.repo.git("push", "--quiet", "origin", "main", "develop", "v1.6.0")
    site.env |= {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push"}
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    assert "v1.6.0" in run.stdout
    assert site.tags() == ["v1.5.0", "v1.6.0"]


def test_a_dry_run_says_that_the_remote_has_tags_it_did_not_count(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    site.repo.tag("v1.9.0", at="HEAD~1")
    site.repo.git("push", "--quiet", "origin", "v1.9.0")
    site.repo.git("tag", "--delete", "v1.9.0")
    before = site.snapshot()
    run = site.run("release", "--dry-run")
    assert run.returncode == 0, state(run)
    assert "v1.9.0" in run.stdout
    assert site.snapshot() == before


def test_an_outage_reddens_nothing_and_the_next_run_sends_what_is_left(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    with announced(site) as (_, address):
        site.env["MINISTUDIO_CI_DISCORD_WEBHOOK"] = "http://127.0.0.1:9/api/webhooks/1/x"
        run = site.run("cycle")
        assert run.returncode == 0, state(run)
        assert feed_versions(address) == ["1.6.0"]
    with announced(site) as (discord, _):
        run = site.run("announce")
        assert run.returncode == 0, state(run)
        assert contents(discord.bodies) == [FRENCH]


def test_a_resumed_run_does_not_run_green_tests_again(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path)
    hook = site.bare / "hooks" / "update"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert site.run("cycle").returncode == 2  # the remote refuses the tag
    hook.unlink()
    run = site.run("cycle", "--resume")
    assert run.returncode == 0, state(run)
    assert "passed" not in run.stdout
    assert site.tags() == ["v1", "v1.5.0", "v1.6.0"]
    assert len(list((site.repo.path / "memory").glob("ci_report_*.json"))) == 1


@pytest.mark.parametrize("first", range(1, 4))
def test_a_week_killed_anywhere_is_finished_by_the_next(tmp_path: Path, first: int) -> None:
    """Each case kills at every ninth act, from its first one on, until a run comes through."""
    act, killed = first, True
    while killed:
        folder = tmp_path / str(act)
        site = CycleSite.new(folder)
        with announced(site) as (discord, address):
            dying = site.run("cycle", dying_at=act)
            killed = was_killed(dying)
            run = site.run("cycle")
            assert run.returncode == 0, state(run)
            assert site.tags() == ["v1", "v1.5.0", "v1.6.0"], act
            assert site.releases() == ["v1.6.0"], act
            assert feed_versions(address) == ["1.6.0"], act
            # Killed between Discord's answer and our note of it, the message goes out again.
            assert set(contents(discord.bodies)) == {FRENCH}, act
            assert len(discord.bodies) <= 2, act
        act += 9
