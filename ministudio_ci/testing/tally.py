"""Counting the tests of a report, and finding where each failing one failed."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.plain import plain
from ministudio_ci.testing.excerpt import below, excerpt

STAGES = ("setup", "call", "teardown", "???")
"""The stages of a test; pytest-xdist says `???` of the one in which a worker crashed."""
_MESSAGE_LIMIT = 300  # characters
# `tests/test_a.py:3: in <module>`, and of a syntax error `E     File "tests/test_a.py", line 3`
_AT_LINE = re.compile(r'^(?:E\s+File ")?([^\s"][^\n":]*)(?::|", line )(\d+)(?:: |$)', re.MULTILINE)


def outcome(test: Mapping[str, Any]) -> str:
    """Return passed, failed, error, skipped, xfailed or xpassed, in pytest's sense.

    Read from the stages first: pytest-json-report calls a test by whatever its last report
    said, such as `rerun`, or `subtests passed` where subtests failed.
    """
    stages = {name: test[name].get("outcome") for name in STAGES if name in test}
    said = str(test.get("outcome"))
    if "failed" in (stages.get("call"), stages.get("???")):
        return "failed"
    if "failed" in stages.values() or "teardown" not in stages:  # or stopped half way through
        return "error"
    if said in {"xfailed", "xpassed", "error"}:
        return said
    if said.endswith("failed") or test.get("subtests"):
        return "failed"
    return "skipped" if "skipped" in stages.values() else "passed"


def tally(tests: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Count the tests by their outcome."""
    return Counter(map(outcome, tests))


def seconds(test: Mapping[str, Any]) -> float:
    """Return how long the test took: all its stages together."""
    return sum(float(test[stage].get("duration", 0.0)) for stage in STAGES if stage in test)


def location(
    test: Mapping[str, Any], root: Path, mask: Callable[[str], str] = str
) -> dict[str, Any]:
    """Return where a failing test failed: path (below `root` where it can be), line, message, text.

    `mask` takes secrets out of the message before it is shortened: half of one would stay.
    """
    stage = _failing_stage(test)
    declared = str(test["nodeid"]).partition("::")[0], _plus_one(test.get("lineno"))
    path, line = next(_places(stage, root), declared)
    message = _message(stage, root, mask) or str(test["nodeid"])
    return {"path": path, "line": line, "message": message, "text": excerpt(stage, root, mask)}


def collector_location(
    collector: Mapping[str, Any], root: Path, mask: Callable[[str], str] = str
) -> dict[str, Any]:
    """Return the same for what could not be collected."""
    stage = {"longrepr": collector.get("longrepr", "")}
    path, line = next(_places(stage, root), (str(collector["nodeid"]).partition("::")[0], None))
    message = _message(stage, root, mask)
    return {"path": path, "line": line, "message": message, "text": excerpt(stage, root, mask)}


def _failing_stage(test: Mapping[str, Any]) -> Mapping[str, Any]:
    subtests = test.get("subtests", [])
    stages = [test[name] for name in STAGES if test.get(name, {}).get("outcome") == "failed"]
    crashed = [stage for stage in stages if "crash" in stage]
    return next(iter([*crashed, *subtests, *stages]), {})


def _places(stage: Mapping[str, Any], root: Path) -> Iterator[tuple[str, int | None]]:
    """Yield the places in the project's own code, innermost first; frames before the text's."""
    for frame in [stage.get("crash", {}), *reversed(stage.get("traceback", []))]:
        if path := below(str(frame.get("path", "")), root):
            yield path, frame.get("lineno")
    for named, line in reversed(_AT_LINE.findall(str(stage.get("longrepr", "")))):
        if path := below(named, root):
            yield path, int(line)


def _message(stage: Mapping[str, Any], root: Path, mask: Callable[[str], str]) -> str:
    text = mask(str(stage.get("crash", {}).get("message") or stage.get("longrepr", "")))
    lines = plain(text).strip().replace(f"{root}/", "").split("\n")
    if "crash" in stage:
        return lines[0][:_MESSAGE_LIMIT]
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (marked or lines)[-1].strip()[:_MESSAGE_LIMIT]


def _plus_one(lineno: object) -> int | None:
    return lineno + 1 if isinstance(lineno, int) else None  # pytest counts lines from 0
