"""The reports of all shards as the report of one run."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import Result, TestReport
from ministudio_ci.testing.budgets.meter import ShardMeter
from ministudio_ci.testing.document import Facts, compose, overall
from ministudio_ci.testing.flakiness.settle import notes
from ministudio_ci.testing.order import TestOrder
from ministudio_ci.testing.report import from_document
from ministudio_ci.testing.shards.reports import Found, ShardReport, find_shards
from ministudio_ci.testing.suites.suite_run import Entry, SuiteRun


def merge_shards(
    folder: Path,
    order: TestOrder,
    *,
    git: Git,
    scrubber: Scrubber,
    now: datetime,
    meter: ShardMeter | None = None,
) -> tuple[TestReport, Found]:
    """Merge the shards' reports below `folder` into `order.report`; return it and what was found.

    `order` is what the shards were given, all of them; `meter` measures the budgets. The tests
    stand in the order of their files, whichever shard ran them. Raises what `find_shards` does,
    for reports that are not all there and all of HEAD; then nothing is written. GitError,
    FileWriteError.
    """
    found = find_shards(folder, git)
    reports = [one.report for one in found.reports]
    facts = Facts(
        commit=reports[0].commit,
        dirty=any(report.dirty for report in reports),
        branch=reports[0].branch,
        started=min(report.started for report in reports),
        finished=max(report.finished for report in reports),
    )
    runs = merged_runs(found.reports)
    budgets = meter.results(found.reports, runs) if meter else ()
    told = [note for report in reports for note in report.notes]
    told += notes(runs, (), order, now.astimezone(UTC).date())
    document = compose(
        order.root, runs, facts, scrubber, budgets=budgets, notes=tuple(dict.fromkeys(told))
    )
    write_atomically(order.report, json.dumps(document))
    return from_document(document, order.report), found


def merged_runs(reports: Sequence[ShardReport]) -> list[SuiteRun]:
    """Return each suite as if one machine had run it, in the order of the first shard."""
    by_name: dict[str, list[tuple[ShardReport, SuiteRun]]] = {}
    for one in reports:
        for run in _runs(one.document):
            by_name.setdefault(run.name, []).append((one, run))
    return [_merged(parts) for parts in by_name.values()]


def _merged(parts: Sequence[tuple[ShardReport, SuiteRun]]) -> SuiteRun:
    runs = [run for _, run in parts]
    result, exit_code = overall(runs)
    whys = [f"{one.shard}: {run.why}" for one, run in parts if run.why]
    return SuiteRun(
        name=runs[0].name,
        exit_code=exit_code,
        result=result,
        why="\n".join(whys) or None,
        arguments=next((run.arguments for run in runs if run.arguments), ()),
        duration=sum(run.duration for run in runs),
        reruns=sum(run.reruns for run in runs),
        tests=sorted((test for run in runs for test in run.tests), key=_place),
        collectors=_collectors(runs),
        warnings=_once(warning for run in runs for warning in run.warnings),
        environment=next((run.environment for run in runs if run.environment), {}),
    )


def _place(test: Entry) -> tuple[str, int, str]:
    nodeid, line = str(test["nodeid"]), test.get("lineno")
    return nodeid.partition("::")[0], line if isinstance(line, int) else 0, nodeid


def _collectors(runs: Iterable[SuiteRun]) -> list[Entry]:
    """Return each once, for every shard collects all: the failed one, where one failed."""
    found: dict[str, Entry] = {}
    for entry in (entry for run in runs for entry in run.collectors):
        if entry["outcome"] == "failed" or entry["nodeid"] not in found:
            found[entry["nodeid"]] = entry
    return list(found.values())


def _once(entries: Iterable[Entry]) -> list[Entry]:
    return list({json.dumps(entry, sort_keys=True): entry for entry in entries}.values())


def _runs(document: Mapping[str, Any]) -> list[SuiteRun]:
    """Return a document's suites as they were before they were composed."""
    return [
        SuiteRun(
            name=entry["name"],
            exit_code=int(entry["exit_code"]),
            result=Result(entry["result"]),
            why=entry["why"],
            arguments=tuple(entry["arguments"]),
            duration=float(entry["duration"]),
            reruns=float(entry.get("reruns", 0)),
            tests=_of(document, "tests", entry["name"]),
            collectors=_of(document, "collectors", entry["name"]),
            warnings=_of(document, "warnings", entry["name"]),
            environment=document.get("environment", {}),
        )
        for entry in document["ministudio"]["suites"]
    ]


def _of(document: Mapping[str, Any], part: str, suite: str) -> list[Entry]:
    return [entry for entry in document.get(part, []) if entry.get("suite") == suite]
