"""Weeks as a run leaves them, and the project they are of."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from ministudio_ci.cycle.journal import Stage
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.release import ReleaseOutcome
from ministudio_ci.cycle.week import StageFailure, Week
from ministudio_ci.errors import TestsRedError
from ministudio_ci.foundation.config import load
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.release import Bump, VersionPlan
from ministudio_ci.model.report import Failure, Result, SuiteResult, TestReport
from ministudio_ci.release import Published

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PLAN = VersionPlan(current="1.5.0", next="1.6.0", bump=Bump.MINOR, tag="v1.6.0")
OUT = Published(tag="v1.6.0", url="https://git.example/o/r/releases/tag/v1.6.0")
ON_GITHUB = MappingProxyType({
    "GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "o/r",
    "GITHUB_SHA": "a" * 40,
})  # fmt: skip


def project(root: Path, lang: str = "en", env: Mapping[str, str] = ON_GITHUB) -> Project:
    return Project(
        root=root, settings=load(root, env={"MINISTUDIO_CI_LANG": lang}).settings, env=env,
        project_env={}, git=Git(root), now=lambda: NOW, scrubber=Scrubber(["hunter2-hunter2"]),
        tell=print, write=print,
    )  # fmt: skip


def a_failure(number: int = 1, message: str = "assert 1 == 2", text: str = "") -> Failure:
    nodeid = f"tests/test_a.py::test_{number}"
    return Failure(nodeid=nodeid, path="tests/test_a.py", line=number, message=message, text=text,
                   suite="unit")  # fmt: skip


def a_suite(name: str = "unit", failed: int = 0, why: str | None = None) -> SuiteResult:
    result = Result.ERROR if why else Result.FAILURE if failed else Result.SUCCESS
    return SuiteResult(name=name, result=result, exit_code=failed and 1, passed=3, failed=failed,
                       skipped=1, duration=1.25, why=why)  # fmt: skip


def a_report(
    *failures: Failure, suites: tuple[SuiteResult, ...] = (), flaky: tuple[Failure, ...] = ()
) -> TestReport:
    ran = suites or (a_suite(failed=len(failures)),)
    results = {suite.result for suite in ran}
    worst = next(one for one in (Result.ERROR, Result.FAILURE, Result.SUCCESS) if one in results)
    return TestReport(result=worst, exit_code=0 if worst is Result.SUCCESS else 1, commit="c" * 40,
                      dirty=False, branch="main", started=NOW,
                      finished=NOW + timedelta(seconds=83), suites=ran, failures=failures,
                      flaky=flaky)  # fmt: skip


def a_red_week(*failures: Failure) -> Week:
    error = TestsRedError(failed=len(failures), result="FAILURE", details="")
    return Week(report=a_report(*failures), failure=StageFailure(stage=Stage.TEST, error=error))


GREEN = Week(report=a_report(), release=ReleaseOutcome(plan=PLAN, published=(OUT,)))
