"""The number in what a command prints."""

import math
import re

from ministudio_ci.testing.budgets.budget import Measured
from ministudio_ci.testing.suites.verdict import Why

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_COMMA = re.compile(r"[+-]?\d+(,\d+)+(\.\d*)?", re.ASCII)
_ENDLESS = re.compile(r"[+-]?(nan|inf(inity)?)", re.ASCII | re.IGNORECASE)


def last_number(output: str) -> Measured:
    """Return the last line that is a number, decimals after a point, and nothing beside it.

    A line that means one but is none (`1,5`, `nan`, `1e999`) is told, not skipped: a line
    further up would be another number.
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for line in reversed(lines):
        if _NUMBER.fullmatch(line):
            return float(line) if math.isfinite(float(line)) else Why("endless", {"line": line})
        if _COMMA.fullmatch(line):
            return Why("comma", {"line": line})
        if _ENDLESS.fullmatch(line):
            return Why("endless", {"line": line})
    return Why("no_number", {"line": lines[-1]}) if lines else Why("no_output")
