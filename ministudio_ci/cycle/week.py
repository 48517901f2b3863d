"""The whole week in one run: test, release, announce, each stage written down."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from ministudio_ci.announce import Flushed
from ministudio_ci.cycle.announce import Announcer
from ministudio_ci.cycle.fault import known
from ministudio_ci.cycle.fix import Correction, Corrector
from ministudio_ci.cycle.foreseen import Foreseen
from ministudio_ci.cycle.intent import Intent, intent
from ministudio_ci.cycle.journal import Journal, Stage, StageState
from ministudio_ci.cycle.keeping import Keeper
from ministudio_ci.cycle.pages_stage import PagesStage, Shown
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.release import ReleaseOutcome, Releasing
from ministudio_ci.cycle.stamp import Stamper
from ministudio_ci.cycle.test import merge_tests, red, run_tests
from ministudio_ci.errors import (
    MinistudioError,
    ReleaseRaceError,
    ReportError,
)
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.process import interruptible
from ministudio_ci.foundation.templates import explain
from ministudio_ci.model.report import TestReport
from ministudio_ci.model.shard import Shard
from ministudio_ci.model.suite import suite_names
from ministudio_ci.testing import INTERRUPTED, find_python, read_report


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person asked for."""

    only: Stage | None = None
    resume: bool = False
    suites: tuple[str, ...] = ()
    share: Shard | Path | None = None
    """A shard of the tests and nothing else; or the folder whose shards are the tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFailure:
    """The stage that went wrong, and how."""

    stage: Stage
    error: MinistudioError


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What came of it."""

    report: TestReport | None = None
    correction: Correction | None = None
    """Of red tests; None where none was tried."""
    release: ReleaseOutcome | None = None
    pages: Shown | None = None
    """The static pages; None where none are published."""
    announced: Flushed | None = None
    failure: StageFailure | None = None


class Cycle:
    """One run."""

    def __init__(self, project: Project, wish: Wish) -> None:
        self.project = project
        self._wish = wish
        self._keeper = Keeper(project)
        self._announcer = Announcer(project)
        self._pages = PagesStage(project)
        self._stamper = Stamper(project=project, shared=wish.share is not None)
        self._corrector = Corrector(project=project)
        self._event = read_event(project.env)
        self._intent = intent(project.settings.release.mode, self._event)

    def run(self) -> Week:
        """Run the stages in order; the announcements go out whatever became of the others.

        Interrupted, by SIGTERM too, it keeps memory/ before it lets KeyboardInterrupt go on.
        """
        with interruptible():
            if isinstance(self._wish.share, Shard):
                return self._run_shard()
            self._keeper.pull()
            try:
                return self._run()
            except KeyboardInterrupt:
                self._keeper.push()
                raise

    def _run(self) -> Week:
        journal, week = self._open_journal(), Week()
        try:
            for stage in (Stage.TEST, Stage.RELEASE):
                if self._wanted(stage) and not week.failure:
                    journal, week = self._guard(stage, journal, week)
                    self._keeper.push()
        finally:
            self._stamper.drop()
        if self._wanted(Stage.ANNOUNCE) or week.failure:
            journal, week = self._guard(Stage.ANNOUNCE, journal, week)
        self._keeper.push()
        return week

    def _run_shard(self) -> Week:
        """Test a part; the run that merges them all remembers, releases and announces."""
        try:
            self._keeper.pull_for_shard()
            return self._test(Week(), done_before=False)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - as in `_guard`
            return Week(failure=StageFailure(stage=Stage.TEST, error=known(error)))
        finally:
            self._stamper.drop()

    def preview(self) -> Foreseen:
        """Say and return what a run would do; change nothing anywhere, run no test."""
        seen = Foreseen()
        if self._wanted(Stage.TEST):
            seen = replace(seen, suites=self._preview_tests())
        if self._wanted(Stage.RELEASE) and self._intent is not Intent.SKIP:
            outcome = self._releasing().preview(may_fetch=False, will_stamp=self._whole)
            seen = replace(seen, release=outcome)
        if self._wanted(Stage.ANNOUNCE):
            seen = replace(seen, pages=self._pages.preview())
            waiting = self._announcer.preview()
            seen = replace(seen, announcements=tuple(entry.id for entry in waiting))
        return seen

    def _preview_tests(self) -> tuple[str, ...]:
        settings = self.project.settings
        python = find_python(self.project.root, configured=settings.python, env=self.project.env)
        suites = self._wish.suites or suite_names(settings.suites)
        self.project.tell("cycle.would_test", suites=", ".join(suites), python=python)
        self._corrector.preview()
        return suites

    @property
    def _whole(self) -> bool:
        """Whether what is tested is then released: only then the version is stamped before."""
        return self._wish.only is None

    def _wanted(self, stage: Stage) -> bool:
        only = Stage.TEST if isinstance(self._wish.share, Shard) else self._wish.only
        return only in {None, stage}

    def _open_journal(self) -> Journal:
        folder, commit = self.project.memory / "cycle", self._stamper.base()
        if self._wish.resume:
            return Journal.resume(folder, commit)
        return Journal.start(folder, commit, self.project.now())

    def _guard(self, stage: Stage, journal: Journal, week: Week) -> tuple[Journal, Week]:
        """Do a stage between two lines of the journal; an error becomes the week's failure."""
        done = journal.done(stage)
        journal = journal.mark(stage, StageState.STARTED)
        failed_before = week.failure
        try:
            week = self._do(stage, week, done_before=done)
        except BrokenPipeError:  # nobody listens any more: no fault
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours still raises the alarm
            failure = StageFailure(stage=stage, error=known(error))
            week = replace(week, failure=week.failure or failure)
        if week.failure is failed_before:
            self._announcer.queue_recovery(self._held(week))
            return journal.mark(stage, StageState.DONE), week
        self._alert(week)
        return journal.mark(stage, StageState.FAILED), week

    def _do(self, stage: Stage, week: Week, *, done_before: bool) -> Week:
        match stage:
            case Stage.TEST:
                return self._test(week, done_before=done_before)
            case Stage.RELEASE:
                return replace(week, release=self._release())
            case Stage.ANNOUNCE:
                return self._announce(week)
            case _:
                assert_never(stage)

    def _announce(self, week: Week) -> Week:
        """Publish the pages, to which the messages lead, then send them whatever became of it."""
        halted = week.failure is not None and week.failure.stage is Stage.RELEASE
        wanted = self._wanted(Stage.ANNOUNCE) and not halted  # what halted may be half released
        pages = self._pages.publish() if wanted else None
        announced = self._announcer.send(held=self._held(week))
        week = replace(week, pages=pages, announced=announced)
        if pages and pages.trouble and self.project.settings.announce.strict:
            raise pages.trouble
        return week

    def _test(self, week: Week, *, done_before: bool) -> Week:
        if self._whole and self._intent is Intent.RELEASE:
            self._stamper.stamp()
        report = self._tested_before() if done_before else None
        if report is None:
            report = self._report()
        if report.exit_code == INTERRUPTED:
            raise KeyboardInterrupt
        error = red(report)
        if error is None:
            return replace(week, report=report)
        correction = self._corrector.run(report, base=self._stamper.base())
        failure = StageFailure(stage=Stage.TEST, error=error)
        return replace(week, report=report, correction=correction, failure=failure)

    def _report(self) -> TestReport:
        match self._wish.share:
            case Path() as folder:
                return merge_tests(self.project, folder, suites=self._wish.suites)[0]
            case shard:
                return run_tests(self.project, suites=self._wish.suites, shard=shard)[0]

    def _tested_before(self) -> TestReport | None:
        """Return the report of the run that is resumed, if it is here and of this commit."""
        try:
            report = read_report(self.project.report)
        except ReportError:
            return None
        return report if report.commit == self.project.git.head() else None

    def _release(self) -> ReleaseOutcome | None:
        match self._intent:
            case Intent.RELEASE:
                return self._release_alone()
            case Intent.PREVIEW:
                return self._look()
            case Intent.SKIP:
                return None
            case _:
                assert_never(self._intent)

    def _release_alone(self) -> ReleaseOutcome | None:
        """Release, unless another run is at it: then there is nothing to do, and no alarm."""
        try:
            return self._releasing().run()
        except ReleaseRaceError as error:
            self.project.tell("release.elsewhere", what=explain(self.project.lang, error)[0])
            return None

    def _releasing(self) -> Releasing:
        return Releasing(project=self.project, announcer=self._announcer, keeper=self._keeper)

    def _look(self) -> ReleaseOutcome | None:
        """Say what would be released; a look that cannot be taken reddens nobody's push.

        A version taken on another branch, say: what `develop` is after each release of `main`.
        """
        try:
            return self._releasing().preview(will_stamp=self._whole)
        except MinistudioError as error:
            what, hint = explain(self.project.lang, error)
            self.project.tell("cycle.no_preview", what=what, hint=hint)
            return None

    def _held(self, week: Week) -> tuple[str, ...]:
        """Return the stages that this run did and that were well; a pull request proves nothing."""
        if self._event.name.startswith("pull_request"):
            return ()
        failed = week.failure.stage if week.failure else None
        released = week.release if self._intent is Intent.RELEASE else None
        did = {Stage.TEST: week.report, Stage.RELEASE: released}
        return tuple(stage.value for stage, one in did.items() if one and stage is not failed)

    def _alert(self, week: Week) -> None:
        """Put the failure into the outbox; a pull request's author sees it where it is."""
        failure = week.failure
        silent = self._event.name.startswith("pull_request")
        if failure and failure.stage is not Stage.ANNOUNCE and not silent:
            what, _ = explain(self.project.lang, failure.error)
            lines, url = _corrected(week.correction)
            try:
                cause = "\n".join([what, *lines])
                self._announcer.queue_failure(failure.stage.value, cause, proposal=url)
            except MinistudioError as error:
                why, hint = explain(self.project.lang, error)
                self.project.tell("announce.trouble", what=why, hint=hint)


def _corrected(correction: Correction | None) -> tuple[tuple[str, ...], str | None]:
    """Return what came of the corrections, and where it is proposed."""
    return (correction.lines, correction.url) if correction else ((), None)
