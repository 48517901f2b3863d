"""Two releases at once: one tag, one release; who comes second is told so or finds it done."""

import subprocess
import sys
from pathlib import Path

import pytest

from ministudio_ci.release import find_unfinished, publish
from tests.support.forges import REPOSITORY
from tests.support.github_fake import GithubFake
from tests.support.loopback import wait_until
from tests.support.release_run import forge_at
from tests.support.release_site import Site

ROOT = Path(__file__).parents[3]


def start(site: Site, place: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.release_run", str(site.repo.path), place]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def ends(*runs: subprocess.Popen[str]) -> list[str]:
    """The last words of each; none for one that went well."""
    return sorted(run.communicate(timeout=180)[1].strip() for run in runs)


def check(site: Site, place: str) -> None:
    head = site.git.head()
    assert site.there() == {"v1.6.0": head, "v1": head}
    site.repo.git("fetch", "--quiet", "--force", "--tags")
    assert find_unfinished(site.git, forge_at(place), "v", remote="origin") is None
    assert publish(site.order(), git=site.git, forge=forge_at(place)).steps == ()


@pytest.mark.parametrize("pause", ["0", "0.3", "0.6"])
def test_from_two_clones(site: Site, fake: GithubFake, pause: str) -> None:
    site.hook("update", f"sleep {pause}")  # so that both look before either has pushed
    other = site.clone("other-run")
    words = ends(start(site, fake.url), start(other, fake.url))
    assert words[0] == ""
    assert words[1] == "" or words[1].startswith(
        "ReleaseRaceError: Another run is releasing v1.6.0"
    )
    check(site, fake.url)
    (release,) = fake.repositories[REPOSITORY].releases.values()
    assert sorted(kept.name for kept in release.assets.values()) == [
        "changelog.json", "changelog.md",
    ]  # fmt: skip


def test_from_one_clone(site: Site, fake: GithubFake) -> None:
    go = site.files / "go"
    site.hook("update", f"while [ ! -e {go} ]; do sleep 0.05; done")
    runs = [start(site, fake.url), start(site, fake.url)]

    def one_has_ended() -> bool:
        return any(run.poll() is not None for run in runs)

    try:
        wait_until(one_has_ended, seconds=180, what="the end of the run that comes second")
    finally:
        go.touch()
    words = ends(*runs)
    assert words[0] == ""
    assert words[1].startswith("ReleaseRaceError: Another run is releasing v1.6.0")
    check(site, fake.url)
    assert len(fake.repositories[REPOSITORY].releases) == 1


def test_of_two_commits_at_once_the_first_tag_stands(site: Site, fake: GithubFake) -> None:
    """The other's tag of the same name arrives while we push ours."""
    other = site.clone("other-run")
    older = other.repo.git("commit-tree", "-m", "x", "HEAD^{tree}")
    steal = f"cd {other.repo.path} && git tag v1.6.0 {older} && git push -q origin v1.6.0"
    hook = site.repo.path / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nunset GIT_DIR; {steal}\n")
    hook.chmod(0o755)
    (words,) = ends(start(site, fake.url))
    assert words.startswith("TagExistsError: The tag v1.6.0 is already there, on commit " + older)
    assert site.there() == {"v1.6.0": older}
    assert site.here() == {}
