"""Pull requests by GraphQL, executed on GitHub's own schema: batches, limits, refusals, memory."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ministudio_ci.errors import (
    ForgePermissionError,
    ForgeRateLimitError,
    ForgeRepositoryError,
    ForgeTokenError,
    ForgeUnreachableError,
    MinistudioError,
    PullRequestsHiddenError,
)
from ministudio_ci.foundation.pull_cache import LIMIT, Pull
from ministudio_ci.foundation.pull_requests import PullRequests
from tests.support.forges import HURRIED, REPOSITORY
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import OLD, PullRequest, Repository, fill
from tests.support.loopback import Answer

NOW = datetime(2026, 11, 21, tzinfo=UTC)
Asked = Callable[..., PullRequests]


@pytest.fixture
def repository(graphql_fake: GithubFake) -> Repository:
    return graphql_fake.repositories[REPOSITORY]


@pytest.fixture
def asked(graphql_fake: GithubFake, tmp_path: Path) -> Asked:
    def build(*, token: str = TOKEN, now: datetime = NOW, name: str = REPOSITORY) -> PullRequests:
        return PullRequests(repository=name, token=token, api=graphql_fake.url, memory=tmp_path,
                            now=lambda: now, pace=HURRIED)  # fmt: skip

    return build


def queries(graphql_fake: GithubFake) -> int:
    return len([request for request in graphql_fake.requests if request.path == "/api/graphql"])


def test_a_commit_has_the_number_title_and_author_of_its_pull_request(
    asked: Asked, repository: Repository
) -> None:
    one, two = fill(repository, 2)
    repository.pulls[one] = [PullRequest(number=12, title="Söund @all", author="ada-l_x")]
    repository.pulls[two] = [PullRequest(number=13, author=None)]
    found = asked().find([one, two, one])
    assert found.pulls == {one: Pull(12, "Söund @all", "ada-l_x"), two: Pull(13, "A title", None)}
    assert (found.left, found.why) == (0, None)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([PullRequest(number=1, merged=False)], None, id="one that is open"),
        pytest.param([PullRequest(number=1, base="fork/site")], None, id="one merged in a fork"),
        pytest.param([PullRequest(number=1, merged=False), PullRequest(number=2)], 2,
                     id="the merged one of two"),
        pytest.param([PullRequest(number=2, base=REPOSITORY.upper())], 2, id="a name in capitals"),
        pytest.param([], None, id="none"),
    ],
)  # fmt: skip
def test_it_counts_only_where_it_was_merged_here(
    others: list[PullRequest], expected: int | None, asked: Asked, repository: Repository
) -> None:
    (sha,) = fill(repository, 1)
    repository.pulls[sha] = others
    found = asked().find([sha]).pulls
    assert [pull.number for pull in found.values()] == ([expected] if expected else [])


def test_a_thousand_commits_are_twenty_queries(
    asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    shas = fill(repository, 1000)
    found = asked().find(shas)
    assert [found.pulls[sha].number for sha in shas] == list(range(1, 1001))
    assert queries(graphql_fake) == 20


def test_what_was_answered_is_not_asked_again(
    asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    shas = fill(repository, 60)
    repository.pulls[shas[0]] = []
    first = asked().find(shas)
    assert queries(graphql_fake) == 2
    assert asked().find(shas) == first
    assert queries(graphql_fake) == 2


def test_a_young_commit_without_one_is_asked_for_again(
    asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    (sha,) = fill(repository, 1)
    repository.pulls[sha], repository.commits[sha] = [], "2026-11-01T00:00:00Z"
    assert asked().find([sha]).pulls == {}
    repository.pulls[sha] = [PullRequest(number=7)]
    assert asked().find([sha]).pulls[sha].number == 7
    repository.pulls[sha] = []
    assert asked().find([sha]).pulls[sha].number == 7
    assert queries(graphql_fake) == 2


def test_a_commit_that_is_not_on_the_forge_is_left_and_not_remembered(
    asked: Asked, repository: Repository
) -> None:
    (sha,) = fill(repository, 1)
    found = asked().find([sha, "f" * 40])
    assert (list(found.pulls), found.left, found.why) == ([sha], 1, None)
    repository.commits["f" * 40] = OLD
    assert asked().find([sha, "f" * 40]).left == 0


def test_one_that_github_breaks_on_costs_no_other(
    asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    shas = fill(repository, 3)
    repository.broken.add(shas[1])
    found = asked().find(shas)
    assert (sorted(found.pulls), found.left) == ([shas[0], shas[2]], 1)
    repository.broken.clear()
    assert len(asked().find(shas).pulls) == 3
    assert queries(graphql_fake) == 2


def test_it_stops_while_the_budget_still_has_points_for_others(
    asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    shas = fill(repository, 200)
    graphql_fake.points.remaining, graphql_fake.points.reset = 101, int(NOW.timestamp()) + 1800
    found = asked().find(shas)
    assert sorted(found.pulls) == shas[:100]
    assert (queries(graphql_fake), graphql_fake.points.remaining, found.left) == (2, 99, 100)
    assert isinstance(found.why, ForgeRateLimitError)
    assert found.why.details["seconds"] == 1800
    graphql_fake.points.remaining = 5000
    assert len(asked().find(shas).pulls) == 200
    assert queries(graphql_fake) == 4


def test_a_server_without_limits_is_asked_to_the_end(
    asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    graphql_fake.points.limited = False
    assert len(asked().find(fill(repository, 120)).pulls) == 120


HOUR = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 3000)}
LIMIT_SAID = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
SECONDARY = {"message": "You have exceeded a secondary rate limit."}
FORBIDDEN = {"data": {"repository": {"c0": None}},
             "errors": [{"type": "FORBIDDEN", "message": "Resource not accessible"}]}  # fmt: skip


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        pytest.param(Answer(body=LIMIT_SAID, headers=HOUR), ForgeRateLimitError, id="budget spent"),
        pytest.param(Answer(status=403, body=SECONDARY, headers={"Retry-After": "600"}),
                     ForgeRateLimitError, id="403, secondary limit"),
        pytest.param(Answer(status=200, body={"errors": [SECONDARY]},
                            headers={"Retry-After": "600"}),
                     ForgeRateLimitError, id="200, secondary limit"),
        pytest.param(Answer(status=429, body={}, headers={"Retry-After": "600"}),
                     ForgeRateLimitError, id="429"),
        pytest.param(Answer(body=FORBIDDEN), PullRequestsHiddenError, id="no right to read them"),
        pytest.param(403, ForgePermissionError, id="403"),
        pytest.param(401, ForgeTokenError, id="401"),
        pytest.param(502, ForgeUnreachableError, id="502"),
        pytest.param("reset", ForgeUnreachableError, id="a network cut"),
        pytest.param(Answer(body=b"<html>log in"), ForgeUnreachableError, id="another server"),
        pytest.param(Answer(body=b"{"), ForgeUnreachableError, id="half an answer"),
        pytest.param(Answer(body={"data": None}), ForgeUnreachableError, id="no data"),
        pytest.param(Answer(body=[]), ForgeUnreachableError, id="a list"),
    ],
)  # fmt: skip
def test_a_refusal_keeps_what_was_learnt_and_says_why(
    harm: Answer, error: type[MinistudioError], asked: Asked, graphql_fake: GithubFake,
    repository: Repository,
) -> None:  # fmt: skip
    shas = fill(repository, 120)
    graphql_fake.fail_next("POST", "/graphql$", harm, skip=1, times=9)
    found = asked().find(shas)
    assert sorted(found.pulls) == shas[:50]
    assert found.left == 70
    assert isinstance(found.why, error)
    assert TOKEN not in f"{found.why} {found.why.next_step}"


@pytest.mark.parametrize(
    "harm", [502, "reset", Answer(status=429, body=SECONDARY, headers={"Retry-After": "0"})]
)
def test_what_passes_by_itself_is_borne(
    harm: Answer, asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    graphql_fake.fail_next("POST", "/graphql$", harm)
    assert len(asked().find(fill(repository, 60)).pulls) == 60


def test_a_repository_that_is_not_there_is_told(asked: Asked) -> None:
    found = asked(name="studio/none").find(["1" * 40])
    assert isinstance(found.why, ForgeRepositoryError)


def test_values_are_variables_and_the_token_is_in_a_header_alone(
    asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    shas = fill(repository, 1)
    found = asked().find([*shas, '") { x }', "HEAD"])
    assert found.left == 0
    (request,) = graphql_fake.requests
    body = request.json()
    assert REPOSITORY.split("/")[0] not in body["query"]
    assert shas[0] not in body["query"]
    assert set(body["variables"].values()) == {*REPOSITORY.split("/"), *shas}
    assert request.headers["authorization"].endswith(TOKEN)
    assert TOKEN not in request.body.decode()


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda text: text[: len(text) // 2], id="truncated"),
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda _: "[1]\n{}\nnull\n" + "[" * 100_000, id="something else"),
        pytest.param(lambda text: text.replace("[1,", '["one",'), id="of other kinds"),
        pytest.param(lambda text: text.replace('"octo"', "7").replace(":[2,", ":[-2,"), id="odd"),
        pytest.param(lambda text: text.replace("studio/site", "studio/other"), id="another's"),
    ],
)
def test_a_memory_that_is_wrong_is_asked_for_anew(
    harm: Callable[[str], str], asked: Asked, repository: Repository, tmp_path: Path
) -> None:
    shas = fill(repository, 3)
    asked().find(shas)
    memory = tmp_path / "pull_requests.jsonl"
    memory.write_text(harm(memory.read_text(encoding="utf-8")), encoding="utf-8")
    found = asked().find(shas).pulls
    assert [found[sha].number for sha in shas] == [1, 2, 3]
    assert asked().find(shas).pulls == found


def test_a_fork_is_told_its_own_numbers(
    asked: Asked, graphql_fake: GithubFake, repository: Repository
) -> None:
    shas = fill(repository, 2)
    fork = graphql_fake.add("ada/site")
    fill(fork, 2)
    fork.pulls[shas[0]] = [PullRequest(number=900)]
    assert asked().find(shas).pulls[shas[0]].number == 1
    assert asked(name="ada/site").find(shas).pulls[shas[0]].number == 900
    assert asked().find(shas).pulls[shas[0]].number == 1


def test_a_memory_that_cannot_be_written_loses_no_answer(
    asked: Asked, repository: Repository, tmp_path: Path
) -> None:
    (tmp_path / "pull_requests.jsonl").mkdir()
    shas = fill(repository, 60)
    found = asked().find(shas)
    assert len(found.pulls) == 50
    assert found.why
    assert "pull_requests.jsonl" in str(found.why)


def test_the_memory_is_bounded(asked: Asked, repository: Repository, tmp_path: Path) -> None:
    memory = tmp_path / "pull_requests.jsonl"
    line = json.dumps({"of": "x", "commits": {"a" * 40: [1, "t" * 900, None]}})
    memory.write_text(f"{line}\n" * (LIMIT // len(line) + 1), encoding="utf-8")
    asked().find(fill(repository, 1))
    assert memory.stat().st_size <= LIMIT // 2 + 1000
    assert len(asked().find(fill(repository, 1)).pulls) == 1
