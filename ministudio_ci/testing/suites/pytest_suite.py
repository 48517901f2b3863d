"""One suite by pytest, in the project's interpreter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ministudio_ci.errors import ReportError, UnfitInterpreterError
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.foundation.process import Ended, run_group
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import Result
from ministudio_ci.testing.interpreter import check_pytest
from ministudio_ci.testing.lent.lending import Loan, lend
from ministudio_ci.testing.order import Suite, TestOrder, narrowing
from ministudio_ci.testing.suites.pytest_entries import collectors_of, entries_of
from ministudio_ci.testing.suites.suite_run import SuiteRun
from ministudio_ci.testing.suites.verdict import INTERRUPTED, Why, beyond_red, found_split, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every suite of one run shares."""

    python: Path
    env: Mapping[str, str]
    """The environment of the tests, the interpreter's own active."""
    now: Callable[[], datetime]
    scrubber: Scrubber
    tell: Callable[[str], None]
    """Takes a line about how we are getting on."""
    on_output: Callable[[bytes], None] | None
    """Takes what programs print, line by line; None: it goes to our terminal."""
    on_ended: Callable[[], None] = lambda: None
    """Called each time that a program of a suite has ended: it may have measured coverage."""


def run_pytest(
    suite: Suite, order: TestOrder, tools: Tools, *, alone: str | None = None
) -> SuiteRun:
    """Run the suite, or its test `alone` (a node id) once more.

    Then no other file is so much as imported, and arguments that would keep it from running, or
    write over the suite's own files, are out of force. Raises PytestMissingError,
    UnfitInterpreterError.
    """
    started, document, besides = tools.now(), None, None
    shard = None if alone else _share(suite, order)
    with lend(tools.env, output_limit=order.output_limit, shard=shard, alone=alone) as loan:
        ended = _pytest(suite, order, tools, loan)
        if not alone:  # one test alone measures nothing
            tools.on_ended()
        try:
            document = _fresh_report(loan)
            result, why = judge(ended, document)
            besides = beyond_red(document) if document and result is Result.FAILURE else None
        except ReportError as error:
            result, why = Result.ERROR, Why("unreadable", {"cause": error.details["why"]})
    if document is None and why == Why("no_report", {"code": ended.code}):
        check_pytest(tools.python, tools.env, order.root)
    return SuiteRun(
        name=suite.name,
        exit_code=ended.code,
        result=result,
        why=worded(why, suite, order),
        besides=worded(besides, suite, order),
        arguments=(*order.arguments, *narrowing(tools.env)),
        duration=(tools.now() - started).total_seconds(),
        **_found(document or {}, order, tools),
    )


def worded(why: Why | None, suite: Suite, order: TestOrder) -> str | None:
    """Return a reason in the person's language."""
    if why is None:
        return None
    return say(order.lang, f"test.why.{why.key}", **{"seconds": suite.timeout, **why.details})


def _share(suite: Suite, order: TestOrder) -> dict[str, Any] | None:
    """Return what the plugin needs to keep this shard's tests; None where all are run.

    A split begins with its first shard; each suite's begins with another of ours, so that a
    suite of few tests does not find the same machine busy as the one before.
    """
    if order.shard is None:
        return None
    number, count = order.shard.number, order.shard.count
    turn = [one.name for one in order.suites].index(suite.name)
    known = {nodeid: seconds for (name, nodeid), seconds in order.durations.items()
             if name == suite.name}  # fmt: skip
    return {"number": (number - 1 + turn) % count + 1, "count": count, "durations": known}


def _found(document: Mapping[str, Any], order: TestOrder, tools: Tools) -> dict[str, Any]:
    mask = tools.scrubber.text
    return {
        "tests": entries_of(document, order.root, mask),
        "collectors": collectors_of(document, order.root, mask),
        "warnings": document.get("warnings", ()),
        "environment": document.get("environment", {}),
        "counts": _counts(document),
        "split": _split(document),
    }


def _counts(document: Mapping[str, Any]) -> dict[str, int]:
    """Return what pytest-json-report counted, without what was left to other shards."""
    summary, split = document.get("summary", {}), found_split(document) or {}
    found = {key: summary[key] for key in ("collected", "deselected") if key in summary}
    if "deselected" in found:
        found["deselected"] = max(0, found["deselected"] - split.get("others", 0))
    return found


def _split(document: Mapping[str, Any]) -> dict[str, Any] | None:
    found = found_split(document)
    return {"tests": found["tests"], "digest": found["digest"]} if found else None


def _pytest(suite: Suite, order: TestOrder, tools: Tools, loan: Loan) -> Ended:
    # Unbuffered where it is piped: a reader sees which test hangs.
    interpreter = [tools.python, "-u"] if tools.on_output else [tools.python]
    lent = [word for plugin in loan.plugins for word in ("-p", plugin)]
    arguments = (*suite.arguments, *order.arguments, *suite.paths)
    try:
        return run_group(
            [*interpreter, "-m", "pytest", *lent, *arguments],
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
