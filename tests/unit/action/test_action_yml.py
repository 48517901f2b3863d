"""action.yml: every input reaches the program, and nothing of it is run by a shell."""

import re
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.config import load as load_settings
from ministudio_ci.foundation.config.load import _inputs
from ministudio_ci.foundation.event import with_inputs
from ministudio_ci.testing import SHARDS
from tests.support.act import PINS
from tests.support.workflows import ACTION, ROOT, WORKFLOWS, Step, load, steps

INPUTS = {
    "python-version": "3.11", "working-directory": ".", "install": "auto", "config": "",
    "pytest-args": "", "suite": "", "shard": "", "release": "", "lang": "",
    "github-token": "${{ github.token }}", "discord-webhook": "", "apprise-urls": "",
    "widget-url": "",
    "ministudio-key": "", "cf-tunnel-token": "", "memory-branch": "",
    "pages-branch": "",
    "artifact-name": "ministudio-ci",
}  # fmt: skip
OUTPUTS = ("result", "passed", "failed", "skipped", "version", "tag", "released", "release-url",
           "report", "changelog-md", "changelog-json", "announced")  # fmt: skip
UNIQUE = "-${{ steps.tools.outputs.unique }}"
FOR_THE_RUNNER = {"python-version", "working-directory", "artifact-name"}
"""These are for other steps, or for the place where ours starts."""
STEPS = {step.where: step for path in (ACTION, *WORKFLOWS) for step in steps(path)}


def cycle() -> dict[str, Any]:
    (step,) = (step.content for step in steps(ACTION) if step.content.get("id") == "cycle")
    return step


def variable(name: str) -> str:
    return f"INPUT_{name.upper().replace('-', '_')}"


def source_text() -> str:
    files = (ROOT / "ministudio_ci").rglob("*.py")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_inputs_and_outputs_are_the_ones_that_were_promised() -> None:
    document = load(ACTION)
    assert {name: about["default"] for name, about in document["inputs"].items()} == INPUTS
    assert tuple(document["outputs"]) == OUTPUTS
    described = [*document["inputs"].values(), *document["outputs"].values()]
    assert all(entry["description"] for entry in described)


@pytest.mark.parametrize("name", sorted(INPUTS.keys() - FOR_THE_RUNNER))
def test_an_input_reaches_the_program_by_environment(name: str) -> None:
    assert cycle()["env"][variable(name)] == f"${{{{ inputs.{name} }}}}"


def test_the_program_is_given_nothing_that_is_no_input() -> None:
    assert set(cycle()["env"]) == {variable(name) for name in INPUTS.keys() - FOR_THE_RUNNER}


@pytest.mark.parametrize("name", sorted(FOR_THE_RUNNER))
def test_an_input_for_the_runner_is_used_outside_of_scripts(name: str) -> None:
    used = [step for step in steps(ACTION) if f"inputs.{name} }}}}" in str(step.content)]
    assert used
    assert all(f"inputs.{name}" not in str(step.content.get("run")) for step in used)


@pytest.mark.parametrize("name", sorted(INPUTS.keys() - FOR_THE_RUNNER))
def test_an_input_is_read_by_the_configuration_the_secrets_or_the_cycle(name: str) -> None:
    configured = name in {action_input for _, _, action_input in _inputs()}
    secret = variable(name) not in with_inputs({variable(name): "x"})
    short = variable(name).removeprefix("INPUT_")
    assert configured or secret or re.search(rf'action_input\([\w.]+, "{short}"\)', source_text())


def test_an_input_left_alone_does_not_override_the_file(tmp_path: Path) -> None:
    (tmp_path / "ministudio-ci.toml").write_text('lang = "fr"\n[release]\nmode = "never"\n')
    env = {variable(name): default for name, default in INPUTS.items() if "{" not in default}
    loaded = load_settings(tmp_path, env=env)
    overridden = [key for key, source in loaded.sources.items() if source.startswith("INPUT_")]
    assert overridden == ["install"]  # `auto` on GitHub, where nothing is installed yet


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_comes_from_the_program(output: str) -> None:
    assert load(ACTION)["outputs"][output]["value"] == f"${{{{ steps.cycle.outputs.{output} }}}}"


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_no_expression_stands_in_a_script(step: Step) -> None:
    assert "${{" not in step.content.get("run", "")
    assert "run" not in step.content or step.content["shell"] == "bash"


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_action_is_pinned_by_its_commit_with_the_version_beside_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (?!\./)(?!org/ministudio-ci@v1 )(.+)", text)
    for reference in used:
        found = re.fullmatch(r"([\w-]+/[\w-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", reference)
        assert found, reference
        assert PINS[found[1]] == found[2]  # what the tests play is what the workflows use


def test_the_program_runs_apart_from_the_project() -> None:
    assert " -I -m ministudio_ci cycle" in cycle()["run"]  # no PYTHONPATH, no user site, no cwd
    (tools,) = (step.content for step in steps(ACTION) if step.content.get("id") == "tools")
    assert "--require-hashes" in tools["run"]
    assert not [name for step in steps(ACTION) for name in step.content.get("env", {})
                if name.startswith("PYTHON")]  # fmt: skip


def test_the_reports_are_kept_whatever_happened_under_a_name_of_their_own() -> None:
    (upload,) = (step.content for step in steps(ACTION) if "upload-artifact" in str(step.content))
    assert upload["if"] == "always()"
    assert upload["with"]["name"].endswith(UNIQUE)
    assert upload["with"]["if-no-files-found"] == "warn"


@pytest.mark.parametrize(
    ("shard", "begins"),
    [
        pytest.param("", "job-3-", id="none"),
        pytest.param("2/4", "shard-2-of-4-3-", id="a shard"),
        pytest.param("merge", "job-3-", id="the merge"),
        pytest.param("$(id)/4", "job-3-", id="no shard at all"),
        pytest.param("a\nb/4", "job-3-", id="more than a line"),
    ],
)
def test_the_artifact_of_a_shard_is_found_by_its_name(
    shard: str, begins: str, tmp_path: Path
) -> None:
    (tools,) = (step.content for step in steps(ACTION) if step.content.get("id") == "tools")
    naming = tools["run"].partition("unset ")[0]
    env = {"SHARD": shard, "GITHUB_JOB": "job", "GITHUB_RUN_ATTEMPT": "3"}
    output = tmp_path / "output"
    subprocess.run(["bash", "-eo", "pipefail", "-c", naming], check=True,
                   env=env | {"GITHUB_OUTPUT": str(output)})  # fmt: skip
    (line,) = output.read_text().splitlines()
    assert re.fullmatch(rf"unique={begins}\d+", line)
    (upload, fetch) = (
        next(step.content["with"] for step in steps(ACTION) if name in str(step.content))
        for name in ("upload-artifact", "download-artifact")
    )
    name = upload["name"].replace(UNIQUE, line.removeprefix("unique").replace("=", "-"))
    assert fnmatchcase(name, fetch["pattern"].replace("[", "[[]")) is begins.startswith("shard")


def test_the_shards_are_fetched_where_the_program_looks_for_them() -> None:
    (fetch,) = (step.content for step in steps(ACTION) if "download-artifact" in str(step.content))
    assert fetch["if"] == "inputs.shard == 'merge'"
    assert fetch["with"]["path"].endswith(f"/{SHARDS.as_posix()}")
    (upload,) = (step.content for step in steps(ACTION) if "upload-artifact" in str(step.content))
    assert f"/{SHARDS.as_posix()}/**" in upload["with"]["path"].splitlines()[1]
