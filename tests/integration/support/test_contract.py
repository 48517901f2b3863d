"""The GitHub fake says what GitHub's own OpenAPI description says, and Prism sees what does not."""

import io

import github
import pytest
import requests

from tests.support.github_client import connect
from tests.support.github_fake import TOKEN
from tests.support.prism import Contract

SHA = "1" * 40


def test_a_whole_release_fits_githubs_description(contract: Contract) -> None:
    repo = contract.fake.add("studio/contract")
    repo.refs.set("refs/heads/main", SHA)
    remote = connect(contract.url).get_repo("studio/contract")
    remote.create_git_ref("refs/tags/v1.0.0", SHA)
    draft = remote.create_git_release("v1.0.0", "1.0.0", "Notes", draft=True)
    file = io.BytesIO(b"# 1.0.0")
    draft.upload_asset_from_memory(file, 7, "CHANGELOG.md", content_type="text/markdown")
    draft.update_release("1.0.0", "Notes", draft=False, make_latest="true")
    assert [r.tag_name for r in remote.get_releases()] == ["v1.0.0"]
    (asset,) = remote.get_release("v1.0.0").get_assets()
    assert (asset.name, asset.size) == ("CHANGELOG.md", 7)
    assert remote.get_git_ref("tags/v1.0.0").object.sha == SHA
    remote.get_git_ref("tags/v1.0.0").edit(SHA, force=True)
    asset.delete_asset()
    remote.get_release("v1.0.0").delete_release()
    assert connect(contract.url).get_rate_limit().resources.core.limit == 5000


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"name": "1.0.0"}, id="no tag_name"),
        pytest.param({"tag_name": "v1.0.0", "draft": "yes"}, id="a word for a truth value"),
        pytest.param({"tag_name": "v1.0.0", "make_latest": "maybe"}, id="an unknown choice"),
    ],
)
def test_a_request_that_does_not_fit_is_refused(contract: Contract, body: object) -> None:
    contract.fake.add("studio/misfit")
    url = f"{contract.url}/repos/studio/misfit/releases"
    answer = requests.post(url, json=body, headers={"Authorization": f"token {TOKEN}"}, timeout=10)
    assert (answer.status_code, answer.json()["title"]) == (422, "Invalid request")


def test_an_answer_that_does_not_fit_is_an_error(contract: Contract) -> None:
    repo = contract.fake.add("studio/liar")
    remote = connect(contract.url).get_repo("studio/liar")
    remote.create_git_release("v1.0.0", "1.0.0", "Notes", draft=True)
    next(iter(repo.releases.values())).created_at = "yesterday"
    with pytest.raises(github.GithubException, match="VIOLATIONS"):
        list(remote.get_releases())
