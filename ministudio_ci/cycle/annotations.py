"""What a run says beside the project's lines: failures as errors, what may wait as warnings."""

from collections.abc import Iterator

from ministudio_ci.cycle.alarm import words_of
from ministudio_ci.cycle.journal import Stage
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.week import Week
from ministudio_ci.foundation.actions import Annotation, Level
from ministudio_ci.foundation.plain import clip, one_line, plain
from ministudio_ci.foundation.templates import explain, say
from ministudio_ci.model.report import Failure

_TEXT_LIMIT = 1_500  # bytes; GitHub shows annotations in full, one below the other


def annotations(project: Project, week: Week, *, top: str = "") -> Iterator[Annotation]:
    """Yield them, the gravest first: what goes over GitHub's limit is left out from the end.

    `top` is the project's folder below the repository's top, as `packages/app/`.
    """
    if trouble := stage_trouble(project, week):
        message = f"{trouble['what']}\n→ {trouble['hint']}"
        yield Annotation(level=Level.ERROR, message=message, title=trouble["stage"])
    if week.report and not week.report.shard:  # the run that merges all shards shows each once
        for one in week.report.failures:
            yield _beside(top, one, Level.ERROR, one.text or one.message)
        for one in week.report.flaky:
            message = say(project.lang, "actions.flaky", message=one.message)
            yield _beside(top, one, Level.WARNING, message)
        yield from map(_remark, week.report.notes)
        for budget in week.report.budgets:
            # Of red tests few numbers are measured: that is no news beside the failures.
            if budget.why and (budget.value is not None or not week.report.failures):
                yield _remark(budget.why, budget.name)
    if week.pages and week.pages.trouble:
        what, hint = explain(project.lang, week.pages.trouble)
        yield _remark(project.scrubber.text(f"{what}\n→ {hint}"))
    for circuit in week.announced.circuits if week.announced else ():
        yield _remark(project.scrubber.text(words_of(project, circuit)), circuit.destination)


def stage_trouble(project: Project, week: Week) -> dict[str, str] | None:
    """Return what went wrong outside the tests, which speak for themselves; scrubbed."""
    failure = week.failure
    if failure is None or (failure.stage is Stage.TEST and week.report):
        return None
    what, hint = explain(project.lang, failure.error)
    scrub = project.scrubber.text
    return {"stage": failure.stage.value, "what": scrub(what), "hint": scrub(hint)}


def _remark(message: str, title: str = "") -> Annotation:
    return Annotation(level=Level.WARNING, message=clip(plain(message), _TEXT_LIMIT), title=title)


def _beside(top: str, failure: Failure, level: Level, message: str) -> Annotation:
    return Annotation(
        level=level,
        message=clip(plain(message), _TEXT_LIMIT),
        title=one_line(failure.nodeid),
        file=f"{top}{failure.path}",
        line=failure.line,
    )
