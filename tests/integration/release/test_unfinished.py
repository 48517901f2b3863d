"""A half-made release is found by what is there, and only if it is ours."""

from collections.abc import Callable

import pytest

from ministudio_ci.foundation.forge import Forge
from ministudio_ci.foundation.forge_local import LocalForge
from ministudio_ci.release import Step, Unfinished, find_unfinished, publish
from tests.support.forges import REPOSITORY, github_forge
from tests.support.github_fake import GithubFake
from tests.support.release_site import Site

SHARED = (Step.TAG, Step.PUSH, Step.DRAFT, Step.ASSETS, Step.PUBLISH, Step.MAJOR_TAG)
OWN = (Step.TAG, Step.DRAFT, Step.ASSETS, Step.PUSH, Step.PUBLISH, Step.MAJOR_TAG)


class StoppedError(Exception):
    """The run ends here."""


def after(last: Step) -> Callable[[Step], None]:
    def stop(step: Step) -> None:
        if step is last:
            raise StoppedError

    return stop


def stopped(site: Site, forge: Forge, last: Step) -> None:
    with pytest.raises(StoppedError):
        publish(site.order(), git=site.git, forge=forge, on_step=after(last))


def look(site: Site, forge: Forge, *, major_tag: bool = True) -> Unfinished | None:
    return find_unfinished(site.git, forge, "v", remote="origin", major_tag=major_tag)


def missing(site: Site, forge: Forge) -> tuple[Step, ...]:
    found = look(site, forge)
    assert found
    assert (found.tag, found.version, found.commit) == ("v1.6.0", "1.6.0", site.git.head())
    return found.missing


@pytest.mark.parametrize("last", SHARED[:-1], ids=lambda step: step.value)
def test_on_github_it_lacks_what_comes_after(site: Site, fake: GithubFake, last: Step) -> None:
    forge = github_forge(fake.url)
    stopped(site, forge, last)
    rest = set(SHARED[SHARED.index(last) + 1 :])
    assert set(missing(site, forge)) - {Step.ASSETS} == rest - {Step.ASSETS}
    publish(site.order(), git=site.git, forge=forge)
    assert look(site, forge) is None


@pytest.mark.parametrize("last", OWN[:-1], ids=lambda step: step.value)
def test_in_a_folder_it_lacks_what_comes_after(site: Site, local: LocalForge, last: Step) -> None:
    stopped(site, local, last)
    rest = set(OWN[OWN.index(last) + 1 :])
    assert set(missing(site, local)) - {Step.ASSETS} == rest - {Step.ASSETS}
    publish(site.order(), git=site.git, forge=local)
    assert look(site, local) is None


def test_another_clone_finds_it_too_without_any_memory(site: Site, fake: GithubFake) -> None:
    stopped(site, github_forge(fake.url), Step.DRAFT)
    later = site.clone("later")
    assert missing(later, github_forge(fake.url)) == (Step.ASSETS, Step.PUBLISH, Step.MAJOR_TAG)


def test_it_is_found_though_the_branch_has_moved_on(site: Site, fake: GithubFake) -> None:
    stopped(site, github_forge(fake.url), Step.PUSH)
    tagged = site.git.head()
    site.repo.commit("feat: more")
    found = look(site, github_forge(fake.url))
    assert found
    assert found.commit == tagged


def test_a_release_made_whole_in_another_clone_is_not_looked_for_in_this_ones_folder(
    site: Site, local: LocalForge
) -> None:
    publish(site.order(), git=site.git, forge=local)
    later = site.clone("later")
    elsewhere = LocalForge(later.repo.path / "reports" / "releases")
    assert look(later, elsewhere) is None


@pytest.mark.parametrize("message", [None, "Version 1.6.0\n\nReleased-By: someone else"])
def test_a_tag_of_another_tool_is_never_touched(
    site: Site, fake: GithubFake, message: str | None
) -> None:
    site.repo.tag("v1.6.0", message=message)
    assert look(site, github_forge(fake.url)) is None
    assert fake.calls == []


def test_a_tag_of_ours_with_another_prefix_is_another_products(
    site: Site, local: LocalForge
) -> None:
    stopped(site, local, Step.TAG)
    assert find_unfinished(site.git, local, "app-v", remote="origin") is None


def test_the_newest_counts_and_not_the_highest(site: Site, fake: GithubFake) -> None:
    forge = github_forge(fake.url)
    slow = {"GIT_COMMITTER_DATE": "2025-11-01T00:00:00Z"}
    publish(site.order("2.0.0"), git=site.git.with_env(slow), forge=forge)
    with pytest.raises(StoppedError):
        publish(site.order("1.5.1"), git=site.git, forge=forge, on_step=after(Step.TAG))
    found = look(site, forge)
    assert found
    assert found.tag == "v1.5.1"


def test_a_major_tag_that_is_not_wanted_is_not_missed(site: Site, fake: GithubFake) -> None:
    forge = github_forge(fake.url)
    publish(site.order(major_tag=False), git=site.git, forge=forge)
    assert look(site, forge, major_tag=False) is None
    assert look(site, forge) is not None


def test_looking_changes_nothing(site: Site, fake: GithubFake) -> None:
    stopped(site, github_forge(fake.url), Step.PUSH)
    before = site.here(), site.there(), dict(fake.repositories[REPOSITORY].releases)
    look(site, github_forge(fake.url))
    assert (site.here(), site.there(), fake.repositories[REPOSITORY].releases) == before
