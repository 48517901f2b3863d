"""A run killed on GitHub: its machine is gone, and the next one starts from a fresh clone."""

import json
from pathlib import Path

import pytest

from tests.support.cycle_site import contents, feed_versions, state
from tests.support.runner_site import RunnerSite, on_github

FRENCH = "📢 Mise à jour Site v1.6"
ACTS = 250
"""About as many as a whole run has; a later one lets the first run come through."""


def check(hub: RunnerSite, act: int) -> None:
    """Look whether all is there, once."""
    assert hub.site.tags() == ["v1", "v1.5.0", "v1.6.0"], act
    tip = hub.site.repo.git("rev-parse", "HEAD")
    refs = hub.github.repositories["studio/site"].refs
    assert refs.all()["refs/tags/v1"] == tip, act
    (release,) = hub.releases()
    assert (release.tag_name, release.draft) == ("v1.6.0", False), act
    names = sorted(asset.name for asset in release.assets.values())
    assert names == ["changelog.json", "changelog.md"], act
    assert feed_versions(hub.address) == ["1.6.0"], act
    # Killed between Discord's answer and our note of it, the message goes out again.
    assert 1 <= len(hub.discord.bodies) <= 2, act
    assert all(said.startswith(FRENCH) for said in contents(hub.discord.bodies)), act
    assert hub.entries() == {"v1.6.0--discord": "sent", "v1.6.0--widget": "sent"}, act


def check_memory(hub: RunnerSite, act: int, *, first: bool) -> None:
    """Look whether the branch holds what each run tested; `first`: the killed one's as well."""
    memory = hub.memory()
    reports = [json.loads(text) for name, text in memory.items() if name.startswith("ci_report_")]
    lines = memory["session.log"].splitlines()
    assert len(reports) == len(lines) == 1 + first, act
    assert {report["ministudio"]["result"] for report in reports} == {"SUCCESS"}, act
    assert all(line.startswith("[CI/CD] Test run ") for line in lines), act
    for name, text in memory.items():
        assert name == "session.log" or json.loads(text), act


@pytest.mark.parametrize("first", [25, 56, 87, 118])
def test_a_run_killed_anywhere_is_finished_on_another_machine(tmp_path: Path, first: int) -> None:
    """Each case kills at every 124th act, from its first one on, and so in every stage."""
    for act in range(first, ACTS, 124):
        with on_github(tmp_path / str(act)) as hub:
            hub.run(dying_at=act)
            kept = "session.log" in hub.memory()
            run = hub.run()
            assert run.returncode == 0, state(run)
            check(hub, act)
            check_memory(hub, act, first=kept)
            third = hub.run()
            assert (third.returncode, len(hub.releases())) == (0, 1), state(third)
