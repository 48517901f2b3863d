"""`test`: the project's suites, the report, the record."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ministudio_ci.cli.budgets import show_budget
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.project import project_of, shard_of, share_of, suites_of
from ministudio_ci.cli.texts import text
from ministudio_ci.cycle.test import merge_tests, red, run_tests
from ministudio_ci.errors import MergeArgumentsError
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import Failure, Result, SuiteResult, TestReport
from ministudio_ci.testing import INTERRUPTED, REPORT

_SHOWN = 10  # failures on the screen; the report has them all


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--suite", action="append", default=[], metavar="NAME",
                        help=text("help.test.suite"))  # fmt: skip
    share = parser.add_mutually_exclusive_group()
    share.add_argument("--shard", default="", metavar="I/N", help=text("help.test.shard"))
    share.add_argument("--merge", type=Path, metavar="DIR", help=text("help.test.merge"))
    parser.add_argument("pytest_args", nargs="*", metavar="ARGS",
                        help=text("help.test.pytest_args"))  # fmt: skip


def run(context: Context, options: argparse.Namespace) -> int:
    """Run, record, show. Under `--json` pytest's own output goes to stderr."""
    report, copy = _tested(context, options)
    paths = [str(REPORT), *([str(copy.relative_to(context.root))] if copy else [])]
    _show(context, report, paths)
    if context.quiet and (error := red(report)):
        context.warn("failed", what=error)
    context.result(_document(report, paths))
    if report.exit_code == INTERRUPTED:
        return INTERRUPTED
    return 0 if report.result is Result.SUCCESS else 1


def _tested(context: Context, options: argparse.Namespace) -> tuple[TestReport, Path | None]:
    """Run the suites, a shard of them, or merge the shards that ran elsewhere."""
    project, asked = project_of(context), shard_of(options.shard)
    match options.merge or asked or share_of(context):
        case Path() as folder:
            if options.suite or options.pytest_args:
                raise MergeArgumentsError
            return merge_tests(project, context.root / folder, suites=suites_of(context))
        case shard:
            suites = options.suite or suites_of(context)
            return run_tests(project, suites=suites, arguments=options.pytest_args, shard=shard)


def _show(context: Context, report: TestReport, paths: Sequence[str]) -> None:
    for suite in report.suites:
        _show_suite(context, suite)
    for one in report.budgets:
        show_budget(context, one)
    _show_failures(context, "test.red", report.failures)
    _show_failures(context, "test.flaky", report.flaky)
    _show_failures(context, "test.quarantined", report.quarantined)
    for note in report.notes:
        context.say("test.told", note=note)
    page = REPORT.with_suffix(".html")  # where it could not be written, that was said
    there = [str(page)] if (context.root / page).exists() else []
    shown = " · ".join([*there, *paths])
    context.say("test.report", result=report.result.value, path=shown)


def _show_failures(context: Context, key: str, failures: Sequence[Failure]) -> None:
    for one in failures[:_SHOWN]:
        place = f"{one.path}:{one.line}" if one.line else one.path
        context.say(key, place=place, test=one.nodeid, message=one.message)
    if len(failures) > _SHOWN:
        context.say("test.more", count=len(failures) - _SHOWN)


def _show_suite(context: Context, suite: SuiteResult) -> None:
    seconds = f"{suite.duration:.1f}".replace(".", say(context.lang, "test.decimal"))
    failed = suite.failed + suite.errors
    context.say(f"test.{suite.result.value.lower()}", suite=suite.name, passed=suite.passed,
                failed=failed, skipped=suite.skipped, seconds=seconds)  # fmt: skip
    if suite.why:
        context.say("test.why_not", why=suite.why)


def _document(report: TestReport, paths: Sequence[str]) -> dict[str, Any]:
    """Return the report's own block with totals, failures and where everything is."""
    block = asdict(report)
    for suite in block["suites"]:
        suite["result"] = suite["result"].value
    copy = paths[1] if len(paths) > 1 else None
    block |= {"result": report.result.value, "report": paths[0], "copy": copy}
    block |= {"started": report.started.isoformat(), "finished": report.finished.isoformat()}
    return block | {name: getattr(report, name) for name in ("passed", "failed", "skipped")}
