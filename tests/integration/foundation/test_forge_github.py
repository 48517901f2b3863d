"""GitHub's failures: told apart, borne where they pass, and never a second draft."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ministudio_ci.errors import (
    ForgePermissionError,
    ForgeRateLimitError,
    ForgeRefusedError,
    ForgeRepositoryError,
    ForgeTokenError,
    ForgeUnreachableError,
    MinistudioError,
    NotAForgeError,
)
from ministudio_ci.foundation.forge_github import GitHubForge
from ministudio_ci.foundation.github_calls import Pace
from tests.support.forges import REPOSITORY, asset, draft, github_forge
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Access, Release, Repository
from tests.support.loopback import Answer


@pytest.fixture
def fake() -> Iterator[GithubFake]:
    with GithubFake() as running:
        running.add(REPOSITORY).refs.set("refs/tags/v1.6.0", "1" * 40)
        yield running


@pytest.fixture
def forge(fake: GithubFake) -> GitHubForge:
    return github_forge(fake.url)


@pytest.fixture
def repository(fake: GithubFake) -> Repository:
    return fake.repositories[REPOSITORY]


def fill(repository: Repository, count: int, *, draft: bool = False) -> None:
    for number in range(1, count + 1):
        tag, when = f"v0.{number}.0", "2025-01-01T00:00:00Z"
        repository.releases[number] = Release(
            id=number, tag_name=tag, target_commitish="main", draft=draft, created_at=when
        )


def test_a_draft_on_the_third_page_is_found(forge: GitHubForge, repository: Repository) -> None:
    fill(repository, 250, draft=True)
    found = forge.find("v0.1.0")
    assert found
    assert (found.id, found.published) == ("1", False)


def test_a_published_release_is_found_without_reading_the_list(
    forge: GitHubForge, fake: GithubFake, repository: Repository
) -> None:
    fill(repository, 250)
    assert forge.find("v0.1.0")
    assert not [call for call in fake.calls if call.endswith("/releases")]


LIMITED = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 36_000)}
SECONDARY = {"message": "You have exceeded a secondary rate limit and so on."}


@pytest.mark.parametrize(
    ("harm", "error", "said"),
    [
        pytest.param(Answer(status=401, body={"message": "Bad credentials"}), ForgeTokenError,
                     "127.0.0.1 does not know the token", id="401"),
        pytest.param(Answer(status=403, body={"message": "Resource not accessible by integration"}),
                     ForgePermissionError, "studio/site: Resource not accessible", id="403"),
        pytest.param(Answer(status=403, body={"message": "no"}, headers={"Retry-After": "900"}),
                     ForgeRateLimitError, "wait 900 s", id="403 with Retry-After"),
        pytest.param(Answer(status=403, body={"message": "API rate limit exceeded"},
                            headers=LIMITED),
                     ForgeRateLimitError, r"wait 3\d{4} s", id="403, the hour's budget spent"),
        pytest.param(Answer(status=403, body=SECONDARY), ForgeRateLimitError, "wait 60 s",
                     id="403, secondary limit without a header"),
        pytest.param(Answer(status=429, body={"message": "slow"}, headers={"Retry-After": "61"}),
                     ForgeRateLimitError, "wait 61 s", id="429"),
        pytest.param(Answer(status=422, body={"message": "Validation Failed", "errors": [
                         {"field": "tag_name", "code": "already_exists"}, "more",
                         {"message": "tag_name was used by an immutable release"}]}),
                     ForgeRefusedError, "Validation Failed; tag_name already_exists; more; tag_name"
                     " was used", id="422"),
        pytest.param(Answer(status=404, body={"message": "Not Found"}), ForgePermissionError,
                     "studio/site: Not Found", id="404 of a repository that is there"),
        pytest.param(503, ForgeUnreachableError, "503", id="503"),
        pytest.param("reset", ForgeUnreachableError, "reset by peer", id="a network cut"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_githubs_words(
    fake: GithubFake, harm: Answer, error: type[MinistudioError], said: str
) -> None:
    forge = github_forge(fake.url, pace=Pace(between_requests=0, between_writes=0, retries=()))
    fake.fail_next("POST", "/releases$", harm)
    with pytest.raises(error, match=said):
        forge.create_draft(draft())


def test_a_repository_that_is_not_there_is_told(fake: GithubFake) -> None:
    del fake.repositories[REPOSITORY]
    with pytest.raises(ForgeRepositoryError, match="no repository studio/site"):
        github_forge(fake.url).find("v1.6.0")


def test_a_host_that_is_not_there_is_told() -> None:
    with pytest.raises(ForgeUnreachableError, match=r"127\.0\.0\.1 could not be .*refused"):
        github_forge("http://127.0.0.1:9").find("v1.6.0")


def test_a_page_of_another_server_is_told(fake: GithubFake, forge: GitHubForge) -> None:
    fake.fail_next("GET", "", Answer(body=b"<html>log in"), times=99)
    with pytest.raises(NotAForgeError, match="/api/v3 is not GitHub's API"):
        forge.find("v1.6.0")


def test_no_error_holds_the_token(fake: GithubFake) -> None:
    fake.fail_next("GET", "", 401, times=9)
    with pytest.raises(ForgeTokenError) as refused:
        github_forge(fake.url).find("v1.6.0")
    chain: BaseException | None = refused.value
    while chain:
        assert TOKEN not in f"{chain} {chain.args}"
        chain = chain.__cause__ or chain.__context__


@pytest.mark.parametrize(
    "harm",
    [503, "reset", Answer(status=429, body={"message": "slow"}, headers={"Retry-After": "0"})],
)
def test_what_passes_by_itself_is_borne(
    fake: GithubFake, forge: GitHubForge, harm: Answer, tmp_path: Path
) -> None:
    for method, path in (("GET", "/site$"), ("POST", "/releases$"), ("GET", r"/releases/\d+$"),
                         ("POST", "/assets$"), ("PATCH", "")):  # fmt: skip
        fake.fail_next(method, path, harm)
    release = forge.create_draft(draft())
    forge.upload(release, asset(tmp_path, "changelog.md", b"notes"))
    assert len(forge.publish(release, draft()).assets) == 1


@pytest.mark.parametrize("harm", [502, "reset"])
def test_a_call_whose_answer_is_lost_is_not_done_twice(
    fake: GithubFake, repository: Repository, forge: GitHubForge, harm: int, tmp_path: Path
) -> None:
    for method, path in (("POST", "/releases$"), ("POST", "/assets$"), ("PATCH", "")):
        fake.fail_next(method, path, harm, after=True)
    release = forge.create_draft(draft())
    forge.upload(release, asset(tmp_path, "changelog.md", b"notes"))
    forge.publish(release, draft())
    (only,) = repository.releases.values()
    assert [kept.content for kept in only.assets.values()] == [b"notes"]
    assert len([call for call in fake.calls if call.startswith("POST")]) == 2


def test_what_a_broken_upload_left_is_replaced(
    fake: GithubFake, repository: Repository, forge: GitHubForge, tmp_path: Path
) -> None:
    fake.fail_next("POST", "/assets$", 502)
    release = forge.create_draft(draft())
    forge.upload(release, asset(tmp_path, "changelog.md", b"notes"))
    (only,) = repository.releases.values()
    assert [(kept.state, kept.content) for kept in only.assets.values()] == [("uploaded", b"notes")]


def test_of_two_drafts_made_at_once_both_go_on_with_the_older(
    fake: GithubFake, repository: Repository, forge: GitHubForge
) -> None:
    rival = github_forge(fake.url)
    interleave(fake, lambda: rival.create_draft(draft()))
    ours = forge.create_draft(draft())
    assert [str(number) for number in repository.releases] == [ours.id]
    assert rival.find("v1.6.0") == ours


def test_of_two_drafts_the_older_is_found(forge: GitHubForge) -> None:
    """The younger may be gone the next moment: the run that made it deletes it."""
    older, younger = forge._create(draft()), forge._create(draft())
    assert int(older.id) < int(younger.id)
    assert forge.find("v1.6.0") == older


def test_a_draft_made_beside_what_another_run_published_meanwhile_is_deleted(
    forge: GitHubForge, repository: Repository
) -> None:
    theirs = forge.publish(forge.create_draft(draft()), draft())
    assert forge._settle(forge._create(draft())) == theirs
    assert [str(number) for number in repository.releases] == [theirs.id]


@pytest.mark.parametrize("theirs", [b"notes", b"notes, a second later"])
def test_of_two_runs_that_send_a_file_at_once_both_go_on(
    fake: GithubFake, repository: Repository, forge: GitHubForge, tmp_path: Path, theirs: bytes
) -> None:
    (tmp_path / "other").mkdir()
    release, notes = forge.create_draft(draft()), asset(tmp_path, "changelog.md", b"notes")
    other = asset(tmp_path / "other", "changelog.md", theirs)
    interleave(fake, lambda: github_forge(fake.url).upload(release, other))
    forge.upload(release, notes)
    (only,) = repository.releases.values()
    assert [kept.content for kept in only.assets.values()] == [theirs]


def test_a_file_that_is_refused_is_an_error(
    fake: GithubFake, forge: GitHubForge, tmp_path: Path
) -> None:
    release = forge.create_draft(draft())
    fake.fail_next("POST", "/assets$", 422)
    with pytest.raises(ForgeRefusedError):
        forge.upload(release, asset(tmp_path, "changelog.md", b"notes"))


def interleave(fake: GithubFake, act: Callable[[], object]) -> None:
    """Have another run act just before our next draft is made."""
    original = fake._server._answer
    answer: Callable[..., Answer] = original

    def first(request: object) -> Answer:
        if getattr(request, "method", "") == "POST":
            fake._server._answer = original
            act()
        return answer(request)

    fake._server._answer = first


def test_a_long_limit_ends_the_run_at_once(fake: GithubFake, forge: GitHubForge) -> None:
    fake.remaining = 0
    started = time.monotonic()
    with pytest.raises(ForgeRateLimitError):
        forge.find("v1.6.0")
    assert time.monotonic() - started < 300


@pytest.mark.parametrize(
    ("access", "writable"),
    [
        pytest.param(Access(), None, id="a workflow's token"),
        pytest.param(Access(scopes=("repo", "gist")), True, id="a classic token with its scope"),
        pytest.param(Access(scopes=("read:org",)), False, id="a classic token without"),
    ],
)  # fmt: skip
def test_a_look_tells_what_the_token_may_do(
    fake: GithubFake, forge: GitHubForge, access: Access, *, writable: bool | None
) -> None:
    fake.tokens[TOKEN] = access
    found = forge.access()
    assert (found.repository, found.writable) == (REPOSITORY, writable)
