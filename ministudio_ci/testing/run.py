"""Running the suites: pytest in the project's interpreter, the verdict, the report."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ministudio_ci.errors import FileWriteError, ReportError, UnfitInterpreterError
from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.foundation.process import Ended, run_group
from ministudio_ci.foundation.secrets import Scrubber, secret_values
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import Result, TestReport
from ministudio_ci.testing import snapshot
from ministudio_ci.testing.document import Facts, SuiteRun, compose
from ministudio_ci.testing.interpreter import check_pytest, environment
from ministudio_ci.testing.lending import PLUGIN, Loan, lend
from ministudio_ci.testing.order import Suite, TestOrder, narrowing
from ministudio_ci.testing.report import from_document
from ministudio_ci.testing.verdict import INTERRUPTED, Why, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tools:
    """What every suite of one run shares."""

    python: Path
    env: Mapping[str, str]
    now: Callable[[], datetime]
    on_output: Callable[[bytes], None] | None


def run_suites(
    order: TestOrder,
    python: Path,
    *,
    now: Callable[[], datetime],
    on_output: Callable[[str], None] | None = None,
    scrubber: Scrubber | None = None,
) -> TestReport:
    """Run the suites in order with the project's `python` and write `order.report`.

    A red suite does not stop the next. The old report is removed first. pytest's output goes
    to `on_output` line by line, scrubbed; without it, straight to our stdout, a terminal. When
    we are interrupted the report says ERROR with exit code INTERRUPTED. Raises
    PytestMissingError, UnfitInterpreterError, GitError, FileWriteError.
    `scrubber` knows secrets that the suites are not given; those of their environment are
    masked without it.
    """
    _remove(order)
    env = environment(python, order.env)
    scrubber = scrubber or Scrubber(secret_values(env))
    tools = _Tools(python=python, env=env, now=now, on_output=_scrubbing(on_output, scrubber))
    git, started = Git(order.root, env=order.env), now()
    before = snapshot.take(git)
    runs = _run_all(order, tools)
    facts = Facts(
        commit=before.commit,
        dirty=before.dirty or snapshot.moved(git, before),
        branch=before.branch,
        started=started,
        finished=now(),
    )
    document = compose(order.root, runs, facts, scrubber)
    write_atomically(order.report, json.dumps(document))
    return from_document(document, order.report)


def _remove(order: TestOrder) -> None:
    try:
        order.report.unlink(missing_ok=True)
    except OSError as error:
        raise FileWriteError(path=order.report, why=error.strerror) from error


def _scrubbing(
    on_output: Callable[[str], None] | None, scrubber: Scrubber
) -> Callable[[bytes], None] | None:
    if on_output is None:
        return None
    return lambda line: on_output(scrubber.text(line.decode(errors="replace")))


def _run_all(order: TestOrder, tools: _Tools) -> list[SuiteRun]:
    runs: list[SuiteRun] = []
    for suite in order.suites:
        runs.append(_run(suite, order, tools))
        if runs[-1].exit_code == INTERRUPTED:
            break
    return runs


def _run(suite: Suite, order: TestOrder, tools: _Tools) -> SuiteRun:
    started, document = tools.now(), None
    with lend(tools.env, output_limit=order.output_limit) as loan:
        ended = _pytest(suite, order, tools, loan)
        try:
            document = _fresh_report(loan)
            result, why = judge(ended, document)
        except ReportError as error:
            result, why = Result.ERROR, Why("unreadable", {"cause": error.details["why"]})
    if document is None and why == Why("no_report", {"code": ended.code}):
        check_pytest(tools.python, tools.env, order.root)
    return SuiteRun(
        name=suite.name,
        exit_code=ended.code,
        result=result,
        why=_worded(why, suite, order),
        arguments=(*order.arguments, *narrowing(tools.env)),
        document=document or {},
        duration=(tools.now() - started).total_seconds(),
    )


def _worded(why: Why | None, suite: Suite, order: TestOrder) -> str | None:
    if why is None:
        return None
    return say(order.lang, f"test.why.{why.key}", **{"seconds": suite.timeout, **why.details})


def _pytest(suite: Suite, order: TestOrder, tools: _Tools, loan: Loan) -> Ended:
    # Unbuffered where it is piped: a reader sees which test hangs.
    interpreter = [tools.python, "-u"] if tools.on_output else [tools.python]
    arguments = (*suite.arguments, *order.arguments, *suite.paths)
    try:
        return run_group(
            [*interpreter, "-m", "pytest", "-p", PLUGIN, *arguments],
            cwd=order.root,
            env=loan.env,
            timeout=suite.timeout,
            on_output=tools.on_output,
        )
    except KeyboardInterrupt:
        return Ended(code=INTERRUPTED)
    except OSError as error:
        raise UnfitInterpreterError(python=tools.python, why=error.strerror) from error


def _fresh_report(loan: Loan) -> dict[str, Any] | None:
    """Return what this run wrote, None where it wrote nothing. Raises ReportError."""
    return read_object(loan.report)[1] if loan.report.exists() else None
