"""Programs are run to their end, and ended with everything they started."""

import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from ministudio_ci.foundation.process import Ended, run_group
from tests.support.loopback import wait_until
from tests.support.time_limits import limit_from

ENV = dict(os.environ)


def run(
    script: str, *, timeout: float | None = None, grace: float = 0.3
) -> tuple[Ended, list[bytes]]:
    lines: list[bytes] = []
    ended = run_group(
        ["/bin/sh", "-c", script], cwd=Path("/"), env=ENV, timeout=timeout,
        on_output=lines.append, grace=grace,
    )  # fmt: skip
    return ended, lines


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"  # a zombie runs no more


def wait_until_dead(pids: Sequence[int]) -> None:
    wait_until(lambda: not any(map(is_alive, pids)), seconds=60, what="the end of each process")


@pytest.mark.parametrize(
    ("script", "code"),
    [("exit 0", 0), ("exit 7", 7), ("kill -SEGV $$", -signal.SIGSEGV)],
    ids=["zero", "a status", "a signal"],
)
def test_the_end_is_told(script: str, code: int) -> None:
    assert run(script)[0] == Ended(code=code)


def test_output_and_errors_come_line_by_line_in_order() -> None:
    _, lines = run("echo one; echo two >&2; printf three")
    assert lines == [b"one\n", b"two\n", b"three"]


def test_a_line_without_end_comes_in_pieces_that_cut_no_word() -> None:
    script = "import sys; sys.stdout.write('secret-word ' * 200_000)"
    lines: list[bytes] = []
    run_group([sys.executable, "-c", script], cwd=Path("/"), env=ENV, on_output=lines.append)
    assert len(lines) > 1
    assert b"".join(lines) == b"secret-word " * 200_000
    assert all(line.endswith(b"secret-word ") for line in lines)


def test_output_is_taken_to_the_end_though_nobody_listens_any_more() -> None:
    def broken(_: bytes) -> None:
        raise BrokenPipeError

    ended = run_group(["/bin/sh", "-c", "yes | head -c 1000000; exit 3"],
                      cwd=Path("/"), env=ENV, on_output=broken)  # fmt: skip
    assert ended == Ended(code=3)


@pytest.mark.parametrize(
    "deaf",
    ["", "trap '' INT;", "trap '' INT TERM;"],
    ids=["obedient", "deaf to INT", "deaf to INT and TERM"],
)
def test_the_time_limit_ends_grandchildren_too(
    deaf: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit_from(tmp_path / "ready", monkeypatch)
    script = f"{deaf} sleep 600 & echo $!; echo $$; touch {tmp_path}/ready; wait"
    ended, lines = run(script, timeout=0.2, grace=0.1)
    assert len(lines) == 2
    assert ended.timed_out
    assert ended.code < 0
    wait_until_dead([int(line) for line in lines])


def test_what_a_program_prints_while_it_is_ended_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit_from(tmp_path / "ready", monkeypatch)
    script = f"trap 'echo torn down; exit 2' INT; touch {tmp_path}/ready; sleep 600"
    _, lines = run(script, timeout=0.2, grace=60)
    assert lines == [b"torn down\n"]


def test_a_grandchild_that_keeps_the_pipe_open_is_not_waited_for() -> None:
    started = time.monotonic()
    ended, lines = run("sleep 600 & echo $!", grace=0.3)
    try:
        assert ended == Ended(code=0)
        assert time.monotonic() - started < 300
    finally:
        os.kill(int(lines[0]), signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_ends_the_group_and_goes_on_up(number: signal.Signals) -> None:
    lines: list[bytes] = []

    def interrupt(line: bytes) -> None:
        lines.append(line)
        os.kill(os.getpid(), number)

    usual = signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL
    before = signal.signal(number, usual)  # whoever runs the tests may ignore it, as nohup does
    try:
        with pytest.raises(KeyboardInterrupt):
            run_group(["/bin/sh", "-c", "sleep 600 & echo $!; wait"], cwd=Path("/"), env=ENV,
                      on_output=interrupt, grace=0.1)  # fmt: skip
    finally:
        signal.signal(number, before)
    wait_until_dead([int(lines[0])])
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup has it
    try:
        ended = run_group(["/bin/sh", "-c", f"kill -HUP {os.getpid()}"], cwd=Path("/"), env=ENV)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert ended == Ended(code=0)


def test_another_thread_than_the_main_one_may_run_programs() -> None:
    ended: list[Ended] = []
    thread = threading.Thread(target=lambda: ended.append(run("exit 4")[0]))
    thread.start()
    thread.join()
    assert ended == [Ended(code=4)]


def test_a_program_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_group([tmp_path / "gone"], cwd=tmp_path, env=ENV)
