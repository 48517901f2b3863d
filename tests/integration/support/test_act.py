"""act with our stand-ins does what the workflows need of GitHub, and is red where GitHub is."""

from pathlib import Path
from textwrap import indent

import pytest

from tests.support.act import Act
from tests.support.workflow_project import WorkflowProject, bash, uses


@pytest.fixture
def project(tmp_path: Path) -> WorkflowProject:
    return WorkflowProject(tmp_path)


def test_a_run_tells_its_results_outputs_annotations_and_summary(
    act: Act, project: WorkflowProject
) -> None:
    script = """
        echo "word=hello" >>"$GITHUB_OUTPUT"
        printf 'lines<<end\\na\\nb\\nend\\n' >>"$GITHUB_OUTPUT"
        echo "# Done" >>"$GITHUB_STEP_SUMMARY"
        echo "::error file=a.py,line=3::boo"
        echo "::notice::mind"
    """
    run = act.run(project.path, project.workflow(bash(script)))
    assert (run.exit_code, run.log.jobs) == (0, {"CI/work": "success"})
    assert run.log.output("work/say") == {"word": "hello", "lines": "a\nb"}
    assert [(a.level, a.message) for a in run.log.annotations] == [
        ("error", "boo"),
        ("notice", "mind"),
    ]
    assert run.log.annotations[0].properties == {"file": "a.py", "line": "3"}
    assert run.log.summary.strip() == "# Done"


def test_a_red_step_makes_the_job_red_and_always_still_runs(
    act: Act, project: WorkflowProject
) -> None:
    path = project.workflow(
        bash("exit 3", step="red"),
        bash("echo never", step="skipped"),
        bash("echo after", step="after", more="  if: always()\n"),
    )
    run = act.run(project.path, path)
    assert (run.exit_code, run.log.jobs) == (1, {"CI/work": "failure"})
    assert run.log.steps == {"CI/work/red": "failure", "CI/work/after": "success"}


def test_env_secrets_and_payload_reach_the_steps_and_secrets_stay_masked(
    act: Act, project: WorkflowProject
) -> None:
    secret = 'it\'s $HOME "quoted" #1'
    script = """
        printf 'same=%s\\n' "$([ "$SECRET" = "$EXPECTED" ] && echo yes)" >>"$GITHUB_OUTPUT"
        printf 'url=%s\\n' "$GITHUB_API_URL" >>"$GITHUB_OUTPUT"
        printf 'who=%s\\n' "$WHO" >>"$GITHUB_OUTPUT"
        echo "$SECRET"
        echo "::error::$SECRET"
    """
    more = "  env: {SECRET: '${{ secrets.WEBHOOK }}', WHO: '${{ inputs.who }}'}\n"
    run = act.run(
        project.path,
        project.workflow(bash(script, more=more)),
        event="workflow_dispatch",
        payload={"inputs": {"who": "Ada"}},
        env={"GITHUB_API_URL": "http://127.0.0.1:9/api/v3", "EXPECTED": secret},
        secrets={"WEBHOOK": secret},
    )
    said = run.log.output("work/say")
    assert said == {"same": "yes", "url": "http://127.0.0.1:9/api/v3", "who": "Ada"}
    assert secret not in run.log.text


@pytest.mark.parametrize(
    ("inputs", "commits", "tags"),
    [
        pytest.param({}, "1", "", id="shallow and without tags, as by default"),
        pytest.param({"fetch_depth": "0"}, "2", "v1.0.0", id="everything"),
    ],
)
def test_checkout_is_as_shallow_as_asked_and_clean(
    act: Act, project: WorkflowProject, inputs: dict[str, str], commits: str, tags: str
) -> None:
    script = """
        {
          echo "commits=$(git rev-list --count HEAD)"
          echo "tags=$(git tag)"
          echo "branch=$(git branch --show-current)"
          echo "head=$(git rev-parse HEAD)"
          echo "dirty=$(git status --porcelain)"
        } >>"$GITHUB_OUTPUT"
    """
    path = project.workflow(uses("actions/checkout", **inputs), bash(script))
    (project.path / "uncommitted.txt").write_text("not for the runner")
    run = act.run(project.path, path)
    head = project.git("rev-parse", "HEAD")
    said = {"commits": commits, "tags": tags, "branch": "main", "head": head, "dirty": ""}
    assert run.log.output("work/say") == said


@pytest.mark.parametrize("ref", ["v1.0.0", "other", "sha"])
def test_checkout_takes_another_ref(act: Act, project: WorkflowProject, ref: str) -> None:
    first = project.git("rev-parse", "v1.0.0")
    project.git("push", "-q", "origin", "v1.0.0", f"{first}:refs/heads/other")
    ref = first if ref == "sha" else ref
    script = 'echo "head=$(git rev-parse HEAD)" >>"$GITHUB_OUTPUT"'
    path = project.workflow(uses("actions/checkout", ref=ref), bash(script))
    assert act.run(project.path, path).log.output("work/say") == {"head": first}


def test_python_and_uv_are_put_on_the_path(act: Act, project: WorkflowProject) -> None:
    script = """
        python -c 'import sys; print("same=%d.%d" % sys.version_info[:2])' >>"$GITHUB_OUTPUT"
        uv --version
    """
    path = project.workflow(
        uses("actions/setup-python", python_version="3.11"),
        uses("astral-sh/setup-uv"),
        bash(script),
    )
    run = act.run(project.path, path)
    assert run.exit_code == 0, run.log.text
    assert run.log.output("work/say") == {"same": "3.11"}
    assert run.log.output("work/setup-python")["python-version"].startswith("3.11.")


def test_a_python_that_is_not_there_is_red(act: Act, project: WorkflowProject) -> None:
    path = project.workflow(uses("actions/setup-python", python_version="3.99"))
    assert act.run(project.path, path).exit_code == 1


def test_artifacts_go_up_and_come_down(act: Act, project: WorkflowProject) -> None:
    upload = uses("actions/upload-artifact", name="reports", path="reports/")
    download = uses("actions/download-artifact", name="reports", path="back")
    path = project.workflow(
        bash("mkdir reports && echo 1 >reports/a.txt && echo 2 >reports/.hidden", step="make"),
        upload,
        download,
        bash('echo "files=$(ls -A back)" >>"$GITHUB_OUTPUT"'),
    )
    run = act.run(project.path, path)
    assert run.log.output("work/say") == {"files": "a.txt"}
    assert (run.artifacts / "reports" / "a.txt").read_text() == "1\n"


def test_an_artifacts_name_cannot_be_used_twice(act: Act, project: WorkflowProject) -> None:
    one = uses("actions/upload-artifact", name="reports", path=".gitignore")
    two = one.replace("id: upload-artifact", "id: again")
    run = act.run(project.path, project.workflow(uses("actions/checkout"), one, two))
    assert run.log.steps["CI/work/upload-artifact"] == "success"
    assert run.log.steps["CI/work/again"] == "failure"
    assert "409" in run.log.text


def test_the_cache_is_always_a_miss(act: Act, project: WorkflowProject) -> None:
    path = project.workflow(uses("actions/cache", path="x", key="k"))
    run = act.run(project.path, path)
    assert run.log.output("work/cache") == {"cache-hit": ""}


def test_an_action_without_a_stand_in_is_red(act: Act, project: WorkflowProject) -> None:
    path = project.workflow("- uses: studio/unknown@v1\n  if: false", bash("echo never"))
    run = act.run(project.path, path)
    assert (run.exit_code, run.log.steps) == (1, {})


def test_another_action_can_be_put_in_place(
    act: Act, project: WorkflowProject, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "action.yml").write_text(
        "name: Mine\ndescription: d\nruns:\n  using: composite\n  steps:\n"
        + indent(bash('echo "at=$GITHUB_ACTION_PATH" >>"$GITHUB_OUTPUT"'), "    ")
    )
    path = project.workflow("- uses: studio/mine@v1\n  id: mine")
    run = act.run(project.path, path, actions={"studio/mine@v1": folder})
    assert run.exit_code == 0, run.log.text
    assert run.log.output("work/mine/say")["at"]


def test_a_run_past_its_time_is_ended(act: Act, project: WorkflowProject) -> None:
    path = project.workflow(bash("sleep 60"))
    with pytest.raises(TimeoutError, match="act ran for more than"):
        act.run(project.path, path, seconds=1.5)
