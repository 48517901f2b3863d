"""A time limit that begins when the program stands where the test wants it."""

from pathlib import Path
from subprocess import Popen

import pytest

from ministudio_ci.foundation import process
from tests.support.loopback import wait_until


def limit_from(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count each time limit of `run_group` from the moment at which the program made `ready`.

    A busy machine may take longer to start a program than a test wants to wait for its end.
    """
    wait = process._wait

    def late(child: Popen[bytes], limit: float | None, grace: float) -> process.Ended:
        if limit is not None:
            wait_until(ready.exists, seconds=120, what="the program")
        return wait(child, limit, grace)

    monkeypatch.setattr(process, "_wait", late)
