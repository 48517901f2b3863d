"""A number that a command prints."""

from ministudio_ci.foundation.process import run_group
from ministudio_ci.testing.budgets.budget import Budget, Measured
from ministudio_ci.testing.budgets.gauge import Gauge
from ministudio_ci.testing.budgets.number import last_number
from ministudio_ci.testing.suites.verdict import Why

_KEPT = 1 << 16
"""Bytes of its output that are looked through, the last ones."""


def run_command(budget: Budget, gauge: Gauge) -> Measured:
    """Run the command as the tests are run, without a shell, and return its number.

    What it prints on stdout is data, never shown as it is; stderr goes where the tests' output
    goes. Raises KeyboardInterrupt.
    """
    tail = _Tail()
    try:
        ended = run_group(
            budget.command,
            cwd=gauge.root,
            env=gauge.env,
            timeout=budget.timeout,
            on_output=gauge.on_output,
            on_stdout=tail.take,
        )
    except OSError as error:
        return Why("no_command", {"command": budget.command[0], "why": error.strerror})
    if ended.timed_out:
        return Why("timeout", {"seconds": f"{budget.timeout:g}"})
    if ended.code:
        return Why("status", {"code": ended.code})
    number = last_number(tail.text())
    if isinstance(number, Why):
        return Why(
            number.key, {key: gauge.shown(str(line)) for key, line in number.details.items()}
        )
    return number


class _Tail:
    """The end of a stream of any length."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def take(self, block: bytes) -> None:
        self._bytes += block
        if len(self._bytes) > 2 * _KEPT:
            del self._bytes[:-_KEPT]

    def text(self) -> str:
        kept = bytes(self._bytes)
        cut = "…" if len(kept) >= _KEPT else ""  # the first line may be the end of a longer one
        return cut + kept.decode(errors="replace")
