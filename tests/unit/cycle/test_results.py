"""What a run leaves for GitHub: outputs, summary, annotations; untrusted text stays text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.cycle.journal import Stage
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.release import ReleaseOutcome
from ministudio_ci.cycle.results import Results
from ministudio_ci.cycle.week import StageFailure, Week
from ministudio_ci.errors import GateShutError, TestsRedError
from ministudio_ci.foundation.actions import Actions
from ministudio_ci.foundation.config import Settings, load
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.release import Bump, VersionPlan
from ministudio_ci.model.report import Failure, Result, SuiteResult, TestReport
from ministudio_ci.release import Published

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PLAN = VersionPlan(current="1.5.0", next="1.6.0", bump=Bump.MINOR, tag="v1.6.0")
OUT = Published(tag="v1.6.0", url="https://git.example/o/r/releases/tag/v1.6.0")


def project(root: Path, lang: str = "en") -> Project:
    return Project(
        root=root, settings=settings(root, lang), env={}, project_env={}, git=Git(root),
        now=lambda: NOW, scrubber=Scrubber(["hunter2-hunter2"]), tell=print, write=print,
    )  # fmt: skip


def settings(root: Path, lang: str) -> Settings:
    return load(root, env={"MINISTUDIO_CI_LANG": lang}).settings


def report(*messages: str, result: Result = Result.SUCCESS, why: str | None = None) -> TestReport:
    failures = tuple(
        Failure(nodeid=f"test_a.py::test_{number}", path="test_a.py", line=number, message=text)
        for number, text in enumerate(messages, 1)
    )
    suite = SuiteResult(name="unit", result=result, exit_code=len(messages) and 1, passed=3,
                        failed=len(messages), skipped=1, duration=1.25, why=why)  # fmt: skip
    return TestReport(result=result, exit_code=suite.exit_code, commit="c" * 40, dirty=False,
                      branch="main", started=NOW, finished=NOW, suites=(suite,),
                      failures=failures)  # fmt: skip


RED = Week(report=report("assert 1 == 2", result=Result.FAILURE),
           failure=StageFailure(stage=Stage.TEST, error=TestsRedError(
               failed=1, result="FAILURE", details="")))  # fmt: skip
GREEN = Week(report=report(), release=ReleaseOutcome(plan=PLAN, published=(OUT,)))


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        pytest.param(GREEN, {"result": "SUCCESS", "passed": "3", "failed": "0", "skipped": "1",
                             "version": "1.6.0", "tag": "v1.6.0", "released": "true",
                             "release-url": OUT.url, "announced": "false"}, id="released"),
        pytest.param(replace(GREEN, release=ReleaseOutcome(plan=PLAN)),
                     {"version": "1.6.0", "tag": "v1.6.0", "released": "false",
                      "release-url": ""}, id="only looked at"),
        pytest.param(RED, {"result": "FAILURE", "failed": "1", "version": "", "tag": "",
                           "released": "false"}, id="red"),
        pytest.param(Week(), {"result": "ERROR", "passed": "0", "version": ""}, id="nothing ran"),
    ],
)  # fmt: skip
def test_outputs_say_what_came_of_it(tmp_path: Path, week: Week, expected: dict[str, str]) -> None:
    assert Results(project(tmp_path), week).outputs().items() >= expected.items()


@pytest.mark.parametrize(
    ("lang", "week", "words"),
    [
        pytest.param("en", GREEN, ["Tests are green", "🚀 v1.6.0", "| unit | SUCCESS | 3 |"],
                     id="green, English"),
        pytest.param("fr", GREEN, ["Les tests sont verts", "| 1,2 |"], id="green, French"),
        pytest.param("fr", RED, ["Les tests sont rouges", "test_a.py:1  assert 1 == 2"],
                     id="red, French"),
        pytest.param("en", Week(report=report(why="ended after 3 s", result=Result.ERROR)),
                     ["The test run broke", "ended after 3 s"], id="broken"),
        pytest.param("en", replace(GREEN, release=ReleaseOutcome(plan=PLAN)),
                     ["The next release would be v1.6.0"], id="looked at"),
        pytest.param("en", replace(GREEN, release=ReleaseOutcome(
                     plan=PLAN._replace(next=None, tag=None))), ["Nothing to release since 1.5.0"],
                     id="nothing to release"),
        pytest.param("en", Week(report=report(), failure=StageFailure(
                     stage=Stage.RELEASE, error=GateShutError(tag="v2.0.0", reasons="moved"))),
                     ["✗ release", "moved", "→ Each line says what to do"], id="gate shut"),
    ],
)  # fmt: skip
def test_the_summary_says_it_to_a_person(
    tmp_path: Path, lang: str, week: Week, words: Sequence[str]
) -> None:
    summary = Results(project(tmp_path, lang), week).summary()
    assert [word for word in words if word not in summary] == []


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    week = Week(report=report(*["no"] * 60, result=Result.FAILURE))
    summary = Results(project(tmp_path), week).summary(left_out=50)
    assert "10 more in the report" in summary
    assert "50 more annotations" in summary


def test_a_secret_of_an_error_is_masked(tmp_path: Path) -> None:
    error = GateShutError(tag="v1", reasons="hunter2-hunter2")
    week = Week(failure=StageFailure(stage=Stage.RELEASE, error=error))
    assert "hunter2" not in Results(project(tmp_path), week).summary()


@given(st.text())
def test_no_message_of_a_test_becomes_markup(message: str) -> None:
    week = Week(report=report(message, "<b>[x](y)</b>\n\n# a", result=Result.FAILURE))
    summary = Results(project(Path("/")), week).summary()
    block = re.search(r"<pre>\n(.*?)\n</pre>", summary, re.DOTALL)
    assert block
    assert block[1].count("\n") == 1  # a line for each failure
    assert not set("<>") & set(block[1])


def test_each_failure_is_an_annotation_at_its_line(tmp_path: Path) -> None:
    stream = StringIO()
    output, summary = tmp_path / "output", tmp_path / "summary"
    env = {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(output),
           "GITHUB_STEP_SUMMARY": str(summary)}  # fmt: skip
    Results(project(tmp_path), RED).show(Actions(env, stream=stream))
    assert stream.getvalue() == (
        "::error file=test_a.py,line=1,title=test_a.py%3A%3Atest_1::assert 1 == 2\n"
    )
    assert "result<<" in output.read_text()
    assert "Tests are red" in summary.read_text()
