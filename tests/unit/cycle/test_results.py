"""What a run leaves for GitHub: outputs, summary, annotations."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from ministudio_ci.cycle.release import ReleaseOutcome
from ministudio_ci.cycle.results import Results
from ministudio_ci.cycle.week import Week
from ministudio_ci.foundation.actions import Actions
from tests.support.remembered import Memory, entry
from tests.support.weeks import GREEN, OUT, PLAN, a_failure, a_red_week, a_report, project

RED = a_red_week(a_failure())


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


def test_each_failure_is_an_annotation_at_its_line(tmp_path: Path) -> None:
    stream = StringIO()
    output, summary = tmp_path / "output", tmp_path / "summary"
    env = {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(output),
           "GITHUB_STEP_SUMMARY": str(summary)}  # fmt: skip
    Results(project(tmp_path), RED).show(Actions(env, stream=stream))
    assert stream.getvalue() == (
        "::error file=tests/test_a.py,line=1,title=tests/test_a.py%3A%3Atest_1::assert 1 == 2\n"
    )
    assert "result<<" in output.read_text()
    assert "Tests are red" in summary.read_text()


@pytest.mark.parametrize(
    ("runs", "shard", "times"),
    [
        pytest.param(2, None, 1, id="two"),
        pytest.param(1, None, 0, id="one alone"),
        pytest.param(2, "1/2", 0, id="in a shard"),
    ],
)
def test_the_summary_says_what_the_runs_before_say_together(
    tmp_path: Path, runs: int, shard: str | None, times: int
) -> None:
    there, summary = project(tmp_path), tmp_path / "summary"
    for _ in range(runs):
        Memory(there.memory).put(entry("a"))
    week = replace(GREEN, report=replace(a_report(), shard=shard))
    env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    Results(there, week).show(Actions(env, stream=StringIO()))
    assert summary.read_text().count("Stability over 2 runs") == times
