"""Corrections: after red tests the configured fixers are tried, and what they mend is proposed.

The week stays red whatever comes of it. A kill at any point leaves at most a branch that the
next run of the same commit finds and proposes; one commit has one branch and one pull request.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from ministudio_ci.cycle.fault import known
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.propose import Proposer
from ministudio_ci.cycle.relay import relayed
from ministudio_ci.cycle.test import install
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.foundation.templates import explain, say
from ministudio_ci.model.report import TestReport
from ministudio_ci.model.suite import suite_names
from ministudio_ci.testing import (
    INTERRUPTED,
    Fixed,
    Fixing,
    Kept,
    Unfixed,
    attempt,
    configured_testpaths,
    environment,
    find_python,
    install_project,
    installed_python,
    order_tests,
    places_of_tests,
    relocated,
    run_suites,
    scratch_paths,
)

_NAMED = 3  # failures named in a line; the report has them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What came of the corrections."""

    lines: tuple[str, ...]
    """In the project's language, scrubbed, each on one line."""
    url: str | None = None
    """The pull request's, where there is one."""


@dataclass(kw_only=True)
class Corrector:
    """Does nothing where no fixer is configured."""

    project: Project
    _lines: list[str] = field(default_factory=list)
    _url: str | None = None

    def run(self, report: TestReport, *, base: str) -> Correction | None:
        """Try to correct the commit `base`, whose tests are red; say what comes of it.

        None where nothing is configured, and where this run may not or cannot judge: a pull
        request's, a fork's, a shard's. Raises KeyboardInterrupt.
        """
        if not self.project.settings.fix.commands or report.shard or not self._may:
            return None
        try:
            if why := self._hindrance(report):
                self._tell("fix.skipped", why=self._say(f"fix.skip.{why}"))
            else:
                self._correct(report, base)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - the red tests are what this run has to tell
            fault = known(error)
            if "trace" in fault.details:
                self.project.write(str(fault.details["trace"]))
            what, hint = explain(self.project.lang, fault)
            self._tell("fix.broken", what=what, hint=hint)
        return Correction(lines=tuple(self._lines), url=self._url)

    @property
    def _may(self) -> bool:
        """Whether this run is of a branch of the project's own."""
        event = read_event(self.project.env)
        return not event.restricted and not event.name.startswith(("pull_request", "merge_group"))

    def preview(self) -> None:
        """Say which fixers would be tried."""
        if commands := self.project.settings.fix.commands:
            self.project.tell("fix.would", commands=", ".join(commands))

    def _hindrance(self, report: TestReport) -> str | None:
        """Return why a correction of what this report is of would prove nothing."""
        configured = set(suite_names(self.project.settings.suites))
        missing = configured - {suite.name for suite in report.suites}
        if report.commit is None:
            return "no_commit"
        if report.dirty:
            return "dirty"
        if missing or any(suite.arguments for suite in report.suites):
            return "narrowed"
        return None

    def _correct(self, report: TestReport, base: str) -> None:
        self.project.tell("fix.trying")
        with suppress(OSError):
            self._kept("fix.patch").unlink()
        with relayed(self.project, "fix") as (on_output, _):
            outcome = attempt(self._fixing(base, on_output), self.project.git)
        match outcome:
            case Unfixed():
                self._tell("fix.unhelped", why=self._why(outcome))
            case Fixed():
                self._propose(outcome, report)

    def _propose(self, fixed: Fixed, report: TestReport) -> None:
        self._tell("fix.helped", commands=", ".join(fixed.commands))
        path = self._kept("fix.patch")
        write_atomically(path, fixed.patch)
        self._tell("fix.kept", path=path.relative_to(self.project.root))
        proposer = Proposer(project=self.project, fixed=fixed, report=report)
        proposed = proposer.propose()
        self._tell(f"fix.{proposed.key}", **proposed.details)
        self._url = proposed.url

    def _fixing(self, base: str, on_output: Callable[[str], None]) -> Fixing:
        project, settings = self.project, self.project.settings
        python = self._python(on_output)
        return Fixing(
            commands=settings.fix.commands,
            timeout=settings.fix.timeout,
            commit=base,
            document=read_object(project.report)[1],
            places=(*places_of_tests(settings), *configured_testpaths(project.root)),
            protect=settings.fix.protect,
            env=environment(python, project.project_env),
            scrubber=project.scrubber,
            on_output=on_output,
            tell=project.tell,
            test=lambda root, top: self._test(root, top, on_output),
        )

    def _python(self, on_output: Callable[[str], None]) -> Path:
        """Return the tests' interpreter; where shards were merged, nothing is installed yet."""
        project, settings = self.project, self.project.settings
        root, how, env = project.root, settings.install, project.project_env
        python = installed_python(root, how, configured=settings.python, env=env)
        return python if python.exists() else install(project, on_output)

    def _test(self, root: Path, top: Path, on_output: Callable[[str], None]) -> Kept | Unfixed:
        """Run every suite in the scratch tree, with its own code; keep the report apart."""
        project, path = self.project, self._kept("report.json")
        prepared = self._prepare(root, top, on_output)
        if isinstance(prepared, Unfixed):
            return prepared
        python, env = prepared
        order = order_tests(project.settings, root=root, env=env)
        order = replace(order, report=path, budgets=())
        report = run_suites(order, python, now=project.now, scrubber=project.scrubber,
                            on_output=on_output)  # fmt: skip
        if report.exit_code == INTERRUPTED:
            raise KeyboardInterrupt
        return Kept(report=report, document=read_object(path)[1])

    def _prepare(
        self, root: Path, top: Path, on_output: Callable[[str], None]
    ) -> tuple[Path, dict[str, str]] | Unfixed:
        """Return the interpreter and the environment with which the scratch's code is imported."""
        project = self.project
        home = Path(project.git.run("rev-parse", "--show-toplevel"))
        env = relocated(project.project_env, top=home, scratch=top)
        how, configured = project.settings.install, project.settings.python
        base = find_python(project.root, configured=configured, env=env)
        if how not in {"", "none"}:
            python = install_project(
                root, how, configured=str(base), env=env, on_output=on_output, lang=project.lang,
                folder=top.parent / "environment",
            )  # fmt: skip
            return python, env
        paths = scratch_paths(base, environment(base, env), top=home, scratch=top)
        if isinstance(paths, Unfixed):
            return paths
        first = [*map(str, paths), *filter(None, [env.get("PYTHONPATH")])]
        return base, env | ({"PYTHONPATH": os.pathsep.join(first)} if first else {})

    def _why(self, unfixed: Unfixed) -> str:
        named = ", ".join(one.nodeid for one in unfixed.failures[:_NAMED])
        more = len(unfixed.failures) - _NAMED
        details = f" {named}{f' … + {more}' if more > 0 else ''}" if named else ""
        return self._say(f"fix.why.{unfixed.reason.value}", **{"details": details,
                         **unfixed.details})  # fmt: skip

    def _kept(self, name: str) -> Path:
        return self.project.reports / "fix" / name

    def _say(self, key: str, **details: object) -> str:
        return say(self.project.lang, key, **details)

    def _tell(self, key: str, **details: object) -> None:
        """Say it now, and keep it for the alert and the summary."""
        self.project.tell(key, **details)
        words = self.project.scrubber.text(self._say(key, **details))
        self._lines.append(" ".join(words.split()))
