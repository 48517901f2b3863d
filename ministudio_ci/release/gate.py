"""May this commit be released? Only on green tests of that very commit, on the branch's tip."""

from collections.abc import Iterator
from dataclasses import dataclass

from ministudio_ci.model.report import Failure, Result, SuiteResult, TestReport
from ministudio_ci.model.verdict import Refusal, Verdict

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """Where the repository stands. `gather_facts` reads it."""

    commit: str
    """HEAD: the commit to be tagged."""
    branch: str | None
    """The branch HEAD is on; None where it is detached and CI names no branch either."""
    release_branch: str | None
    """The branch releases are made from; None where neither setting nor remote says."""
    remote: str | None
    """The remote's name; None in a repository that has none."""
    tip: str | None
    """The commit the release branch is on, in the remote where there is one."""
    changes: tuple[str, ...] = ()
    """Paths that differ from HEAD now."""
    pull_request: bool = False
    stamped_on: str | None = None
    """HEAD's parent, where HEAD carries its version and the branch has yet to be moved to it."""
    unstamped: tuple[str, ...] = ()
    """Where in the files another version stands than the one to be released: `path:line`."""


def judge(
    report: TestReport | None,
    facts: GateFacts,
    *,
    suites: tuple[str, ...],
    budgets: tuple[str, ...] = (),
    max_flaky: int = 0,
) -> Verdict:
    """Return the verdict with every reason against; `suites`, `budgets`: the configured names.

    More flaky tests than `max_flaky`, those in quarantine apart, shut the gate too.

    Each reason's key leads to two texts of the catalogue, `<key>.what` and `<key>.hint`.
    """
    if report is None:
        tests = [_refusal("no_report")]
    else:
        tests = [*_report_reasons(report, facts.commit), *_suite_reasons(report.suites, suites)]
        tests += _budget_reasons(report, budgets)
        tests += _flaky_reasons(report.flaky, max_flaky)
    place = tuple(place_reasons(facts))
    stamps = () if place else _stamp_reasons(facts)
    return Verdict(commit=facts.commit, reasons=(*place, *stamps, *tests))


def place_reasons(facts: GateFacts) -> Iterator[Refusal]:
    """Yield what speaks against a release from here, whatever the tests say."""
    if facts.changes:
        shown = ", ".join(facts.changes[:_SHOWN]) + (", …" if len(facts.changes) > _SHOWN else "")
        yield _refusal("changed_now", count=str(len(facts.changes)), paths=shown)
    if facts.pull_request:
        yield _refusal("pull_request")
    elif facts.branch is None:
        yield _refusal("detached", commit=facts.commit[:12])
    elif facts.release_branch is None:
        yield _refusal("no_release_branch", remote=_where(facts))
    elif facts.branch != facts.release_branch:
        yield _refusal("other_branch", branch=facts.branch, expected=facts.release_branch)
    elif facts.tip is None:
        yield _refusal("not_on_remote", branch=facts.branch, remote=_where(facts))
    elif facts.tip not in {facts.commit, facts.stamped_on}:
        yield _refusal("not_the_tip", branch=facts.branch, remote=_where(facts),
                       commit=facts.commit[:12], tip=facts.tip[:12])  # fmt: skip


def _stamp_reasons(facts: GateFacts) -> Iterator[Refusal]:
    if facts.unstamped:
        yield _refusal("not_stamped", places=", ".join(facts.unstamped))


def _report_reasons(report: TestReport, commit: str) -> Iterator[Refusal]:
    if report.result is not Result.SUCCESS or report.exit_code != 0:
        yield _refusal("not_green", result=report.result.value)
    if report.commit is None:
        yield _refusal("no_commit")
    elif report.commit != commit:
        yield _refusal("other_commit", tested=report.commit[:12], commit=commit[:12])
    if report.dirty:
        yield _refusal("changed_then")
    if report.shard:
        yield _refusal("shard", shard=report.shard)


def _suite_reasons(ran: tuple[SuiteResult, ...], suites: tuple[str, ...]) -> Iterator[Refusal]:
    missing = [name for name in suites if name not in {suite.name for suite in ran}]
    if missing:
        yield _refusal("suites_missing", suites=", ".join(missing))
    red = [suite.name for suite in ran if suite.result is not Result.SUCCESS]
    if red:
        yield _refusal("suites_red", suites=", ".join(red))
    narrowed = [suite for suite in ran if suite.arguments]
    if narrowed:
        words = dict.fromkeys(word for suite in narrowed for word in suite.arguments)
        yield _refusal("narrowed", suites=", ".join(suite.name for suite in narrowed),
                       arguments=" ".join(words))  # fmt: skip
    if not missing and not sum(suite.passed for suite in ran):
        yield _refusal("nothing_passed")


def _flaky_reasons(flaky: tuple[Failure, ...], limit: int) -> Iterator[Refusal]:
    names = [one.nodeid for one in flaky if one.quarantine is None]
    if len(names) > limit:
        shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
        yield _refusal("too_flaky", count=str(len(names)), limit=str(limit), tests=shown)


def _budget_reasons(report: TestReport, budgets: tuple[str, ...]) -> Iterator[Refusal]:
    """Yield each budget that is not within, and what is missing; of a red run there is no need."""
    if report.result is not Result.SUCCESS:
        return
    for one in report.budgets:
        if not one.within or one.value is None:
            reason = "unmeasured" if one.value is None else "over_budget"
            yield _refusal(reason, name=one.name, why=one.why or "?")
    missing = [name for name in budgets if name not in {one.name for one in report.budgets}]
    if missing:
        yield _refusal("budgets_missing", budgets=", ".join(missing))


def _where(facts: GateFacts) -> str:
    return facts.remote or "."  # git's own name for the repository itself


def _refusal(reason: str, **details: str) -> Refusal:
    return Refusal(key=f"gate.{reason}", details=tuple(details.items()))
