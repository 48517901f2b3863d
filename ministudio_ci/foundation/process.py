"""Running programs: arguments as a list, a time limit that ends the whole process group."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended. `code` is negative for the signal that killed it."""

    code: int
    timed_out: bool = False


def run_group(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout: float | None = None,
    on_output: Callable[[bytes], None] | None = None,
    grace: float = 5.0,
) -> Ended:
    """Run `command` in a process group of its own and wait for it.

    Output goes to ours, or line by line to `on_output` (stdout and stderr together).
    After `timeout` seconds, and when we are interrupted, the whole group gets SIGTERM and,
    `grace` seconds later, SIGKILL. Raises OSError where the program cannot be started.
    """
    piped = subprocess.PIPE if on_output else None
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=piped,
        stderr=subprocess.STDOUT if on_output else None,
        process_group=0,
    ) as child:
        try:
            return _wait(child, timeout, grace, on_output)
        except BaseException:
            end_group(child, grace)
            raise


def end_group(child: subprocess.Popen[bytes], grace: float) -> None:
    """End every process of the child's group, whether or not the child itself is gone."""
    for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, grace)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)


def _wait(
    child: subprocess.Popen[bytes],
    timeout: float | None,
    grace: float,
    on_output: Callable[[bytes], None] | None,
) -> Ended:
    from threading import Thread

    reader: Thread | None = None
    if on_output and child.stdout:
        reader = Thread(target=_pump, args=(child.stdout, on_output), daemon=True)
        reader.start()
    try:
        code, timed_out = child.wait(timeout), False
    except subprocess.TimeoutExpired:
        end_group(child, grace)
        code, timed_out = child.wait(), True
    if reader:
        reader.join(grace)  # a grandchild that left the group may hold the pipe: do not wait for it
    return Ended(code=code, timed_out=timed_out)


def _pump(stream: IO[bytes], on_output: Callable[[bytes], None]) -> None:
    with contextlib.suppress(ValueError):  # closed under us
        for line in stream:
            on_output(line)
