"""`test`: the project's suites, the report, the record."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text
from ministudio_ci.foundation.actions import Actions
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import Result, SuiteResult, TestReport
from ministudio_ci.testing import (
    INTERRUPTED,
    REPORT,
    install_project,
    order_tests,
    record,
    run_suites,
)

_SHOWN = 10  # failures on the screen; the report has them all


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--suite", action="append", default=[], metavar="NAME",
                        help=text("help.test.suite"))  # fmt: skip
    parser.add_argument("pytest_args", nargs="*", metavar="ARGS",
                        help=text("help.test.pytest_args"))  # fmt: skip


def run(context: Context, options: argparse.Namespace) -> int:
    """Run, record, show. Under `--json` pytest's own output goes to stderr."""
    report = _tested(context, options)
    copy = record(report, context.root / REPORT, context.root / "memory", now=context.now())
    paths = [str(REPORT), str(copy.relative_to(context.root))]
    _show(context, report, paths)
    context.result(_document(report, paths))
    if report.exit_code == INTERRUPTED:
        return INTERRUPTED
    return 0 if report.result is Result.SUCCESS else 1


def _tested(context: Context, options: argparse.Namespace) -> TestReport:
    settings, root, env = context.settings, context.root, context.env
    order = order_tests(settings, root=root, env=env,
                        names=options.suite, arguments=options.pytest_args)  # fmt: skip
    relay = _relay(context)
    stream = sys.stderr if context.json else sys.stdout
    straight = stream.isatty() and not context.json
    with Actions(env, stream=stream).shield():  # no line of a test is taken for a command
        python = install_project(root, settings.install, configured=settings.python,
                                 env=env, on_output=relay, lang=context.lang)  # fmt: skip
        return run_suites(order, python, now=context.now, on_output=None if straight else relay)


def _relay(context: Context) -> Callable[[str], None]:
    return lambda line: context.write(line.rstrip("\r\n"))


def _show(context: Context, report: TestReport, paths: Sequence[str]) -> None:
    for suite in report.suites:
        _show_suite(context, suite)
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
