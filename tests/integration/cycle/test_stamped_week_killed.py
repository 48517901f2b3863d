"""A week with `release.stamp` that is killed: commit, branch and tag are out together, or none."""

import subprocess
from pathlib import Path

import pytest

from tests.support.cycle_site import GREEN, state, was_killed
from tests.support.repo import ENV, Repo
from tests.support.runner_site import on_github
from tests.support.stamped_site import CONFIG, FILES, HOLDS, check, stamped, subjects


@pytest.mark.parametrize("first", [1, 12])
def test_a_week_killed_anywhere_is_finished_by_the_next(tmp_path: Path, first: int) -> None:
    """Each case kills at every 23rd act, from its first one on, until a run comes through."""
    act, killed = first, True
    while killed:
        site = stamped(tmp_path / str(act))
        dying = site.run("cycle", dying_at=act)
        killed = was_killed(dying)
        run = site.run("cycle")
        assert run.returncode == 0, f"{act} {state(run)}"
        check(site)
        assert site.releases() == ["v1.6.0"], act
        act += 23


@pytest.mark.parametrize("act", range(60, 250, 47))
def test_a_run_killed_on_a_machine_that_is_gone_is_finished_on_another(
    tmp_path: Path, act: int
) -> None:
    with on_github(tmp_path, test=HOLDS, config=CONFIG) as hub:
        hub.push("chore: files", FILES)
        hub.run(dying_at=act)
        told = subjects(hub.site)
        both = [told[0] == "chore(release): 1.6.0", "v1.6.0" in hub.site.tags()]
        assert both in ([True, True], [False, False])
        run = hub.run()
        assert run.returncode == 0, state(run)
        check(hub.site)
        (release,) = hub.releases()
        assert (release.tag_name, release.draft) == ("v1.6.0", False)
        third = hub.run()
        assert third.returncode == 0, state(third)
        check(hub.site)


def test_a_run_killed_during_the_tests_is_resumed_on_its_own_commit(tmp_path: Path) -> None:
    site = stamped(tmp_path, test=GREEN)
    flaw = ("import ministudio_ci.release.steps as steps, os, signal\n"
            "steps.make_tag = lambda *_: os.kill(os.getpid(), signal.SIGKILL)")  # fmt: skip
    assert was_killed(site.run("cycle", flaw=flaw))
    left = site.repo.git("rev-parse", "HEAD")
    run = site.run("cycle", "--resume")
    assert run.returncode == 0, state(run)
    assert "passed" not in run.stdout
    check(site)
    assert Repo(site.bare).git("rev-parse", "main") == left


def test_what_a_killed_run_left_is_dropped_where_another_version_is_due(tmp_path: Path) -> None:
    site = stamped(tmp_path, test=GREEN)
    flaw = ("import ministudio_ci.release.steps as steps, os, signal\n"
            "steps.make_tag = lambda *_: os.kill(os.getpid(), signal.SIGKILL)")  # fmt: skip
    assert was_killed(site.run("cycle", flaw=flaw))
    subprocess.run(["git", "tag", "v1.9.0", "main~2"], cwd=site.bare, env=ENV, check=True)
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    assert site.tags() == ["v1", "v1.10.0", "v1.5.0", "v1.9.0"]
    assert subjects(site)[:2] == ["chore(release): 1.10.0", "chore: files"]
