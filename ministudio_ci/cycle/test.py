"""The test stage: install, run the suites, record the run, show what failed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import TestsRedError
from ministudio_ci.foundation.actions import Actions
from ministudio_ci.model.report import Result, TestReport
from ministudio_ci.testing import (
    INTERRUPTED,
    install_project,
    order_tests,
    record,
    run_suites,
)

_NAMED = 3  # failures named in an error; the report has them all


def run_tests(project: Project, *, suites: tuple[str, ...] = ()) -> TestReport:
    """Return the report of a run of `suites`, or of all that are configured.

    Raises KeyboardInterrupt once an interrupted run is recorded, and what keeps pytest from
    starting. Red tests are a value: see `red`.
    """
    settings = project.settings
    order = order_tests(settings, root=project.root, env=project.project_env, names=suites)
    with _relay(project) as relay:
        python = install_project(
            project.root,
            settings.install,
            configured=settings.python,
            env=project.project_env,
            on_output=relay,
        )
        report = run_suites(order, python, now=project.now, on_output=relay)
    record(report, project.report, project.memory, now=project.now())
    if report.exit_code == INTERRUPTED:
        raise KeyboardInterrupt
    return report


def red(report: TestReport) -> TestsRedError | None:
    """Return what is wrong with a report, in short; None where it is green."""
    if report.result is Result.SUCCESS:
        return None
    lines = [suite.why for suite in report.suites if suite.why]
    lines += [f"{one.nodeid}: {one.message}" for one in report.failures[:_NAMED]]
    if len(report.failures) > _NAMED:
        lines.append(f"… + {len(report.failures) - _NAMED}")
    return TestsRedError(
        failed=report.failed,
        result=report.result.value,
        details="\n".join(f"  {line}" for line in lines),
    )


@contextmanager
def _relay(project: Project) -> Iterator[Callable[[str], None] | None]:
    """Give pytest's output a way out: straight to a terminal, else by us, scrubbed.

    On GitHub it stands in a group, where the runner takes none of its lines for a command.
    """
    actions = Actions(project.env, stream=sys.stderr if project.json else None)
    if sys.stdout.isatty() and not project.json and not actions.active:
        yield None
        return
    with actions.group("pytest"), actions.shield():
        yield lambda line: project.write(line.rstrip("\r\n"))
