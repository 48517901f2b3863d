"""Asking coverage.py, in the project's interpreter."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.process import run_group
from ministudio_ci.testing.budgets.gauge import Gauge
from ministudio_ci.testing.suites.verdict import Why

_PROGRAM = Path(__file__).with_name("lent_coverage.py")


def ask(order: Mapping[str, Any], gauge: Gauge, timeout: float) -> dict[str, Any] | Why:
    """Return the answer of `lent_coverage.py` to `order`, or why there is none."""
    said: list[bytes] = []
    with tempfile.TemporaryDirectory(prefix="ministudio-ci-") as name:
        question, answer = Path(name, "order.json"), Path(name, "answer.json")
        question.write_text(json.dumps(order), encoding="utf-8")
        try:
            ended = run_group(
                [gauge.python, _PROGRAM, question, answer],
                cwd=gauge.root,
                env=gauge.env,
                timeout=timeout,
                on_output=said.append,
            )
        except OSError as error:
            return Why("coverage_broken", {"cause": error.strerror})
        if ended.timed_out:
            return Why("timeout", {"seconds": f"{timeout:g}"})
        return _read(answer, said, ended.code, gauge)


def _read(answer: Path, said: list[bytes], code: int, gauge: Gauge) -> dict[str, Any] | Why:
    if not answer.exists():
        last = b"".join(said).decode(errors="replace").strip().rpartition("\n")[2]
        return Why("coverage_broken", {"cause": gauge.shown(last) or f"status {code}"})
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    if "absent" in found:
        return Why("no_coverage", {"python": gauge.python})
    if "error" in found:
        return Why("coverage_broken", {"cause": gauge.shown(found["error"])})
    return found
