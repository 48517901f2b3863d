"""Honest timing: CPU seconds of whole processes, the contenders in turn, medians."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took, with all the children it waited for."""

    seconds: float
    """User and system time, summed."""
    mebibytes: float
    """Resident memory of the largest of those processes at its peak. Not their sum; and never
    less than this program's own, which a child begins with until it becomes another program."""


def usage(
    command: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Usage:
    """Run the command and return what it took."""
    with subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        _, status, found = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} ended with {child.returncode}")
    return Usage(found.ru_utime + found.ru_stime, found.ru_maxrss / 1024)


def in_turn(
    contenders: Mapping[str, Sequence[str]],
    *,
    runs: int = 7,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    before: Callable[[str], None] = lambda _: None,
) -> dict[str, Usage]:
    """Return the medians of each contender, run A B A B … after a warm-up round.

    `before` is called with the name of a contender before each of its runs.
    """
    samples: dict[str, list[Usage]] = {name: [] for name in contenders}
    for number in range(runs + 1):
        for name, command in contenders.items():
            before(name)
            found = usage(command, cwd=cwd, env=env)
            if number:
                samples[name].append(found)
    return {
        name: Usage(median(run.seconds for run in found), median(run.mebibytes for run in found))
        for name, found in samples.items()
    }


def row(
    what: str, ours: Usage, other: Usage | None, goal: float | None = None, *, memory: bool = False
) -> str:
    """Return a line of the table: what, ours, the other, the ratio, the goal where there is one."""
    one, two = (use and (use.mebibytes if memory else use.seconds) for use in (ours, other))
    form, unit = ("8.0f", "MiB") if memory else ("8.3f", "s  ")
    line = f"{what:<44} {one:{form}} {unit}"
    return f"{line} {two:{form}} {unit} {verdict(one / two, goal)}" if one and two else line


def verdict(ratio: float, goal: float | None) -> str:
    """Return a ratio, and whether it meets its goal."""
    if goal is None:
        return f"{ratio:>6.2f} ×"
    return f"{ratio:>6.2f} ×   ≤ {goal} × {'met' if ratio <= goal else 'MISSED'}"
