"""What the report's tests tell, in the words that other formats have for it."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ministudio_ci.testing.suites.suite_run import RED
from ministudio_ci.testing.tally import STAGES, seconds

_MODULE = re.compile(r"\.py$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One test of the report; or what else went wrong in a suite, as if it were one."""

    suite: str
    nodeid: str
    outcome: str
    seconds: float = 0.0
    type: str = ""
    """What kind of skip or error it is, where the outcome alone does not say."""
    message: str = ""
    text: str = ""
    path: str = ""
    line: int | None = None
    stdout: str = ""
    stderr: str = ""
    flaky: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """What it belongs to, dotted as JUnit has it, and its own name."""
        head, bracket, rest = self.nodeid.partition("[")
        group, _, name = head.rpartition("::")
        file, *classes = group.split("::")
        dotted = _MODULE.sub("", file).replace("/", ".") if _MODULE.search(file) else file
        return ".".join((dotted, *classes)) or self.suite, name + bracket + rest or "?"


def told_of(document: Mapping[str, Any]) -> Iterator[Told]:
    """Yield the tests, what could not be collected, and for each broken suite why.

    So a suite that is not green always has something red.
    """
    red = set()
    for test in document.get("tests", []):
        told = _test(test)
        red |= {told.suite} if told.outcome in RED else set()
        yield told
    for entry in document.get("collectors", []):
        if entry["outcome"] == "failed":
            red.add(entry["suite"])
            yield _uncollected(entry)
    for suite in document["ministudio"]["suites"]:
        if suite["result"] != "SUCCESS" and (suite["why"] or suite["name"] not in red):
            yield Told(
                suite=suite["name"], nodeid=suite["name"], outcome="error", type=suite["result"],
                message=suite["why"] or suite["result"],
            )  # fmt: skip


def _test(test: Mapping[str, Any]) -> Told:
    place, stage = test.get("location", {}), _telling(test.get("first", test))
    skip = test.get("quarantine", {}).get("reason") or stage.get("longrepr", "")
    spent = seconds(test)
    return Told(
        suite=test["suite"],
        nodeid=test["nodeid"],
        outcome=test["outcome"],
        seconds=spent if math.isfinite(spent) else 0.0,
        type="quarantine" if "quarantine" in test and test["outcome"] == "xfailed" else "",
        message=place.get("message") or _reason(skip),
        text=stage.get("longrepr") or place.get("text", ""),
        path=place.get("path", ""),
        line=place.get("line"),
        stdout=_output(test, "stdout"),
        stderr=_output(test, "stderr"),
        flaky=bool(test.get("flaky")),
    )


def _uncollected(entry: Mapping[str, Any]) -> Told:
    place = entry.get("location", {})
    return Told(
        suite=entry["suite"],
        nodeid=entry["nodeid"],
        outcome="error",
        type="collection",
        message=place.get("message", ""),
        text=str(entry.get("longrepr", "")),
        path=place.get("path", ""),
        line=place.get("line"),
    )


def _telling(test: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the stage that did not pass, if there is one."""
    stages = [test[name] for name in STAGES if name in test]
    stages += test.get("subtests", [])
    order = {"failed": 0, "skipped": 1}
    told = sorted(stages, key=lambda stage: order.get(stage.get("outcome"), 2))
    return told[0] if told and told[0].get("outcome") in order else {}


def _reason(longrepr: str) -> str:
    """Return why a test was skipped; pytest writes `('file.py', 3, 'Skipped: why')`."""
    said = re.fullmatch(r"\('.*', \d+, (['\"])(?:Skipped: )?(.*)\1\)", longrepr, re.DOTALL)
    return said[2] if said else longrepr.partition("\n")[0]


def _output(test: Mapping[str, Any], stream: str) -> str:
    return "".join(test[stage].get(stream, "") for stage in STAGES if stage in test)
