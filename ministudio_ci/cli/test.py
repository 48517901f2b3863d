"""`test`: the project's suites, the report, the record."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ministudio_ci.cli.budgets import show_budget
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.project import project_of, suites_of
from ministudio_ci.cli.texts import text
from ministudio_ci.cycle.test import run_tests
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import Result, SuiteResult, TestReport
from ministudio_ci.testing import INTERRUPTED, REPORT

_SHOWN = 10  # failures on the screen; the report has them all


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--suite", action="append", default=[], metavar="NAME",
                        help=text("help.test.suite"))  # fmt: skip
    parser.add_argument("pytest_args", nargs="*", metavar="ARGS",
                        help=text("help.test.pytest_args"))  # fmt: skip


def run(context: Context, options: argparse.Namespace) -> int:
    """Run, record, show. Under `--json` pytest's own output goes to stderr."""
    project = project_of(context)
    report, copy = run_tests(
        project, suites=options.suite or suites_of(context), arguments=options.pytest_args
    )
    paths = [str(REPORT), str(copy.relative_to(context.root))]
    _show(context, report, paths)
    context.result(_document(report, paths))
    if report.exit_code == INTERRUPTED:
        return INTERRUPTED
    return 0 if report.result is Result.SUCCESS else 1


def _show(context: Context, report: TestReport, paths: Sequence[str]) -> None:
    for suite in report.suites:
        _show_suite(context, suite)
    for one in report.budgets:
        show_budget(context, one)
    for failure in report.failures[:_SHOWN]:
        place = f"{failure.path}:{failure.line}" if failure.line else failure.path
        context.say("test.red", place=place, message=failure.message)
    if len(report.failures) > _SHOWN:
        context.say("test.more", count=len(report.failures) - _SHOWN)
    context.say("test.report", result=report.result.value, path=paths[0], copy=paths[1])


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
    block |= {"result": report.result.value, "report": paths[0], "copy": paths[1]}
    block |= {"started": report.started.isoformat(), "finished": report.finished.isoformat()}
    return block | {name: getattr(report, name) for name in ("passed", "failed", "skipped")}
