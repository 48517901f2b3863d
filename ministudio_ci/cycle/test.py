"""The test stage: install, run the suites, record the run, show what failed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ministudio_ci.cycle.page import write_page
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.relay import relayed
from ministudio_ci.errors import MinistudioError, TestsRedError
from ministudio_ci.foundation.memory_merge import keep_newest
from ministudio_ci.foundation.templates import explain
from ministudio_ci.model.report import Result, TestReport
from ministudio_ci.model.shard import Shard
from ministudio_ci.testing import (
    ShardMeter,
    TestOrder,
    durations,
    install_project,
    merge_shards,
    order_tests,
    record,
    run_suites,
    write_exports,
)

_NAMED = 3  # failures named in an error; the report has them all


def run_tests(
    project: Project,
    *,
    suites: Sequence[str] = (),
    arguments: Sequence[str] = (),
    shard: Shard | None = None,
) -> tuple[TestReport, Path | None]:
    """Run `suites`, or all that are configured; return the report and its copy in memory/.

    Of a `shard` nothing is remembered but by the merge of them all, so there is no copy.

    `arguments` are pytest's own, for every suite: a run so narrowed opens no gate. Red tests
    and an interrupted run (exit code INTERRUPTED) are values; raised is what keeps pytest
    from starting.
    """
    settings, env = project.settings, project.project_env
    order = order_tests(
        settings,
        root=project.root,
        env=env,
        names=suites,
        arguments=arguments,
        shard=shard,
        durations=durations(project.memory) if shard else None,
    )
    with relayed(project, "pytest") as (relay, straight):
        python = install(project, relay)
        report = run_suites(
            order,
            python,
            now=project.now,
            scrubber=project.scrubber,
            on_output=None if straight else relay,
            tell=relay,
        )
    _export(project)
    copy = None if shard else _remember(project, report)
    write_page(project)
    return report, copy


def merge_tests(
    project: Project, folder: Path, *, suites: Sequence[str] = ()
) -> tuple[TestReport, Path]:
    """Merge the shards' reports below `folder`; return the whole report and its copy in memory/.

    `suites` are those that the shards were told to run. The budgets are measured on all of it,
    the project installed for that. Raises what `merge_shards` does: then nothing is written.
    """
    order = order_tests(project.settings, root=project.root, env=project.project_env, names=suites)
    with _meter(project, order) as meter:
        report, found = merge_shards(
            folder,
            order,
            git=project.git,
            scrubber=project.scrubber,
            now=project.now(),
            meter=meter,
        )
    for one in found.replaced:
        project.tell("test.replaced", shard=one.shard, path=one.path)
    _export(project)
    copy = _remember(project, report)
    write_page(project)
    return report, copy


@contextmanager
def _meter(project: Project, order: TestOrder) -> Iterator[ShardMeter | None]:
    """Yield what measures the budgets of a run that was split; None where there are none."""
    if not order.budgets:
        yield None
        return
    with relayed(project, "pytest") as (relay, _):
        yield ShardMeter(
            order=order,
            python=lambda: install(project, relay),
            scrubber=project.scrubber,
            on_output=relay,
        )


def install(project: Project, relay: Callable[[str], None]) -> Path:
    """Install the project for its tests, as configured; return the interpreter."""
    return install_project(
        project.root,
        project.settings.install,
        configured=project.settings.python,
        env=project.project_env,
        on_output=relay,
        lang=project.lang,
    )


def _export(project: Project) -> None:
    """Write the report in other programs' formats; that it fails makes no run red."""
    try:
        write_exports(project.report)
    except MinistudioError as error:
        project.tell("test.not_exported", what=explain(project.lang, error)[0])


def _remember(project: Project, report: TestReport) -> Path:
    copy = record(report, project.report, project.memory, now=project.now())
    _forget_old(project.memory, keep=project.settings.memory.keep)
    return copy


def _forget_old(memory: Path, *, keep: int) -> None:
    """Remove the reports in `memory` beyond the `keep` newest; one that cannot be stays."""
    there = {path.name: "" for path in memory.glob("ci_report_*.json")}
    for name in there.keys() - keep_newest(there, keep):
        with suppress(OSError):
            (memory / name).unlink()


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
