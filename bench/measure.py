"""Honest timing: CPU seconds of whole processes, the contenders in turn, medians."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median


def cpu_seconds(
    command: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> float:
    """Return user + system seconds of the command and all the children it waited for."""
    with subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def in_turn(
    contenders: Mapping[str, Sequence[str]],
    *,
    runs: int = 7,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> dict[str, float]:
    """Return the median CPU seconds of each contender, run A B A B … after a warm-up round."""
    samples: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(runs + 1):
        for name, command in contenders.items():
            seconds = cpu_seconds(command, cwd=cwd, env=env)
            if number:
                samples[name].append(seconds)
    return {name: median(values) for name, values in samples.items()}


def row(what: str, ours: float, other: float, goal: float | None = None) -> str:
    """Return a line of the table: what, ours, the other, the ratio, the goal where there is one."""
    bound = f"   ≤ {goal} ×" if goal else ""
    return f"{what:<44} {ours:>8.3f} s {other:>8.3f} s {ours / other:>7.2f} ×{bound}"
