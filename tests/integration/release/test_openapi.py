"""Every call of a release fits GitHub's own description of its API (Prism checks it)."""

from pathlib import Path

import pytest

from ministudio_ci.errors import ForgeRefusedError
from tests.support.forges import REPOSITORY, asset, draft, github_forge
from tests.support.prism import Contract


def test_a_release_from_draft_to_published(contract: Contract, tmp_path: Path) -> None:
    repository = contract.fake.add(REPOSITORY)
    repository.refs.set("refs/tags/v1.6.0", "1" * 40)
    forge = github_forge(contract.url)
    assert forge.find("v1.6.0") is None
    release = forge.create_draft(draft())
    forge.upload(release, asset(tmp_path, "changelog.md", b"older"))
    found = forge.find("v1.6.0")
    assert found
    newer = asset(tmp_path, "changelog.md", b"newer")
    forge.upload(found, newer)
    assert forge.publish(found, draft()).has(newer)
    assert forge.find("v1.6.0") == forge.publish(found, draft())
    assert forge.access().repository == REPOSITORY


def test_the_second_of_two_drafts_is_deleted(contract: Contract) -> None:
    repository = contract.fake.add(REPOSITORY)
    forge = github_forge(contract.url)
    first = forge.create_draft(draft())
    assert forge._settle(forge._create(draft())) == first
    assert [str(number) for number in repository.releases] == [first.id]


def test_a_call_that_does_not_fit_would_be_seen(contract: Contract) -> None:
    """The check is awake: a tag that is no text is refused by Prism, not by the fake."""
    contract.fake.add(REPOSITORY)
    before = len(contract.fake.requests)
    forge = github_forge(contract.url)
    with pytest.raises(ForgeRefusedError):
        forge._caller.call(lambda: forge._github.requester.requestJsonAndCheck(
            "POST", f"/repos/{REPOSITORY}/releases", input={"tag_name": 16}
        ))  # fmt: skip
    assert len(contract.fake.requests) == before
