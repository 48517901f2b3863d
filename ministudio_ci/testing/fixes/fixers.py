"""Running the configured fixers."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.foundation.process import run_group
from ministudio_ci.foundation.secrets import Scrubber

_POINTING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX")
"""What would lead a fixer's git away from the scratch tree (git(1))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of the fixers."""

    commands: tuple[str, ...]
    """Those that ran to an end of their own; exit status 1 is how many say that they changed
    something."""
    timed_out: str | None = None


def run_fixers(
    commands: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout: float,
    scrubber: Scrubber,
    on_output: Callable[[str], None],
    tell: Callable[..., None],
) -> Ran:
    """Run `commands` in order; one whose program is missing is said and passed over.

    One that takes longer than `timeout` seconds is ended, and no other is begun.
    """
    given = {name: value for name, value in env.items() if name not in _POINTING}
    done: list[str] = []
    for command in commands:
        try:
            ended = run_group(
                shlex.split(command),
                cwd=cwd,
                env=given,
                timeout=timeout,
                on_output=lambda line: on_output(scrubber.text(line.decode(errors="replace"))),
            )
        except OSError as error:
            tell("fix.missing", command=command, why=error.strerror)
            continue
        if ended.timed_out:
            return Ran(commands=tuple(done), timed_out=command)
        tell("fix.ran", command=command, code=ended.code)
        done.append(command)
    return Ran(commands=tuple(done))
