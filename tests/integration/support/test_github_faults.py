"""Faults strike the call they were planted for, before or after the act."""

import github
import pytest
import requests

from tests.support.github_client import connect
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Repository


def create(fake: GithubFake, repo: Repository) -> None:
    remote = connect(fake).get_repo(repo.full_name)
    remote.create_git_release("v1.0.0", "v1.0.0", "", draft=True)


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        pytest.param(False, 0, id="cut before the act: nothing is there"),
        pytest.param(True, 1, id="cut after the act: it is done, unknown to the caller"),
    ],
)
def test_a_cut_connection(fake: GithubFake, repo: Repository, *, after: bool, kept: int) -> None:
    fake.fail_next("POST", "/releases$", "reset", after=after)
    with pytest.raises(requests.ConnectionError):
        create(fake, repo)
    assert len(repo.releases) == kept
    create(fake, repo)
    assert len(repo.releases) == kept + 1


def test_a_fault_waits_for_its_turn_and_strikes_as_often_as_said(
    fake: GithubFake, repo: Repository
) -> None:
    fake.fail_next(".*", "/releases", 503, skip=1, times=2)
    statuses = []
    for _ in range(4):
        try:
            create(fake, repo)
            statuses.append(201)
        except github.GithubException as error:
            statuses.append(error.status)
    assert statuses == [201, 503, 503, 201]


def test_every_request_is_kept_in_order(fake: GithubFake, repo: Repository) -> None:
    create(fake, repo)
    assert fake.calls == ["GET /repos/studio/site", "POST /repos/studio/site/releases"]
    assert fake.requests[1].json()["tag_name"] == "v1.0.0"


def test_pygithubs_own_retry_would_make_a_second_draft(fake: GithubFake, repo: Repository) -> None:
    """Why the product turns it off: it repeats a POST whose answer was lost."""
    fake.fail_next("POST", "/releases$", "reset", after=True)
    hub = github.Github(auth=github.Auth.Token(TOKEN), base_url=fake.url)
    hub.get_repo(repo.full_name).create_git_release("v1.0.0", "v1", "", draft=True)
    assert len(repo.releases) == 2
