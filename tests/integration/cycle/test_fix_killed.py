"""A week killed while it corrects: one branch and one pull request, whenever it died."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cycle_site import state, was_killed
from tests.support.fixed_site import FixedSite
from tests.support.github_fake import GithubFake
from tests.support.github_state import Repository


@pytest.fixture
def fake() -> Iterator[GithubFake]:
    with GithubFake() as running:
        yield running


@pytest.mark.parametrize("first", [22, 32])
def test_a_week_killed_anywhere_proposes_once_when_it_is_run_again(
    tmp_path: Path, first: int
) -> None:
    """Each case kills at every 20th act, from its first one on, until a run comes through."""
    act, killed = first, True
    while killed:
        with GithubFake() as fake:
            site = FixedSite(tmp_path / str(act), fake)
            killed = was_killed(site.run(dying_at=act))
            again = site.run()
            assert again.returncode == 1, f"{act} {state(again)}"
            check_once(site, site.hub)
        act += 20


DIES = "lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.parametrize(
    "flaw",
    [
        pytest.param(f"from ministudio_ci.cycle import fix as m; m.run_suites = {DIES}",
                     id="before the suites, both scratch trees made"),
        pytest.param(f"from ministudio_ci.cycle import propose as m; m.open_proposals = {DIES}",
                     id="before the branch"),
        pytest.param("from ministudio_ci.foundation.proposal_github import GitHubProposals as m; "
                     f"m.open = {DIES}", id="the branch pushed, before the pull request"),
        pytest.param("from ministudio_ci.foundation import proposal_github as m; "
                     f"m._value = {DIES}", id="the pull request opened, before we know"),
    ],
)  # fmt: skip
def test_a_week_killed_at_an_act_of_the_correction_proposes_once_when_it_is_resumed(
    tmp_path: Path, fake: GithubFake, flaw: str
) -> None:
    site = FixedSite(tmp_path, fake)
    assert was_killed(site.run(flaw=f"import os, signal; {flaw}"))
    again = site.run("--resume")
    assert again.returncode == 1, state(again)
    check_once(site, site.hub)


def check_once(site: FixedSite, hub: Repository) -> None:
    site.untouched()
    assert len(hub.opened) == 1
    assert site.branches() == ["main", site.branch]
    assert site.there("show", f"{site.branch}:a") == "3"
