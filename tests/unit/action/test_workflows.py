"""The workflows: least rights, no secret for pull requests, ours and the offered ones in step."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.config import TestSettings
from ministudio_ci.foundation.event import PLANNED_AT, planned_at
from ministudio_ci.model.shard import Shard
from tests.support.workflows import NAMES, OFFERED, OURS, WORKFLOWS, load

BOTH = pytest.mark.parametrize("folder", [OURS, OFFERED], ids=["ours", "offered"])
ALL = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: f"{path.parent.name}/{path.name}")
CALLERS = pytest.mark.parametrize("name", ["nightly.yml", "sunday-release.yml"])


@pytest.mark.parametrize("name", NAMES)
def test_the_offered_workflow_is_ours_but_for_where_the_action_is(name: str) -> None:
    offered = (OFFERED / name).read_text(encoding="utf-8")
    here = re.sub(r"uses: org/ministudio-ci@v1( #.*)?", "uses: ./", offered)
    assert here == (OURS / name).read_text(encoding="utf-8")
    assert "uses: ./\n" not in offered


@ALL
def test_no_right_is_given_but_by_a_job(path: Path) -> None:
    document = load(path)
    assert document["permissions"] == {}
    for job in document["jobs"].values():
        assert job["permissions"] in ({}, {"contents": "read"}, {"contents": "write"})


@BOTH
def test_a_pull_request_meets_neither_a_secret_nor_a_right_to_write(folder: Path) -> None:
    jobs = load(folder / "test_and_deploy.yml")["jobs"]
    assert jobs["plan"]["permissions"] == {}
    for name in ("pull-request", "shard"):
        assert jobs[name]["permissions"] == {"contents": "read"}
        assert "secrets." not in str(jobs[name])
    assert jobs["pull-request"]["if"].endswith(" && github.event_name == 'pull_request' }}")
    assert jobs["cycle"]["if"].endswith(" && github.event_name != 'pull_request' }}")
    assert "pull_request_target" not in (folder / "test_and_deploy.yml").read_text("utf-8")


@BOTH
def test_it_starts_when_it_was_promised_to(folder: Path) -> None:
    document = load(folder / "test_and_deploy.yml")
    assert document["name"] == "🧪 MiniStudio CI/CD"
    assert document["on"]["push"] == {"branches": ["main", "develop"]}
    assert document["on"]["pull_request"] == {"branches": ["main"]}
    assert set(document["on"]["workflow_call"]["secrets"]) == {
        "MINISTUDIO_KEY", "CF_TUNNEL_TOKEN", "DISCORD_WEBHOOK", "APPRISE_URLS",
    }  # fmt: skip


@BOTH
@CALLERS
def test_the_others_call_it_with_the_secrets_it_names(folder: Path, name: str) -> None:
    document, called = load(folder / name), load(folder / "test_and_deploy.yml")
    (job,) = document["jobs"].values()
    assert job["uses"] == "./.github/workflows/test_and_deploy.yml"
    offered: dict[str, Any] = called["on"]["workflow_call"]
    assert set(job["secrets"]) == set(offered["secrets"])
    assert set(job["with"]) <= set(offered["inputs"])
    assert "workflow_dispatch" in document["on"]
    # The called one waits its turn; a caller in the same group would wait for itself for ever.
    assert "concurrency" not in document


@pytest.mark.parametrize(
    ("name", "cron", "release"),
    [
        pytest.param("nightly.yml", r"\d+ \d+ \* \* \*", "dry-run", id="every night, no release"),
        pytest.param("sunday-release.yml", r"\d+ 0 \* \* 0", "auto", id="on Sunday at midnight"),
    ],
)
@BOTH
def test_the_schedule_is_off_the_full_hour(
    folder: Path, name: str, cron: str, release: str
) -> None:
    document = load(folder / name)
    (entry,) = document["on"]["schedule"]
    assert re.fullmatch(cron, entry["cron"])
    assert not entry["cron"].startswith("0 ")
    assert document["jobs"]["cycle"]["with"] == {"release": release}


@BOTH
def test_pull_requests_cancel_and_releases_queue(folder: Path) -> None:
    concurrency = load(folder / "test_and_deploy.yml")["concurrency"]
    assert concurrency == {
        "group": "${{ github.workflow }}-${{ github.ref }}",
        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    }


@BOTH
@pytest.mark.parametrize("job", ["shard", "pull-request", "cycle"])
def test_a_job_has_the_whole_history_no_stored_credentials_and_a_time_limit(
    folder: Path, job: str
) -> None:
    content = load(folder / "test_and_deploy.yml")["jobs"][job]
    assert content["steps"][0]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    # Beyond what a suite may take, so that the program ends it and can still say so.
    assert TestSettings().timeout < content["timeout-minutes"] * 60 <= 6000


@BOTH
@pytest.mark.parametrize("job", ["pull-request", "cycle"])
def test_what_merges_runs_after_red_shards_and_not_without_a_plan(folder: Path, job: str) -> None:
    content = load(folder / "test_and_deploy.yml")["jobs"][job]
    assert content["needs"] == ["plan", "shard"]
    assert content["if"].startswith("${{ !cancelled() && needs.plan.result != 'failure' && ")
    (step,) = (step for step in content["steps"] if "checkout" not in step["uses"])
    assert step["with"]["shard"] == "${{ needs.plan.result == 'success' && 'merge' || '' }}"


@BOTH
def test_the_shards_test_what_the_merge_does(folder: Path) -> None:
    jobs = load(folder / "test_and_deploy.yml")["jobs"]
    shard, cycle, pull_request = (
        jobs[name]["steps"][-1]["with"] for name in ("shard", "cycle", "pull-request")
    )
    for name in ("python-version", "suite", "release"):
        assert shard[name] == cycle[name]
    for name in ("python-version", "suite"):  # it releases nothing
        assert shard[name] == pull_request[name]
    assert jobs["shard"]["strategy"]["fail-fast"] is False
    assert (
        jobs["shard"]["env"]
        == jobs["cycle"]["env"]
        == {PLANNED_AT: "${{ needs.plan.outputs.moment }}"}
    )


def planned(shards: str, tmp_path: Path) -> tuple[int, dict[str, str]]:
    """Run the plan's script as the runner does."""
    (step,) = load(OURS / "test_and_deploy.yml")["jobs"]["plan"]["steps"]
    outputs = tmp_path / "outputs"
    outputs.touch()
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={"PATH": os.environ["PATH"], "SHARDS": shards, "GITHUB_OUTPUT": str(outputs)},
        capture_output=True, check=False,
    )  # fmt: skip
    lines = outputs.read_text().splitlines()
    return done.returncode, dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("count", [1, 4, 99, 100, 256])
def test_the_plan_names_every_shard(count: int, tmp_path: Path) -> None:
    code, outputs = planned(str(count), tmp_path)
    assert code == 0
    found = [Shard.parse(text) for text in json.loads(outputs["shards"])]
    assert found == [Shard(number, count) for number in range(1, count + 1)]
    assert planned_at({PLANNED_AT: outputs["moment"]})


@pytest.mark.parametrize(
    "count", ["0", "257", "300", "1000", "-1", "2.5", "four", "4; id", "", "04", "4\n"]
)
def test_the_plan_takes_no_other_number(count: str, tmp_path: Path) -> None:
    assert planned(count, tmp_path) == (1, {})


@BOTH
def test_the_pages_branch_comes_from_a_variable_and_meets_no_pull_request(folder: Path) -> None:
    jobs = load(folder / "test_and_deploy.yml")["jobs"]
    given = {name: job["steps"][-1].get("with", {}).get("pages-branch")
             for name, job in jobs.items() if name != "plan"}  # fmt: skip
    assert given == {
        "cycle": "${{ vars.MINISTUDIO_PAGES_BRANCH }}", "shard": None, "pull-request": None,
    }  # fmt: skip
    assert jobs["cycle"]["permissions"] == {"contents": "write"}
