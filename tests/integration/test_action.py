"""The action and the offered workflows, executed by act on the example project."""

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from tests.support.act import Act, ActRun
from tests.support.action_project import TAG, ActionProject
from tests.support.discord_fake import DiscordFake
from tests.support.forges import REPOSITORY
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.repo import Repo
from tests.support.workflows import ROOT

MAIN, NIGHTLY, SUNDAY = "test_and_deploy.yml", "nightly.yml", "sunday-release.yml"
Run = Callable[..., ActRun]
FORK = {
    "pull_request": {
        "head": {"ref": "fix", "repo": {"full_name": "ben/site"}},
        "base": {"ref": "main", "repo": {"full_name": "studio/site"}},
    }
}


@pytest.fixture
def project(tmp_path: Path) -> ActionProject:
    return ActionProject(tmp_path)


@pytest.fixture
def run(act: Act, project: ActionProject) -> Run:
    def execute(workflow: str, **options: Any) -> ActRun:
        actions = {"org/ministudio-ci@v1": project.action}
        return act.run(project.path, f".github/workflows/{workflow}", actions=actions, **options)

    return execute


def said(run: ActRun) -> dict[str, str]:
    return run.log.output("ministudio")


def report(run: ActRun) -> dict[str, Any]:
    (path,) = run.artifacts.glob("ministudio-ci-*/report.json")
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document


def test_a_push_is_tested_and_told_what_it_would_release(run: Run, project: ActionProject) -> None:
    done = run(MAIN)
    assert done.exit_code == 0, done.log.text
    outputs = said(done)
    assert (outputs["result"], outputs["failed"]) == ("SUCCESS", "0")
    assert int(outputs["passed"]) > 50
    assert (outputs["tag"], outputs["released"]) == (TAG, "false")
    assert project.tags() == ["v1.0.0"]
    assert report(done)["ministudio"]["commit"] == project.git("rev-parse", "HEAD")
    assert "<code>unit</code></td><td>✅ verte</td>" in done.log.summary
    assert TAG in done.log.summary
    assert done.log.annotations == []
    memory = project.memory()
    assert "session.log" in memory
    assert len([name for name in memory if name.startswith("ci_report_")]) == 1


def test_a_sunday_releases_and_the_next_one_has_nothing_to_do(
    run: Run, project: ActionProject
) -> None:
    first = run(SUNDAY, event="schedule", variables={"MINISTUDIO_PAGES_BRANCH": "gh-pages"})
    assert first.exit_code == 0, first.log.text
    pages = project.remote.git("ls-tree", "-r", "--name-only", "gh-pages").split()
    assert {"releases.json", "feed.atom", f"releases/{TAG}/index.html"} <= set(pages)
    assert "<code>gh-pages</code>" in first.log.summary
    assert (said(first)["released"], said(first)["tag"]) == ("true", TAG)
    assert project.tags() == ["v1", "v1.0.0", TAG]
    assert project.remote.git("rev-parse", f"{TAG}^{{}}") == project.git("rev-parse", "HEAD")
    second = run(SUNDAY, event="schedule")
    assert second.exit_code == 0, second.log.text
    assert (said(second)["released"], said(second)["version"]) == ("false", "")
    assert project.tags() == ["v1", "v1.0.0", TAG]
    log = project.remote.git("show", "ministudio-memory:session.log")
    assert [line[-7:] for line in log.splitlines()] == ["SUCCESS", "SUCCESS"]


@pytest.mark.parametrize(
    ("workflow", "event"),
    [
        pytest.param(SUNDAY, "schedule", id="on Sunday"),
        pytest.param(SUNDAY, "workflow_dispatch", id="by hand"),
        pytest.param(MAIN, "push", id="on a push"),
    ],
)
def test_a_failing_test_is_red_with_no_tag(
    run: Run, project: ActionProject, workflow: str, event: str
) -> None:
    project.plant_failing_test()
    done = run(workflow, event=event)
    assert done.exit_code == 1
    assert project.tags() == ["v1.0.0"]
    assert (said(done)["result"], said(done)["failed"]) == ("FAILURE", "1")
    assert said(done)["released"] == "false"
    (shown,) = done.log.annotations  # and not the one that the planted test prints
    assert (shown.level, shown.properties["file"]) == ("error", "tests/test_app.py")
    assert report(done)["ministudio"]["result"] == "FAILURE"
    assert project.remote.git("show", "ministudio-memory:session.log").endswith("-> FAILURE")


def test_a_night_releases_nothing(run: Run, project: ActionProject) -> None:
    done = run(NIGHTLY, event="schedule")
    assert done.exit_code == 0, done.log.text
    assert (said(done)["released"], said(done)["tag"]) == ("false", TAG)
    assert project.tags() == ["v1.0.0"]


def test_a_forks_pull_request_without_secrets_is_green_and_keeps_nothing(
    run: Run, project: ActionProject
) -> None:
    done = run(MAIN, event="pull_request", payload=FORK)
    assert done.exit_code == 0, done.log.text
    (job,) = done.log.jobs
    assert job.endswith("Pull request")
    assert "<code>unit</code></td><td>✅ verte</td>" in done.log.summary
    assert report(done)["ministudio"]["result"] == "SUCCESS"
    assert (project.tags(), project.memory()) == (["v1.0.0"], [])


def test_a_release_is_announced_and_no_secret_is_shown(run: Run, project: ActionProject) -> None:
    (project.path / "tests" / "test_app.py").write_text(
        dedent("""\
        import os
        from pathlib import Path

        def test_what_a_test_can_see():
            print(Path("/proc/self/environ").read_text())
            assert "INPUT_LANG" not in os.environ
            assert "DISCORD" not in "".join(os.environ)
            assert "GITHUB_OUTPUT" not in os.environ
            Path("reports").mkdir(exist_ok=True)
        """)
    )
    project.push("feat(app): look around")
    key = "a-key-of-more-than-24-bytes"
    with DiscordFake() as discord:
        secrets = {"DISCORD_WEBHOOK": discord.url, "MINISTUDIO_KEY": key}
        done = run(SUNDAY, event="schedule", secrets=secrets)
        assert done.exit_code == 0, done.log.text
        (message,) = discord.messages.values()
    assert "v1.1" in message["content"]
    assert said(done)["announced"] == "true"
    kept = "".join(path.read_text("utf-8") for path in done.artifacts.rglob("*") if path.is_file())
    memory = "".join(project.remote.git("show", f"ministudio-memory:{name}")
                     for name in project.memory())  # fmt: skip
    for place in (done.log.text, kept, memory):
        assert key not in place
        assert discord.url not in place


def test_our_own_workflow_runs_the_action_of_its_own_commit(act: Act, tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone").clone(ROOT)
    clone.git("remote", "set-url", "origin", str(tmp_path / "origin.git"))
    clone.git("init", "--quiet", "--bare", str(tmp_path / "origin.git"))
    clone.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
    clone.git("checkout", "--quiet", "-B", "main")
    env = {"MINISTUDIO_CI_PYTEST_ARGS": "tests/unit/foundation/test_event.py"}
    done = act.run(clone.path, f".github/workflows/{MAIN}", env=env)
    assert done.exit_code == 0, done.log.text
    assert said(done)["result"] == "SUCCESS"


WITH_INPUTS = """
name: Own
on: [push]
permissions: {}
jobs:
  own:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: {fetch-depth: 0, persist-credentials: false}
      - uses: org/ministudio-ci@v1
        id: ministudio
        with:
"""


def with_inputs(project: ActionProject, **inputs: str) -> str:
    lines = (f"{name.replace('_', '-')}: {value!r}" for name, value in inputs.items())
    text = WITH_INPUTS + indent("\n".join(lines), " " * 10) + "\n"
    (project.path / ".github/workflows/own.yml").write_text(text)
    project.push("ci: choose inputs")
    return "own.yml"


def test_a_project_in_a_folder_takes_its_inputs_as_words_and_not_as_a_script(
    run: Run, project: ActionProject
) -> None:
    folder = project.path / "backend"
    (folder / "tests").mkdir(parents=True)
    (folder / "settings.toml").write_text('lang = "en"\n[suites.all]\n[suites.none]\n')
    (folder / "requirements.txt").write_text("pytest>=8\n")
    (folder / "tests/test_one.py").write_text(
        "import pytest\n@pytest.mark.parametrize('x', [1, 2])\ndef test_one(x): assert x == 1\n"
    )
    workflow = with_inputs(
        project,
        working_directory="backend",
        config="settings.toml",
        pytest_args='-k "not 2" -o "cache_dir=$(touch pwned);`touch pwned`"',
        suite="all",
        lang="fr",
        memory_branch="other-memory",
        artifact_name="backend",
    )
    done = run(workflow)
    assert done.exit_code == 0, done.log.text
    assert (said(done)["result"], said(done)["passed"]) == ("SUCCESS", "1")
    assert "pwned" not in [name for name in done.log.text.split() if name == "pwned"]
    (kept,) = done.artifacts.glob("backend-own-1-*/report.json")
    suites = json.loads(kept.read_bytes())["ministudio"]["suites"]
    assert [suite["name"] for suite in suites] == ["all"]
    assert "Les tests" in done.log.summary
    assert "session.log" in project.remote.git("ls-tree", "--name-only", "other-memory")


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        pytest.param({"release": "sometimes"}, "INPUT_RELEASE", id="an unknown mode"),
        pytest.param({"suite": "nightly"}, "'nightly'", id="an unknown suite"),
        pytest.param({"install": "false"}, "false", id="an install that fails"),
        pytest.param({"config": "nowhere.toml"}, "nowhere.toml", id="a file that is not there"),
    ],
)
def test_a_wrong_input_is_red_and_says_which(
    run: Run, project: ActionProject, inputs: dict[str, str], words: str
) -> None:
    done = run(with_inputs(project, **inputs))
    assert done.exit_code == 1  # act's; the program's stands in its log
    assert words in "".join(shown.message for shown in done.log.annotations)
    assert said(done)["result"] == "ERROR"
    assert "Traceback" not in done.log.text
    assert project.tags() == ["v1.0.0"]


def test_a_sunday_with_a_token_releases_on_github(run: Run, project: ActionProject) -> None:
    with GithubFake() as github:
        repository = github.add(REPOSITORY, git_dir=project.origin)
        done = run(
            SUNDAY,
            event="schedule",
            env={"GITHUB_API_URL": github.url, "GITHUB_SERVER_URL": "https://github.test"},
            secrets={"GITHUB_TOKEN": TOKEN},
        )
        assert done.exit_code == 0, done.log.text
        (release,) = repository.releases.values()
    assert (release.tag_name, release.draft) == (TAG, False)
    names = sorted(asset.name for asset in release.assets.values())
    assert names == ["changelog.json", "changelog.md"]
    outputs = said(done)
    assert (outputs["released"], outputs["tag"], outputs["version"]) == ("true", TAG, TAG[1:])
    assert outputs["release-url"].endswith(f"/{REPOSITORY}/releases/tag/{TAG}")
    assert project.tags() == ["v1", "v1.0.0", TAG]
    assert TOKEN not in done.log.text
