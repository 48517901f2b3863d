"""The release stage: finish what is half made, then gate, version, tag, publish, queue the news."""

from dataclasses import dataclass, replace
from functools import cached_property

from ministudio_ci.changelog import current_line, plan_version
from ministudio_ci.cycle.announce import Announcer
from ministudio_ci.cycle.keeping import Keeper
from ministudio_ci.cycle.ledger import Ledger
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.words import Words, word_plan, word_tag
from ministudio_ci.errors import GateShutError, ReleaseRaceError, ReportError, ShallowCloneError
from ministudio_ci.foundation.forge import Asset, Forge, open_forge
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import authenticated, fetch_tags, tags_of, unfetched_tags
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.line import Line
from ministudio_ci.model.release import VersionPlan
from ministudio_ci.model.report import TestReport
from ministudio_ci.model.verdict import Verdict
from ministudio_ci.release import (
    GateFacts,
    Published,
    ReleaseOrder,
    Stamp,
    Step,
    Unfinished,
    find_unfinished,
    gather_facts,
    judge,
    publish,
    rival,
    stamps_in,
)
from ministudio_ci.testing import read_report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOutcome:
    """What the stage found and did."""

    plan: VersionPlan
    verdict: Verdict | None = None
    """Of the commit; None where there was nothing to judge."""
    published: tuple[Published, ...] = ()
    """What this run brought out: a release finished, a new one, or both."""


@dataclass(kw_only=True)
class Releasing:
    """One run of the stage; its news go into the announcer's outbox."""

    project: Project
    announcer: Announcer
    keeper: Keeper

    def run(self) -> ReleaseOutcome:
        """Release what is due. Raises GateShutError, and what each step raises."""
        self._fetch_tags()
        if tag := rival(self._git, self._facts):
            raise ReleaseRaceError(tag=tag)
        finished = self._finish()
        self._tell_the_silent()
        plan = self._plan()
        if plan.tag is None or plan.next is None:
            return ReleaseOutcome(plan=plan, published=finished)
        verdict = self._judge(self._amiss(plan.next))
        if not verdict.passed:
            raise GateShutError(tag=plan.tag, reasons=self._reasons(verdict))
        words = word_plan(self.project, plan, commit=verdict.commit, line=self._line)
        published = self._publish(
            words,
            branch=self._facts.release_branch,
            assets=words.assets(head=self._facts.commit),
        )
        return ReleaseOutcome(plan=plan, verdict=verdict, published=(*finished, published))

    def preview(self, *, may_fetch: bool = True, will_stamp: bool = False) -> ReleaseOutcome:
        """Say what a release would do; change nothing but what is fetched of the remote.

        Without `may_fetch` not even that: raises ShallowCloneError. `will_stamp` is what a
        cycle does before its tests.
        """
        if may_fetch:
            self._fetch_tags()
        else:
            self._tell_unfetched()
        if unfinished := self._unfinished():
            self.project.tell("release.would_finish", tag=unfinished.tag)
        plan = self._plan()
        if plan.tag is None or plan.next is None:
            return ReleaseOutcome(plan=plan)
        stamps = self._amiss(plan.next)
        for one in stamps if will_stamp else ():
            self.project.tell("stamp.would", path=one.path, line=one.line, found=one.version,
                              version=plan.next)  # fmt: skip
        verdict = self._judge(() if will_stamp else stamps)
        self.project.tell("release.would", tag=plan.tag, commit=verdict.commit[:12])
        if not verdict.passed:
            self.project.tell("release.but", reasons=self._reasons(verdict))
        return ReleaseOutcome(plan=plan, verdict=verdict)

    def _fetch_tags(self) -> None:
        """Fetch what the remote has more: a version counted without it would be wrong."""
        if self._facts.remote:
            fetch_tags(self._git, self._facts.remote)

    def _tell_unfetched(self) -> None:
        """Say which tags are not counted, since nothing is fetched. Raises ShallowCloneError."""
        if self._git.is_shallow():
            raise ShallowCloneError(why=say(self.project.lang, "release.no_fetch"))
        remote = self._facts.remote
        if remote and (names := unfetched_tags(self._git, remote)):
            self.project.tell("release.unfetched", remote=remote, names=", ".join(names))

    @cached_property
    def _git(self) -> Git:
        remote = self.project.settings.release.remote
        return authenticated(self.project.git, remote, self.project.env)

    @cached_property
    def _facts(self) -> GateFacts:
        return gather_facts(self._git, self.project.settings.release, self.project.env)

    @cached_property
    def _line(self) -> Line:
        return current_line(self._git, self.project.settings.release)

    @cached_property
    def _forge(self) -> Forge:
        settings = self.project.settings.release
        return open_forge(
            self._git,
            remote=settings.remote,
            repository=settings.repository,
            folder=self.project.reports / "releases",
            env=self.project.env,
        )

    def _unfinished(self) -> Unfinished | None:
        return find_unfinished(
            self._git,
            self._forge,
            self.project.settings.changelog.tag_prefix,
            remote=self._facts.remote,
            major_tag=self.project.settings.release.major_tag,
        )

    def _finish(self) -> tuple[Published, ...]:
        """Carry on with a release that stopped half-way: its gate was open when it was tagged."""
        unfinished = self._unfinished()
        if unfinished is None:
            return ()
        self.project.tell("release.resuming", tag=unfinished.tag)
        words = word_tag(self.project, unfinished.tag)
        # A tag nobody has seen yet is bound to the branch's tip, as a new one is.
        branch = self._facts.release_branch if Step.PUSH in unfinished.missing else None
        assets = words.assets(head=self._facts.commit) if Step.ASSETS in unfinished.missing else ()
        return (self._publish(words, branch=branch, assets=assets),)

    def _tell_the_silent(self) -> None:
        """Queue the news of what was published by a run that died before it could say so."""
        for tag in self._ledger.silent():
            if tag in tags_of(self._git, None):
                self._queue_published(word_tag(self.project, tag))

    def _plan(self) -> VersionPlan:
        settings = self.project.settings.changelog
        plan = plan_version(self._git, settings, self._line, warn=self.project.tell)
        if plan.next is None:
            self.project.tell("release.nothing", current=plan.current or "-")
        return plan

    def _amiss(self, version: str) -> tuple[Stamp, ...]:
        """Return the places in the files that hold another version."""
        return stamps_in(self._git, self.project.settings.release.stamp, version).amiss

    def _judge(self, amiss: tuple[Stamp, ...]) -> Verdict:
        settings = self.project.settings
        names = tuple(settings.suites)
        unstamped = tuple(f"{one.path}:{one.line}" for one in amiss)
        facts = replace(self._facts, unstamped=unstamped)
        budgets, flaky = tuple(settings.budgets), settings.gate.max_flaky
        return judge(self._report(), facts, suites=names, budgets=budgets, max_flaky=flaky)

    def _report(self) -> TestReport | None:
        """Return the last report; None where there is none or it is no report of ours."""
        try:
            return read_report(self.project.report)
        except ReportError:
            return None

    def _publish(self, words: Words, *, branch: str | None, assets: tuple[Asset, ...]) -> Published:
        self._ledger.begin(words.tag)
        if self.announcer.destinations():  # somebody waits for news that must outlive this machine
            self.keeper.secure(words.tag)
        order = self._order(words, branch, assets)

        def on_step(step: Step) -> None:
            self.project.tell(f"release.step.{step.name.lower()}", tag=words.tag)
            if step is Step.PUBLISH:  # told even if a later step fails: it is out
                self._queue_published(words)

        published = publish(order, git=self._git, forge=self._forge, on_step=on_step)
        if Step.PUBLISH not in published.steps:
            self._queue_published(words)
        where = published.url or self.project.reports / "releases" / words.tag
        self.project.tell("release.published", tag=words.tag, where=where)
        return published

    def _queue_published(self, words: Words) -> None:
        """Queue the news of a release if it is out."""
        release = self._forge.find(words.tag)
        if release and release.published:
            self.announcer.queue(words.news(release.url))
            self._ledger.queued(words.tag)

    def _order(self, words: Words, branch: str | None, assets: tuple[Asset, ...]) -> ReleaseOrder:
        settings = self.project.settings.release
        return ReleaseOrder(
            version=words.version,
            prefix=words.tag.removesuffix(words.version),
            commit=words.commit,
            branch=branch,
            remote=self._facts.remote,
            title=words.title,
            notes=words.notes,
            assets=assets,
            sign=settings.sign,
            major_tag=settings.major_tag,
        )

    @property
    def _ledger(self) -> Ledger:
        return Ledger(self.project.memory / "releases")

    def _reasons(self, verdict: Verdict) -> str:
        lang = self.project.lang
        return "\n".join(
            f"  • {say(lang, f'{one.key}.what', **dict(one.details))}\n"
            f"    → {say(lang, f'{one.key}.hint', **dict(one.details))}"
            for one in verdict.reasons
        )
