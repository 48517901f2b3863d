"""`next-version`: what comes next, and why."""

import argparse

from ministudio_ci.changelog import current_line, plan_version
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text
from ministudio_ci.foundation.git import StillGit
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.release import Bump, CommitEffect, VersionPlan

_SHORT = 7


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--explain", action="store_true", help=text("help.next_version.explain"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Print the next version alone; nothing where there is nothing to release."""
    git, settings = StillGit(context.root, env=context.env), context.settings
    reasons: list[tuple[str, dict[str, object]]] = []
    plan = plan_version(
        git, settings.changelog, current_line(git, settings.release), warn=context.warn,
        reason=(lambda key, **details: reasons.append((key, details))) if options.explain else None,
    )  # fmt: skip
    if options.explain:
        _explain(context, plan, reasons)
    if context.json:
        context.result(_document(context, plan))
    elif plan.next:
        print(plan.next)
    return 0


def _document(context: Context, plan: VersionPlan) -> dict[str, object]:
    return {
        "current": plan.current,
        "next": plan.next,
        "bump": plan.bump.value,
        "tag": plan.tag,
        "commits": [_judged(context, plan, one) for one in plan.commits],
    }


def _judged(context: Context, plan: VersionPlan, one: CommitEffect) -> dict[str, object]:
    return {
        "commit": one.commit,
        "summary": one.summary,
        "effect": one.effect.value,
        "why": _why(context, plan, one),
    }


def _why(context: Context, plan: VersionPlan, one: CommitEffect) -> str:
    """Word why a commit has its effect; a revert with what it takes back."""
    key = "revert_of" if one.why == "revert" and one.other else one.why
    known = (two.summary for two in plan.commits if one.other and two.commit.startswith(one.other))
    summary = next(known, "")
    other = f"{one.other[:_SHORT]} ({summary})" if summary else one.other[:_SHORT]
    return say(context.lang, f"next_version.why.{key}", other=other)


def _explain(
    context: Context, plan: VersionPlan, reasons: list[tuple[str, dict[str, object]]]
) -> None:
    _say_outcome(context, plan)
    for key, details in reasons:
        context.warn(key, **details)
    _list(context, plan)


def _say_outcome(context: Context, plan: VersionPlan) -> None:
    current = plan.current
    if plan.next:
        key = "next" if current else "first"
        context.warn(f"next_version.{key}", current=current, next=plan.next,
                     bump=plan.bump.value, commits=len(plan.commits))  # fmt: skip
    else:
        key = "nothing" if current else "nothing_yet"
        context.warn(f"next_version.{key}", current=current)


def _list(context: Context, plan: VersionPlan) -> None:
    counted = [one for one in plan.commits if one.effect is not Bump.NONE]
    passed_over = [one for one in plan.commits if one.effect is Bump.NONE]
    for key, commits in (("counted", counted), ("passed_over", passed_over)):
        if commits:
            context.warn(f"next_version.{key}", count=len(commits))
        for one in commits:
            effect = say(context.lang, f"next_version.effect.{one.effect.value}")
            context.warn("next_version.line", commit=one.commit[:_SHORT], summary=one.summary,
                         effect=effect, why=_why(context, plan, one))  # fmt: skip
