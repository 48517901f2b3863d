"""What is to be run."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ministudio_ci.errors import UnknownSuiteError
from ministudio_ci.foundation.config import Settings, SuiteSettings
from ministudio_ci.model.history import Key
from ministudio_ci.model.shard import Shard
from ministudio_ci.model.suite import DEFAULT_SUITE
from ministudio_ci.testing.budgets.budget import Budget, budgets_of
from ministudio_ci.testing.flakiness.quarantine import Quarantined
from ministudio_ci.testing.flakiness.quarantine_file import read_quarantine

REPORT = Path("reports", "report.json")
"""Where the report stands, below the project's root."""

MADE_OF_IT = ("junit.xml", "ctrf.json", "report.html")
"""What is made of the report, beside it."""
SHARDS = Path("reports", "shards")
"""Where the action puts the reports of shards that are to be merged."""

MEMORY = Path("memory")
"""Where what is remembered of earlier runs stands, below the project's root."""

_NARROWING = re.compile(
    r"-[kmx]|--(deselect|ignore|lf$|last-failed|sw|stepwise|exitfirst|maxfail|co$|collect-only)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One run of pytest, or of another command."""

    name: str
    paths: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    """From the configuration; part of what the suite is."""
    timeout: float | None = None
    """Seconds; then the suite is ended."""
    command: tuple[str, ...] = ()
    """What is run in pytest's place, as words."""
    results: tuple[str, ...] = ()
    """Glob patterns of the files it writes; without any, its exit status is the one test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOrder:
    """The suites to run, in this order, and how. Paths are absolute."""

    __test__ = False  # not a test class, whatever its name begins with

    root: Path
    report: Path
    suites: tuple[Suite, ...]
    env: Mapping[str, str]
    arguments: tuple[str, ...] = ()
    """From the command line, for every suite of pytest, or of commands where there is none of
    pytest: they may narrow it, so they are reported."""
    output_limit: int = 65_536
    """Bytes of captured output kept for each test."""
    shard: Shard | None = None
    """The part of the tests that is run; None: all."""
    durations: Mapping[Key, float] = field(default_factory=dict)
    """Seconds each test took so far, by which shards are made even."""
    lang: str = "en"
    """Language in which the report says why a run broke."""
    budgets: tuple[Budget, ...] = ()
    whole: bool = True
    """Whether every configured suite is among them."""
    rerun: int = 0
    """Failing tests of a suite that are rerun, each alone; more of them are no flakiness."""
    quarantine: tuple[Quarantined, ...] = ()


def order_tests(
    settings: Settings,
    *,
    root: Path,
    env: Mapping[str, str],
    names: Sequence[str] = (),
    arguments: Sequence[str] = (),
    shard: Shard | None = None,
    durations: Mapping[Key, float] | None = None,
) -> TestOrder:
    """Return the order for the suites `names`, or all, in the order of the configuration.

    A project that configures none has one, `default`, over the whole of it. Raises
    UnknownSuiteError, QuarantineError, FileReadError.
    """
    configured = settings.suites or {DEFAULT_SUITE: SuiteSettings()}
    for name in names:
        if name not in configured:
            raise UnknownSuiteError(name=name, known=", ".join(configured))
    return TestOrder(
        root=root,
        report=root / REPORT,
        suites=tuple(
            _suite(name, suite, settings)
            for name, suite in configured.items()
            if not names or name in names
        ),
        env=env,
        arguments=tuple(arguments),
        output_limit=settings.test.output_limit,
        shard=shard,
        durations=durations or {},
        lang=settings.lang.value,
        budgets=budgets_of(settings),
        whole=not names or set(names) == set(configured),
        rerun=settings.test.rerun,
        quarantine=read_quarantine(
            root, settings.test.quarantine, suites=configured, lang=settings.lang.value
        ),
    )


def _suite(name: str, suite: SuiteSettings, settings: Settings) -> Suite:
    return Suite(
        name=name,
        paths=suite.paths,
        arguments=() if suite.command else (*settings.test.args, *suite.args),
        timeout=suite.timeout or settings.test.timeout,
        command=suite.command,
        results=suite.results,
    )


def narrowing(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of PYTEST_ADDOPTS where they leave tests out, none where they do not.

    They come from somebody's shell and not from the project, so they are reported as arguments
    of the command line are. Source: pytest's "Command-line Flags", selection.
    """
    try:
        words = shlex.split(env.get("PYTEST_ADDOPTS", ""))
    except ValueError:
        return ()  # pytest itself refuses it
    return tuple(words) if any(map(_NARROWING.match, words)) else ()
