"""One suite by a command of any language, told by the result files that it writes."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.process import Ended, run_group
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import Result
from ministudio_ci.model.shard import Shard
from ministudio_ci.testing.formats import Attempt, Budget, Case, Kept, Unreadable, read_results
from ministudio_ci.testing.order import Suite, TestOrder
from ministudio_ci.testing.suites.command_verdict import judge_command
from ministudio_ci.testing.suites.foreign_entries import entry_of
from ministudio_ci.testing.suites.pytest_suite import Tools, worded
from ministudio_ci.testing.suites.result_files import Found, found, look
from ministudio_ci.testing.suites.suite_run import Entry, SuiteRun
from ministudio_ci.testing.suites.verdict import INTERRUPTED, Why

_NOT_FOUND = 127  # what a shell would say
_SHOWN = 4096  # bytes of its output, where that is all there is


def run_command(suite: Suite, order: TestOrder, tools: Tools) -> SuiteRun:
    """Run the suite's command and read what it wrote; without a shell, as pytest is run.

    A suite that names no results is one test, told by the exit status alone.
    """
    if elsewhere := _elsewhere(suite, order):
        return elsewhere
    started, before = tools.now(), look(order.root, suite.results)
    arguments = extra_arguments(order)
    output = Kept(_SHOWN)
    command = tuple(_filled(word, order) for word in suite.command)
    ended, trouble = _run((*command, *arguments), suite, order, tools, output)
    tools.on_ended()
    duration = (tools.now() - started).total_seconds()
    tests: tuple[Entry, ...] = ()
    if suite.results and not trouble:
        tests, trouble = _read(found(order.root, suite.results, before), ended, order, tools)
    elif not trouble and not ended.timed_out and 0 <= ended.code != INTERRUPTED:
        tests = (_alone(suite, ended, duration, str(output), order, tools),)
    result, why = judge_command(ended, tests, trouble)
    return SuiteRun(
        name=suite.name,
        exit_code=ended.code,
        result=result,
        why=worded(why, suite, order),
        arguments=arguments,
        duration=duration,
        tests=tests,
        split=_split(suite, order),
    )


def _elsewhere(suite: Suite, order: TestOrder) -> SuiteRun | None:
    """Return a run without tests where another shard runs the suite, which cannot be split."""
    if order.shard is None or _splits(suite) or order.shard.number == _turn(suite, order):
        return None
    return SuiteRun(
        name=suite.name,
        exit_code=0,
        result=Result.SUCCESS,
        arguments=extra_arguments(order),
        duration=0.0,
        split=_split(suite, order),
    )


def _turn(suite: Suite, order: TestOrder) -> int:
    """Return the number of the shard that runs the suite: commands take turns."""
    commands = [one.name for one in order.suites if one.command]
    return commands.index(suite.name) % (order.shard.count if order.shard else 1) + 1


def _splits(suite: Suite) -> bool:
    """Whether the command splits its tests itself, told which shard it is."""
    return any("{shard}" in word for word in suite.command)


def _filled(word: str, order: TestOrder) -> str:
    shard = order.shard or Shard(1, 1)
    return word.replace("{shard}", str(shard.number)).replace("{shards}", str(shard.count))


def _split(suite: Suite, order: TestOrder) -> dict[str, Any] | None:
    """Return what all shards must say alike."""
    how = "by the command" if _splits(suite) else f"whole in {_turn(suite, order)}"
    return {"tests": 0, "digest": how} if order.shard else None


def extra_arguments(order: TestOrder) -> tuple[str, ...]:
    """Return the command line's arguments where every suite is a command; else pytest has them."""
    return order.arguments if all(suite.command for suite in order.suites) else ()


def _run(
    command: Sequence[str], suite: Suite, order: TestOrder, tools: Tools, output: Kept
) -> tuple[Ended, Why | None]:
    def take(line: bytes) -> None:
        output.add(line)
        if tools.on_output:
            tools.on_output(line)

    try:
        ended = run_group(
            command,
            cwd=order.root,
            env=tools.env,
            timeout=suite.timeout,
            on_output=take if tools.on_output else None,
        )
    except KeyboardInterrupt:
        return Ended(code=INTERRUPTED), None
    except OSError as error:
        cause = error.strerror or type(error).__name__
        return Ended(code=_NOT_FOUND), Why("unstarted", {"command": command[0], "cause": cause})
    return ended, None


def _read(
    files: Found, ended: Ended, order: TestOrder, tools: Tools
) -> tuple[tuple[Entry, ...], Why | None]:
    """Return the tests of all files, or none and why: part of them would tell a lie."""
    if files.without:
        details = {"pattern": files.without[0], "code": ended.code, "stale": files.stale}
        return (), Why("result_stale" if files.stale else "result_none", details)
    budget, tests = Budget(order.output_limit), list[Entry]()
    try:
        for path in files.fresh:
            cases = read_results(path, budget)
            tests += (entry_of(case, order.root, tools.scrubber.text) for case in cases)
    except Unreadable as unreadable:
        path = Path(str(unreadable.details["path"])).relative_to(order.root)
        return (), Why(unreadable.key, {**unreadable.details, "path": path})
    return tuple(tests), None


def _alone(
    suite: Suite, ended: Ended, duration: float, output: str, order: TestOrder, tools: Tools
) -> Entry:
    said = {"text": output, "message": say(order.lang, "test.exit_alone", code=ended.code)}
    attempt = Attempt(
        outcome="failed" if ended.code else "passed",
        seconds=duration,
        **(said if ended.code else {"stdout": output}),
    )
    case = Case(name="exit status", groups=(shlex.join(suite.command),), attempt=attempt)
    return entry_of(case, order.root, tools.scrubber.text)
