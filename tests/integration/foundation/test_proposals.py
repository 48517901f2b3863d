"""Pull requests on GitHub: one for a branch, whatever fails, and the refusals told apart."""

from collections.abc import Iterator

import pytest
import requests

from ministudio_ci.errors import ForgeRefusedError, ProposalPermissionError
from tests.support.forges import REPOSITORY, github_proposals, proposal
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Access, Repository
from tests.support.loopback import Answer
from tests.support.prism import Contract

BRANCH = proposal().branch


def ready(fake: GithubFake) -> Repository:
    repository = fake.add(REPOSITORY)
    repository.refs.set("refs/heads/main", "1" * 40)
    repository.refs.set(f"refs/heads/{BRANCH}", "2" * 40)
    return repository


@pytest.fixture
def fake() -> Iterator[GithubFake]:
    with GithubFake() as running:
        ready(running)
        yield running


def test_it_is_opened_against_its_base_and_found_again(fake: GithubFake) -> None:
    proposals = github_proposals(fake.url)
    assert proposals.find(BRANCH) is None
    made = proposals.open(proposal())
    assert made == proposals.find(BRANCH)
    assert made.open
    (kept,) = fake.repositories[REPOSITORY].opened.values()
    assert (kept.head, kept.base, kept.title, kept.body) == (
        BRANCH, "main", "fix: apply ruff", "# é\n",
    )  # fmt: skip


def test_a_second_one_of_a_branch_is_the_first(fake: GithubFake) -> None:
    proposals = github_proposals(fake.url)
    assert proposals.open(proposal()) == proposals.open(proposal())
    assert len(fake.repositories[REPOSITORY].opened) == 1


@pytest.mark.parametrize("harm", [502, "reset"])
def test_an_answer_that_was_lost_makes_no_second(fake: GithubFake, harm: int | str) -> None:
    fake.fail_next("POST", "/pulls", harm, after=True)  # type: ignore[arg-type]
    proposals = github_proposals(fake.url)
    assert proposals.open(proposal()).open
    assert len(fake.repositories[REPOSITORY].opened) == 1


def test_one_that_a_person_closed_is_found_as_closed(fake: GithubFake) -> None:
    proposals = github_proposals(fake.url)
    made = proposals.open(proposal())
    fake.repositories[REPOSITORY].opened[made.number].state = "closed"
    found = proposals.find(BRANCH)
    assert found
    assert not found.open


def test_one_of_another_branch_is_not_found_even_by_a_server_that_filters_nothing(
    fake: GithubFake,
) -> None:
    fake.repositories[REPOSITORY].refs.set("refs/heads/other", "3" * 40)
    proposals = github_proposals(fake.url)
    proposals.open(proposal(branch="other"))
    assert proposals.find(BRANCH) is None
    token = {"Authorization": f"token {TOKEN}"}
    every = requests.get(f"{fake.url}/repos/{REPOSITORY}/pulls", headers=token, timeout=10).json()
    assert len(every) == 1
    fake.fail_next("GET", "/pulls", Answer(body=every))
    assert proposals.find(BRANCH) is None


@pytest.mark.parametrize("right", [True, False], ids=["the setting is off", "no right"])
def test_a_refusal_is_one_line_that_says_what_to_do(fake: GithubFake, *, right: bool) -> None:
    fake.tokens[TOKEN] = Access(pulls=right)
    fake.repositories[REPOSITORY].actions_may_open = False
    with pytest.raises(ProposalPermissionError) as caught:
        github_proposals(fake.url).open(proposal())
    assert "\n" not in str(caught.value)
    assert "pull-requests: write" in caught.value.next_step
    assert "Allow GitHub Actions to create" in caught.value.next_step


def test_another_refusal_is_told_as_it_is(fake: GithubFake) -> None:
    with pytest.raises(ForgeRefusedError, match="base"):
        github_proposals(fake.url).open(proposal(base="nowhere"))


def test_every_call_fits_githubs_own_description(contract: Contract) -> None:
    ready(contract.fake)
    proposals = github_proposals(contract.url)
    assert proposals.find(BRANCH) is None
    assert proposals.open(proposal()) == proposals.find(BRANCH)
    assert proposals.open(proposal()) == proposals.find(BRANCH)
