"""action.yml and the workflows under the checks that others would run on them."""

import subprocess
from pathlib import Path

import pytest

from tests.support.parts import need
from tests.support.workflows import ACTION, OFFERED, OURS, ROOT, WORKFLOWS, Step, steps

SCRIPTS = {step.where: step for path in (ACTION, *WORKFLOWS) for step in steps(path)
           if "run" in step.content}  # fmt: skip


AUDIT = ("--offline", "--persona", "auditor", "--config", ROOT / ".github" / "zizmor.yml")


def run(*command: str | Path, stdin: str | None = None) -> tuple[int, str]:
    done = subprocess.run(
        command, cwd=ROOT, input=stdin, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_zizmor_finds_nothing_as_an_auditor() -> None:
    code, said = run(need("zizmor"), *AUDIT, ACTION, OURS, *sorted(OFFERED.glob("*.yml")))
    assert code == 0, said
    assert "No findings to report" in said


def test_zizmor_would_find_an_input_in_a_script(tmp_path: Path) -> None:
    broken = tmp_path / "action.yml"
    text = ACTION.read_text(encoding="utf-8")
    broken.write_text(text.replace("ministudio_ci cycle'", "ministudio_ci ${{ inputs.suite }}'"))
    code, said = run(need("zizmor"), *AUDIT, broken)
    assert code != 0
    assert "template-injection" in said


@pytest.mark.parametrize("folder", [OURS, OFFERED], ids=["ours", "offered"])
def test_actionlint_finds_nothing(folder: Path) -> None:
    code, said = run(need("actionlint"), "-no-color", *sorted(folder.glob("*.yml")))
    assert (code, said) == (0, "")


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        pytest.param("vendor.github-actions", [ACTION], id="the action"),
        pytest.param("vendor.github-workflows", WORKFLOWS, id="the workflows"),
    ],
)
def test_the_published_schema_holds(schema: str, paths: list[Path]) -> None:
    code, said = run(need("check-jsonschema"), "--builtin-schema", schema, *paths)
    assert code == 0, said


@pytest.mark.parametrize("step", SCRIPTS.values(), ids=SCRIPTS)
def test_shellcheck_finds_nothing_in_a_script(step: Step) -> None:
    script = f"#!/usr/bin/env bash\nset -eo pipefail\n{step.content['run']}\n"
    code, said = run(need("shellcheck"), "-", stdin=script)
    assert code == 0, said
