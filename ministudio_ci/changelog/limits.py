"""Bounds on what a user's template may take: time, memory, output."""

import resource
import signal
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds of the processor, bytes of memory beyond what is in use, characters of output."""

    seconds: float = 30.0
    memory: int = 1024 * _MIB
    output: int = 64 * _MIB


class LimitError(Exception):
    """A bound was reached; its text names the bound."""


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    """Raise LimitError inside once time is up or memory is out.

    Time is measured in the main thread only, and memory on Linux only. One operation in C, such
    as joining texts, is not broken off: it ends first.
    """
    with _time(limits.seconds), _memory(limits.memory):
        try:
            yield
        except MemoryError as error:
            raise LimitError(f"{limits.memory // _MIB} MiB") from error


def gathered(pieces: Generator[str, None, None], limits: Limits) -> str:
    """Return pieces joined. Raises LimitError, inside the generator, where they are too long."""
    kept: list[str] = []
    room = limits.output
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            pieces.throw(LimitError(f"{limits.output // _MIB} MiB"))
        kept.append(piece)
    return "".join(kept)


@contextmanager
def _time(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise LimitError(f"{seconds:g} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1)  # again, should the first be swallowed
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def _memory(size: int) -> Iterator[None]:
    used = Path("/proc/self/statm")
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if not used.is_file():
        yield
        return
    pages = int(used.read_text(encoding="ascii").split()[0])
    wanted = pages * resource.getpagesize() + size
    lower = wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)
    resource.setrlimit(resource.RLIMIT_AS, (lower, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
