"""Running the suites: one after the other, then the report over all of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from ministudio_ci.errors import FileWriteError
from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber, secret_values
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import BudgetResult, Result, TestReport
from ministudio_ci.testing import snapshot
from ministudio_ci.testing.budgets.meter import Meter
from ministudio_ci.testing.document import Facts, compose
from ministudio_ci.testing.flakiness.settle import notes, settle
from ministudio_ci.testing.interpreter import environment
from ministudio_ci.testing.order import MADE_OF_IT, Suite, TestOrder
from ministudio_ci.testing.report import from_document
from ministudio_ci.testing.suites.command_suite import run_command
from ministudio_ci.testing.suites.pytest_suite import Tools, run_pytest
from ministudio_ci.testing.suites.suite_run import SuiteRun
from ministudio_ci.testing.suites.verdict import INTERRUPTED


def run_suites(
    order: TestOrder,
    python: Path,
    *,
    now: Callable[[], datetime],
    on_output: Callable[[str], None] | None = None,
    scrubber: Scrubber | None = None,
    tell: Callable[[str], None] | None = None,
) -> TestReport:
    """Run the suites in order with the project's `python` and write `order.report`.

    A red suite does not stop the next. The old report, and what was made of it, is removed
    first. What the suites print goes to `on_output` line by line, scrubbed; without it, straight
    to our stdout, a terminal. When we are interrupted the report says ERROR with exit code
    INTERRUPTED. Raises PytestMissingError, UnfitInterpreterError, GitError, FileWriteError.
    `scrubber` knows secrets that the suites are not given; those of their environment are
    masked without it. `tell` hears how the reruns are getting on; without it, `on_output` does.
    """
    _remove(order)
    env = environment(python, order.env)
    scrubber = scrubber or Scrubber(secret_values(env))
    relay = _scrubbing(on_output, scrubber)
    tell = tell or on_output or (lambda _: None)
    tools = Tools(python=python, env=env, now=now, scrubber=scrubber, on_output=relay, tell=tell)
    git, started = Git(order.root, env=order.env), now()
    before = snapshot.take(git)
    meter, today = Meter(order, tools), started.astimezone(UTC).date()
    runs, told = _run_all(order, replace(tools, on_ended=meter.keep), today=today)
    runs, budgets = _measure(meter, runs, order)
    facts = Facts(
        commit=before.commit,
        dirty=before.dirty or snapshot.moved(git, before),
        branch=before.branch,
        started=started,
        finished=now(),
        shard=order.shard,
        attempt=_attempt(order.env),
        coverage=len(meter.kept),
    )
    document = compose(order.root, runs, facts, scrubber, budgets=budgets, notes=told)
    write_atomically(order.report, json.dumps(document))
    return from_document(document, order.report)


def _remove(order: TestOrder) -> None:
    for path in (order.report, *map(order.report.with_name, MADE_OF_IT)):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileWriteError(path=path, why=error.strerror) from error


def _attempt(env: Mapping[str, str]) -> int | None:
    said = env.get("GITHUB_RUN_ATTEMPT", "")
    return int(said) if said.isdecimal() else None


def _scrubbing(
    on_output: Callable[[str], None] | None, scrubber: Scrubber
) -> Callable[[bytes], None] | None:
    if on_output is None:
        return None
    return lambda line: on_output(scrubber.text(line.decode(errors="replace")))


def _run_all(
    order: TestOrder, tools: Tools, *, today: date
) -> tuple[list[SuiteRun], tuple[str, ...]]:
    """Return the suites as they count, and what is to be told of all of them."""
    settled = []
    for suite in order.suites:
        settled.append(settle(_run(suite, order, tools), suite, order, tools, today))
        if settled[-1][0].exit_code == INTERRUPTED:
            break
    runs = [run for run, _ in settled]
    return runs, notes(runs, [one for _, told in settled for one in told], order, today)


def _measure(
    meter: Meter, runs: list[SuiteRun], order: TestOrder
) -> tuple[list[SuiteRun], tuple[BudgetResult, ...]]:
    """Return the runs, and the budgets; interrupted meanwhile, the last run says so."""
    try:
        return runs, meter.results(runs)
    except KeyboardInterrupt:
        why = say(order.lang, "test.why.stopped")
        last = replace(runs[-1], exit_code=INTERRUPTED, result=Result.ERROR, why=why)
        return [*runs[:-1], last], ()


def _run(suite: Suite, order: TestOrder, tools: Tools) -> SuiteRun:
    return run_command(suite, order, tools) if suite.command else run_pytest(suite, order, tools)
