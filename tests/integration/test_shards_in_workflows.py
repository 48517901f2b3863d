"""The tests of a project on four machines, by the reusable workflow, executed by act."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.act import Act, ActRun
from tests.support.action_project import TAG, ActionProject

WEEKLY = """
name: Weekly
on:
  schedule: [{cron: "7 0 * * 0"}]
permissions: {}
jobs:
  cycle:
    uses: ./.github/workflows/test_and_deploy.yml
    permissions:
      contents: write
    with:
      shards: 4
"""
ODD = """
import pytest

IDS = ["a b", "é🎉", "x::y", "[z]", "l\\nm", "tab\\t", "a/b.py::c", "-k", "", "1/4"]

@pytest.mark.parametrize("number", range(len(IDS)), ids=IDS)
def test_odd(number): assert number >= 0

@pytest.mark.parametrize("number", range(10))
def test_even(number): assert number != {red}
"""
TESTS = 20
FOUR = ["1/4", "2/4", "3/4", "4/4"]
FORK = {
    "pull_request": {
        "head": {"ref": "fix", "repo": {"full_name": "ben/site"}},
        "base": {"ref": "main", "repo": {"full_name": "studio/site"}},
    }
}
Run = Callable[..., ActRun]


@pytest.fixture
def project(tmp_path: Path) -> ActionProject:
    """The example with few tests: what is looked at here is not how long an install takes."""
    project = ActionProject(tmp_path)
    shutil.rmtree(project.path / "tests")
    (project.path / "pyproject.toml").unlink(missing_ok=True)
    (project.path / "ministudio-ci.toml").write_text('project = "Site"\nlang = "en"\n')
    (project.path / "requirements.txt").write_text("pytest>=8\n")
    (project.path / ".github/workflows/weekly.yml").write_text(WEEKLY)
    return project


@pytest.fixture
def run(act: Act, project: ActionProject) -> Run:
    def execute(*, red: int = -1, **options: Any) -> ActRun:
        (project.path / "tests").mkdir()
        (project.path / "tests" / "test_odd.py").write_text(ODD.format(red=red))
        project.push("feat: odd names")
        given = {"workflow": "weekly.yml", "event": "schedule"} | options
        workflow = f".github/workflows/{given.pop('workflow')}"
        actions = {"org/ministudio-ci@v1": project.action}
        return act.run(project.path, workflow, actions=actions, **given)

    return execute


def reports(done: ActRun, job: str) -> list[dict[str, Any]]:
    """The reports that a job's machines left, by their names."""
    found = done.artifacts.glob(f"ministudio-ci-{job}-*/**/report.json")
    return [json.loads(path.read_bytes()) for path in sorted(found)]


def shards(done: ActRun) -> list[str]:
    return [one["ministudio"]["shard"] for one in reports(done, "shard")]


def test_four_machines_test_and_one_releases(run: Run, project: ActionProject) -> None:
    done = run()
    assert done.exit_code == 0, done.log.text
    assert shards(done) == FOUR
    ran = [test["nodeid"] for one in reports(done, "shard") for test in one["tests"]]
    assert len(ran) == len(set(ran)) == TESTS
    (merged,) = reports(done, "cycle")  # and not the shards' again
    assert sorted(test["nodeid"] for test in merged["tests"]) == sorted(ran)
    assert merged["ministudio"]["shard"] is None
    outputs = done.log.output("ministudio")
    assert (outputs["result"], outputs["passed"]) == ("SUCCESS", str(TESTS))
    assert (outputs["released"], outputs["tag"]) == ("true", TAG)
    assert project.tags() == ["v1", "v1.0.0", TAG]
    memory = project.memory()
    assert len([name for name in memory if name.startswith("ci_report_")]) == 1
    log = project.remote.git("show", "ministudio-memory:session.log")
    assert [line[-7:] for line in log.splitlines()] == ["SUCCESS"]  # four shards are one run


def test_where_one_machine_leaves_no_report_nothing_is_released(
    run: Run, project: ActionProject
) -> None:
    done = run(env={"STAND_IN_LOST": "shard-3-of-4"})
    assert done.exit_code == 1
    assert shards(done) == ["1/4", "2/4", "4/4"]
    (shown,) = (one for one in done.log.annotations if one.level == "error")
    assert "3/4" in shown.message
    assert done.log.output("ministudio")["result"] == "ERROR"
    assert reports(done, "cycle") == []
    assert project.tags() == ["v1.0.0"]


def test_a_red_test_of_one_machine_is_shown_once_and_shuts_the_gate(
    run: Run, project: ActionProject
) -> None:
    done = run(red=7)
    assert done.exit_code == 1
    results = [one["ministudio"]["result"] for one in reports(done, "shard")]
    assert sorted(results) == ["FAILURE", "SUCCESS", "SUCCESS", "SUCCESS"]
    (merged,) = reports(done, "cycle")
    assert (merged["ministudio"]["result"], len(merged["tests"])) == ("FAILURE", TESTS)
    (shown,) = done.log.annotations
    assert shown.properties["file"] == "tests/test_odd.py"
    outputs = done.log.output("ministudio")
    assert (outputs["result"], outputs["failed"], outputs["released"]) == ("FAILURE", "1", "false")
    assert project.tags() == ["v1.0.0"]
    log = project.remote.git("show", "ministudio-memory:session.log")
    assert [line[-7:] for line in log.splitlines()] == ["FAILURE"]


def test_a_forks_pull_request_is_sharded_by_the_variable(run: Run, project: ActionProject) -> None:
    done = run(
        workflow="test_and_deploy.yml",
        event="pull_request",
        payload=FORK,
        variables={"MINISTUDIO_SHARDS": "2"},
    )
    assert done.exit_code == 0, done.log.text
    assert shards(done) == ["1/2", "2/2"]
    (merged,) = reports(done, "pull-request")
    assert len(merged["tests"]) == TESTS
    assert (project.tags(), project.memory()) == (["v1.0.0"], [])


def test_a_number_of_machines_that_is_none_is_red_and_nothing_is_tested(run: Run) -> None:
    for _ in range(5):
        done = run(
            workflow="test_and_deploy.yml", event="push", variables={"MINISTUDIO_SHARDS": "many"}
        )
        if done.log.annotations:  # act now and then does not hear a step that ends at once
            break
    assert done.exit_code == 1, done.log.text
    (shown,) = done.log.annotations
    assert "MINISTUDIO_SHARDS" in shown.message
    assert [name.rpartition("/")[2] for name in done.log.jobs] == ["Plan"]
    assert list(done.artifacts.iterdir()) == []
