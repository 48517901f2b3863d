"""A release killed by SIGKILL at any point, then run again, ends as one that was not."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ministudio_ci.foundation.forge import ForgeRelease
from ministudio_ci.release import Step, find_unfinished, publish
from tests.support.forges import REPOSITORY
from tests.support.github_fake import GithubFake
from tests.support.loopback import Answer, Request, wait_until
from tests.support.release_run import forge_at
from tests.support.release_site import Site

ROOT = Path(__file__).parents[3]
BY_PID = 'kill -9 "$(cat "{clone}/.git/pid")"'


def run(site: Site, place: str, *, last: str = "") -> int:
    """Run it to its end or its death, and wait for what it started too."""
    command = [sys.executable, "-m", "tests.support.release_run", str(site.repo.path), place, last]
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process:
        code = process.wait(180)
    wait_until(partial(_ended, process.pid), seconds=120, what="the end of its children")
    return code


def _ended(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def heal(site: Site, place: str) -> ForgeRelease:
    """Run again, as the cycle does; then all must be there, and nothing left to do."""
    forge = forge_at(place)
    tagged = "v1.6.0" in {**site.here(), **site.there()}
    found = find_unfinished(site.git, forge, "v", remote="origin")
    before = forge.find("v1.6.0")
    whole = before is not None and before.published and "v1" in site.there()
    assert (found is not None) == (tagged and not whole), "half-made and not said, or the reverse"
    publish(site.order(), git=site.git, forge=forge)
    assert find_unfinished(site.git, forge, "v", remote="origin") is None
    assert site.there() == {"v1.6.0": site.git.head(), "v1": site.git.head()}
    release = forge.find("v1.6.0")
    assert release
    assert release.published
    assert sorted(kept.name for kept in release.assets) == ["changelog.json", "changelog.md"]
    assert all(release.has(asset) for asset in site.order().assets)
    return release


@pytest.fixture(params=["same clone", "new clone"])
def again(request: pytest.FixtureRequest, site: Site) -> Callable[[], Site]:
    """Where the second run is: on the same machine, or on a fresh runner without any memory."""
    return lambda: site if request.param == "same clone" else site.clone("later")


@pytest.mark.parametrize("step", Step, ids=lambda step: step.value)
def test_after_each_step_on_github(
    site: Site, fake: GithubFake, again: Callable[[], Site], step: Step
) -> None:
    assert run(site, fake.url, last=step.value) == -9
    heal(again(), fake.url)
    assert len(fake.repositories[REPOSITORY].releases) == 1


@pytest.mark.parametrize("step", Step, ids=lambda step: step.value)
def test_after_each_step_in_a_folder(site: Site, step: Step) -> None:
    folder = site.repo.path / "reports" / "releases"
    assert run(site, str(folder), last=step.value) == -9
    heal(site, str(folder))
    assert [path.name for path in folder.iterdir()] == ["v1.6.0"]


WRITES = [
    ("POST", "/releases"),
    ("POST", "changelog.md"),
    ("POST", "changelog.json"),
    ("PATCH", ""),
]


@pytest.mark.parametrize("done", [False, True], ids=["not done", "done, the answer lost"])
@pytest.mark.parametrize("write", WRITES, ids=["draft", "first file", "second file", "publishing"])
def test_in_the_middle_of_each_call(
    site: Site, fake: GithubFake, write: tuple[str, str], *, done: bool
) -> None:
    answer = fake._server._answer
    method, name = write

    def killing(request: Request) -> Answer:
        place = f"{request.path} {request.query.get('name', '')}".strip()
        if request.method != method or not place.endswith(name):
            return answer(request)
        fake._server._answer = answer
        if done:
            answer(request)
        os.kill(int((site.repo.path / ".git" / "pid").read_text()), 9)
        return Answer(cut=True)

    fake._server._answer = killing
    assert run(site, fake.url) == -9
    heal(site, fake.url)
    assert len(fake.repositories[REPOSITORY].releases) == 1


@pytest.mark.parametrize("tag", ["v1.6.0", "v1"])
@pytest.mark.parametrize("hook", ["update", "post-update"])
def test_in_the_middle_of_each_push(
    site: Site, fake: GithubFake, again: Callable[[], Site], hook: str, tag: str
) -> None:
    kill = BY_PID.format(clone=site.repo.path)
    site.hook(hook, f'case " $* " in *" refs/tags/{tag} "*) {kill}; rm "$0";; esac')
    assert run(site, fake.url) == -9
    heal(again(), fake.url)
    assert len(fake.repositories[REPOSITORY].releases) == 1


@pytest.mark.parametrize("state", ["prepared", "committed"])
def test_in_the_middle_of_making_the_tag(site: Site, fake: GithubFake, state: str) -> None:
    hook = site.repo.path / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    kill = BY_PID.format(clone=site.repo.path)
    hook.write_text(f'#!/bin/sh\n[ "$1" != {state} ] || {{ {kill}; rm "$0"; }}\n')
    hook.chmod(0o755)
    assert run(site, fake.url) == -9
    heal(site, fake.url)


@pytest.mark.parametrize("place", ["github", "folder"])
def test_at_any_moment(site: Site, fake: GithubFake, place: str) -> None:
    """Killed from outside at moments spread over a run, again and again on the same clone."""
    where = fake.url if place == "github" else str(site.repo.path / "reports" / "releases")
    command = [sys.executable, "-m", "tests.support.release_run", str(site.repo.path), where]
    for tenths in (4, 5, 6, 7, 8, 9, 10, 12):
        with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process:
            try:
                process.wait(tenths / 10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
        wait_until(partial(_ended, process.pid), seconds=120, what="the end of its children")
    heal(site, where)
    if place == "github":
        assert len(fake.repositories[REPOSITORY].releases) == 1
