import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.errors import PlannedAtError
from ministudio_ci.foundation.event import (
    PLANNED_AT,
    planned_at,
    project_env,
    read_event,
    with_inputs,
)


def pull_request(head: str | None, base: str = "acme/site") -> dict[str, Any]:
    repo = {"full_name": head} if head else None
    return {"pull_request": {"head": {"repo": repo}, "base": {"repo": {"full_name": base}}}}


@pytest.mark.parametrize(
    ("payload", "actor", "restricted"),
    [
        pytest.param(pull_request("acme/site"), "ana", False, id="from a branch of its own"),
        pytest.param(pull_request("ben/site"), "ben", True, id="from a fork"),
        pytest.param(pull_request(None), "ben", True, id="from a fork that is gone"),
        pytest.param(pull_request("acme/site"), "dependabot[bot]", True, id="from Dependabot"),
        pytest.param({"ref": "refs/heads/main"}, "ana", False, id="a push"),
        pytest.param({"pull_request": "?"}, "ana", False, id="a payload of another shape"),
        pytest.param({"pull_request": {}}, "ana", True, id="a pull request from nowhere"),
        pytest.param([], "ana", False, id="no object"),
    ],
)
def test_a_run_from_outside_is_restricted(
    tmp_path: Path, *, payload: object, actor: str, restricted: bool
) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(payload))
    event = read_event({"GITHUB_EVENT_PATH": str(path), "GITHUB_ACTOR": actor})
    assert event.restricted is restricted


@pytest.mark.parametrize(
    "content", [None, "", "{", "[" * 100_000], ids=["absent", "empty", "cut", "deep"]
)
def test_a_payload_that_cannot_be_read_is_as_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "event.json"
    if content is not None:
        path.write_text(content)
    assert not read_event({"GITHUB_EVENT_PATH": str(path)}).restricted


@pytest.mark.parametrize(
    ("env", "branch"),
    [
        pytest.param({"GITHUB_REF_NAME": "main", "GITHUB_REF_TYPE": "branch"}, "main", id="a push"),
        pytest.param({"GITHUB_REF_NAME": "v1.0.0", "GITHUB_REF_TYPE": "tag"}, None, id="a tag"),
        pytest.param(
            {"GITHUB_REF_NAME": "7/merge", "GITHUB_REF_TYPE": "branch", "GITHUB_HEAD_REF": "fix"},
            "fix",
            id="a pull request",
        ),
        pytest.param({}, None, id="off GitHub"),
    ],
)
def test_the_branch_is_the_one_worked_on(env: dict[str, str], branch: str | None) -> None:
    assert read_event(env).branch == branch


def test_the_address_of_the_run_keeps_the_server_it_runs_on() -> None:
    env = {"GITHUB_SERVER_URL": "https://git.acme.example", "GITHUB_REPOSITORY": "acme/site"}
    assert read_event(env).run_url is None
    url = read_event(env | {"GITHUB_RUN_ID": "42"}).run_url
    assert url == "https://git.acme.example/acme/site/actions/runs/42"


def test_secret_inputs_get_the_name_every_command_reads_and_lose_their_own() -> None:
    env = {"INPUT_MINISTUDIO_KEY": "k" * 24, "INPUT_GITHUB_TOKEN": "", "INPUT_LANG": "fr",
           "GITHUB_TOKEN": "from the environment"}  # fmt: skip
    assert with_inputs(env) == {
        "MINISTUDIO_KEY": "k" * 24,
        "INPUT_LANG": "fr",
        "GITHUB_TOKEN": "from the environment",
    }


def test_the_projects_programs_get_neither_our_inputs_nor_our_steps_files() -> None:
    own = {"PATH": "/bin", "DATABASE_URL": "x", "GITHUB_TOKEN": "the job's", "GITHUB_SHA": "1"}
    ours = {"INPUT_MINISTUDIO_KEY": "k", "INPUT_LANG": "fr", "GITHUB_OUTPUT": "/o",
            "GITHUB_ENV": "/e", "GITHUB_PATH": "/p", "GITHUB_STATE": "/s",
            PLANNED_AT: "1"}  # fmt: skip
    assert project_env(own | ours) == own


@pytest.mark.parametrize(
    ("env", "moment"),
    [
        pytest.param({PLANNED_AT: "1762022550"}, datetime(2025, 11, 1, 18, 42, 30, tzinfo=UTC),
                     id="the seconds"),
        pytest.param({PLANNED_AT: ""}, None, id="empty, as where no plan was made"),
        pytest.param({}, None, id="none"),
    ],
)  # fmt: skip
def test_all_jobs_agree_on_a_moment(env: dict[str, str], moment: datetime | None) -> None:
    assert planned_at(env) == moment


@pytest.mark.parametrize("said", ["soon", "1.5", "99999999999999999999", "2025-11-01"])
def test_a_moment_that_is_none_is_wrong_use(said: str) -> None:
    with pytest.raises(PlannedAtError) as raised:
        planned_at({PLANNED_AT: said})
    assert repr(said) in str(raised.value)
