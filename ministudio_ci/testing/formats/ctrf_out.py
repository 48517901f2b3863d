"""The report as CTRF 0.0.0 (ctrf.io, "Specification")."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ministudio_ci import __version__
from ministudio_ci.testing.formats.told import Told, told_of

_SURROGATE = re.compile("[\ud800-\udfff]")
_STATUS = {
    "passed": "passed", "xpassed": "passed", "failed": "failed", "error": "failed",
    "skipped": "skipped", "xfailed": "skipped",
}  # fmt: skip


def ctrf_json(document: Mapping[str, Any]) -> str:
    """Return the file's text; lone surrogates, which most readers refuse, are replaced."""
    block = document["ministudio"]
    told = list(told_of(document))
    results = {
        "tool": {"name": "ministudio-ci", "version": __version__},
        "summary": _summary(block, told),
        "tests": [_test(one) for one in told],
        "environment": _environment(block),
        "extra": {"result": block["result"], "exitCode": block["exit_code"]},
    }
    whole = {
        "reportFormat": "CTRF",
        "specVersion": "0.0.0",
        "timestamp": block["finished"],
        "generatedBy": "ministudio-ci",
        "results": results,
    }
    return _SURROGATE.sub("\ufffd", json.dumps(whole, ensure_ascii=False)) + "\n"


def _summary(block: Mapping[str, Any], told: list[Told]) -> dict[str, int]:
    counted = Counter(_STATUS[one.outcome] for one in told)
    statuses = ("passed", "failed", "skipped", "pending", "other")
    start, stop = (_milliseconds(block[key]) for key in ("started", "finished"))
    return {
        "tests": len(told),
        **{status: counted[status] for status in statuses},
        "flaky": sum(one.flaky for one in told),
        "suites": len(block["suites"]),
        "start": start,
        "stop": stop,
        "duration": max(0, stop - start),
    }


def _test(one: Told) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": one.nodeid or "?",
        "status": _STATUS[one.outcome],
        "rawStatus": one.outcome,
        "duration": round(one.seconds * 1000),
        "suite": [one.suite],
        "message": one.message,
        "trace": one.text,
        "filePath": one.path,
        "line": one.line,
        "stdout": [one.stdout] if one.stdout else None,
        "stderr": [one.stderr] if one.stderr else None,
    }
    if one.flaky:
        attempt = {"attempt": 1, "status": "failed", "message": one.message, "trace": one.text}
        found |= {"flaky": True, "retries": 1, "retryAttempts": [attempt]}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _environment(block: Mapping[str, Any]) -> dict[str, str]:
    named = {"commit": "commit", "branchName": "branch", "shardId": "shard"}
    return {key: block[ours] for key, ours in named.items() if block.get(ours)}


def _milliseconds(stamp: str) -> int:
    return int(datetime.fromisoformat(stamp).timestamp() * 1000)
