"""Running programs: arguments as a list, a time limit that ends the whole process group."""

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

_READ_SIZE = 1 << 16
_LONGEST_LINE = 1 << 20  # a line without end is handed on in pieces of about so many bytes
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)
_IDLE = 0.1  # seconds between two looks at a child that prints nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended. `code` is negative for the signal that killed it."""

    code: int
    timed_out: bool = False


def run_group(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout: float | None = None,
    on_output: Callable[[bytes], None] | None = None,
    on_stdout: Callable[[bytes], None] | None = None,
    grace: float = 5.0,
) -> Ended:
    """Run `command` in a process group of its own and wait for it.

    Output goes to ours, or line by line to `on_output` (stdout and stderr together, unless
    `on_stdout` takes the one of them). After
    `timeout` seconds, and when we are interrupted, the whole group is ended (`end_group`);
    SIGTERM and SIGHUP interrupt us too. Raises OSError where the program cannot be started.
    """
    with _interruptible() as arm:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if on_stdout or on_output else None,
            stderr=_errors_to(on_output, apart=bool(on_stdout)),
            start_new_session=True,  # a group, and no terminal that would stop it in the background
        )
        relays: list[_Relay] = []
        try:
            for pipe, hand_on in (
                (child.stdout, on_stdout or on_output),
                (child.stderr, on_output),
            ):
                if pipe and hand_on:
                    relays.append(_Relay(pipe, hand_on, grace))
            arm()
            return _wait(child, timeout, grace)
        except BaseException:
            end_group(child, grace)
            raise
        finally:
            for relay in relays:
                relay.finish()


def _errors_to(on_output: Callable[[bytes], None] | None, *, apart: bool) -> int | None:
    if on_output is None:
        return None
    return subprocess.PIPE if apart else subprocess.STDOUT


def end_group(child: "subprocess.Popen[bytes]", grace: float) -> None:
    """End every process of the child's group, whether or not the child itself is gone.

    SIGINT first, on which pytest says where it stood and fixtures are torn down; then SIGTERM,
    then SIGKILL, `grace` seconds apart. A second interruption does not wait.
    """
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            if _signalled(child.pid, number) and _gone(child, grace):
                break
    finally:
        _signalled(child.pid, signal.SIGKILL)
        child.wait()


class _Relay:
    """Hands on what a pipe brings, in a thread: also while the program is being ended."""

    def __init__(
        self, pipe: IO[bytes], on_output: Callable[[bytes], None], patience: float
    ) -> None:
        self._pipe, self._on_output, self._patience = pipe, on_output, patience
        self._until = float("inf")
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Hand on the rest, until the pipe is silent: a grandchild may keep it open for ever."""
        self._until = time.monotonic() + self._patience
        self._thread.join()
        self._pipe.close()

    def _run(self) -> None:
        pending = b""
        while time.monotonic() < self._until:
            if not select.select([self._pipe], [], [], _IDLE)[0]:
                if self._until < float("inf"):
                    break
                continue
            block = os.read(self._pipe.fileno(), _READ_SIZE)
            if not block:
                break
            *lines, pending = _lines(pending + block)
            self._hand_on(*lines)
        self._hand_on(pending)

    def _hand_on(self, *lines: bytes) -> None:
        for line in filter(None, lines):
            with contextlib.suppress(OSError):  # nobody listens any more: the program goes on
                self._on_output(line)


def _lines(content: bytes) -> list[bytes]:
    """Split after each newline; the last, perhaps empty, is what has no end yet."""
    *lines, rest = content.split(b"\n")
    whole = [line + b"\n" for line in lines]
    if len(rest) < _LONGEST_LINE:
        return [*whole, rest]
    at = rest.rfind(b" ") + 1 or len(rest)  # between words, so that no secret is cut in two
    return [*whole, rest[:at], rest[at:]]


def _wait(child: "subprocess.Popen[bytes]", timeout: float | None, grace: float) -> Ended:
    try:
        return Ended(code=child.wait(timeout))
    except subprocess.TimeoutExpired:
        end_group(child, grace)
        return Ended(code=child.returncode, timed_out=True)


def _signalled(group: int, number: int) -> bool:
    """Whether there was still a process to signal."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # macOS: EPERM where only zombies are left
        return False
    return True


def _gone(child: "subprocess.Popen[bytes]", seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while child.poll() is None or _signalled(child.pid, 0):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@contextlib.contextmanager
def _interruptible() -> Iterator[Callable[[], None]]:
    """Take SIGTERM and SIGHUP as Ctrl-C meanwhile: the default would leave the children alone.

    Gives the function to call once there is somebody to end: an interruption that comes before,
    while the program is being started, waits for it.
    """
    armed, pending = threading.Event(), threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        pending.set()
        if armed.is_set():
            raise KeyboardInterrupt

    def arm() -> None:
        armed.set()
        if pending.is_set():
            raise KeyboardInterrupt

    with _handled_by(interrupt):
        yield arm


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Take SIGTERM and SIGHUP as Ctrl-C meanwhile, so that what is under way is put in order."""
    with _handled_by(signal.default_int_handler):
        yield


@contextlib.contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # Python lets no other thread set handlers
        return
    # What somebody ignores (nohup) or handles already stays theirs.
    before = {number: signal.getsignal(number) for number in _INTERRUPTIONS}
    ours = {number: it for number, it in before.items() if it in _DEFAULTS}
    for number in ours:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, earlier in ours.items():
            signal.signal(number, earlier)
