"""Reads what act says with ``--json``: results, outputs, annotations and summary of a run."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_ANNOTATIONS = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    level: str
    message: str
    properties: dict[str, str]
    """As ``file``, ``line``, ``title``."""


@dataclass(slots=True, kw_only=True)
class ActLog:
    text: str = ""
    """The log as a person reads it: secrets masked."""
    jobs: dict[str, str] = field(default_factory=dict)
    """``success`` or ``failure`` by the job's name in the log, as ``CI/tests``; no skipped ones."""
    steps: dict[str, str] = field(default_factory=dict)
    """The result of each step that ran, as ``CI/tests/install``: the job, then the step's id or
    number; a step of a composite stands under it, as ``CI/tests/self/run``."""
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the same names."""
    annotations: list[Annotation] = field(default_factory=list)
    summary: str = ""
    """All that was written to GITHUB_STEP_SUMMARY, unmasked."""

    def output(self, step: str) -> dict[str, str]:
        """The outputs of the one step whose full name ends so: ``tests/install`` will do."""
        (found,) = (name for name in self.outputs if f"/{name}".endswith(f"/{step}"))
        return self.outputs[found]


def read(lines: Iterable[str]) -> ActLog:
    log = ActLog()
    for line in lines:
        if line.startswith("{"):
            _take(log, json.loads(line))
        else:
            log.text += line
    return log


def _take(log: ActLog, entry: dict[str, Any]) -> None:
    job, message = entry.get("job", "").strip(), entry["msg"].rstrip("\n")
    step = "/".join([job, *entry.get("stepID", [])])
    log.text += f"[{job}] {message}\n" if job else f"{message}\n"
    if "jobResult" in entry:
        log.jobs[job] = entry["jobResult"]
    if "stepResult" in entry and entry.get("stage") == "Main":
        log.steps[step] = entry["stepResult"]
    match entry.get("command"):
        case "set-output":
            log.outputs.setdefault(step, {})[entry["name"]] = entry["arg"]
        case "summary":
            log.summary += entry["content"]
        case str(level) if level in _ANNOTATIONS:
            found = Annotation(
                level=level, message=entry["arg"], properties=entry.get("kvPairs") or {}
            )
            log.annotations.append(found)
