"""Who may do what at the GitHub fake, and how it says no."""

import github
import pytest
import requests

from tests.support import github_errors
from tests.support.github_client import connect
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Access, Repository

READER = Access(push=False)
CLASSIC_READER = Access(push=False, scopes=("read:user",))


@pytest.mark.parametrize(
    ("token", "status", "says"),
    [
        pytest.param("wrong", 401, "Bad credentials", id="an unknown token"),
        pytest.param("reader", 403, "not accessible by integration", id="no permission"),
        pytest.param("classic", 404, "Not Found", id="a classic token without the scope"),
    ],
)
def test_a_write_is_refused_to(
    fake: GithubFake, repo: Repository, token: str, status: int, says: str
) -> None:
    fake.tokens |= {"reader": READER, "classic": CLASSIC_READER}
    with pytest.raises(github.GithubException, match=says) as caught:
        connect(fake, token).get_repo(repo.full_name).create_git_release(
            "v1.0.0", "v1.0.0", "", draft=True
        )
    assert caught.value.status == status
    assert not repo.releases


def test_without_a_token_a_public_repository_can_be_read_only(
    fake: GithubFake, repo: Repository
) -> None:
    url = f"{fake.url}/repos/{repo.full_name}"
    assert requests.get(url, timeout=5).status_code == 200
    assert requests.post(f"{url}/releases", json={"tag_name": "v1"}, timeout=5).status_code == 401
    repo.private = True
    assert requests.get(url, timeout=5).status_code == 404


def test_the_repository_tells_the_permissions_of_the_token(
    fake: GithubFake, repo: Repository
) -> None:
    fake.tokens["reader"] = READER
    asked = [connect(fake, token).get_repo(repo.full_name) for token in (TOKEN, "reader")]
    assert [remote.permissions.push for remote in asked] == [True, False]


def test_a_classic_token_tells_its_scopes(fake: GithubFake, repo: Repository) -> None:
    fake.tokens["classic"] = Access(scopes=("repo", "workflow"))
    for token, scopes in (("classic", ["repo", "workflow"]), (TOKEN, None)):
        hub = connect(fake, token)
        hub.get_repo(repo.full_name)
        assert hub.oauth_scopes == scopes


def test_drafts_are_not_shown_to_a_reader(fake: GithubFake, repo: Repository) -> None:
    fake.tokens["reader"] = READER
    made = connect(fake).get_repo(repo.full_name).create_git_release("v1", "v1", "", draft=True)
    remote = connect(fake, "reader").get_repo(repo.full_name)
    assert list(remote.get_releases()) == []
    with pytest.raises(github.UnknownObjectException):
        remote.get_release(made.id)


def test_an_hours_budget_used_up_refuses_all_but_the_question(
    fake: GithubFake, repo: Repository
) -> None:
    fake.remaining = 0
    hub = connect(fake)
    assert hub.get_rate_limit().resources.core.remaining == 0
    with pytest.raises(github.RateLimitExceededException) as caught:
        hub.get_repo(repo.full_name)
    headers = caught.value.headers or {}
    assert headers["x-ratelimit-reset"] == str(fake.reset)


def test_a_secondary_limit_says_how_long_to_wait(fake: GithubFake, repo: Repository) -> None:
    fake.fail_next("POST", "/releases$", github_errors.secondary_limit(7))
    remote = connect(fake).get_repo(repo.full_name)
    with pytest.raises(github.GithubException, match="secondary rate limit") as caught:
        remote.create_git_release("v1.0.0", "v1.0.0", "", draft=True)
    headers = caught.value.headers or {}
    assert (caught.value.status, headers["retry-after"]) == (429, "7")
