"""`next-version`: what comes next, and why."""

import argparse

from ministudio_ci.changelog import plan_version
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.release import CommitEffect, VersionPlan


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--explain", action="store_true", help=text("help.next_version.explain"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Print the next version alone; nothing where there is nothing to release."""
    git = Git(context.root, env=context.env)
    plan = plan_version(git, context.settings.changelog, warn=context.warn)
    if options.explain:
        _explain(context, plan)
    context.result(_document(context, plan))
    if plan.next and not context.json:
        print(plan.next)
    return 0


def _document(context: Context, plan: VersionPlan) -> dict[str, object]:
    return {
        "current": plan.current,
        "next": plan.next,
        "bump": plan.bump.value,
        "tag": plan.tag,
        "commits": [_effect(context, effect) for effect in plan.commits],
    }


def _effect(context: Context, effect: CommitEffect) -> dict[str, str]:
    return {
        "commit": effect.commit,
        "summary": effect.summary,
        "effect": effect.effect.value,
        "why": say(context.lang, f"next_version.why.{effect.why}"),
    }


def _explain(context: Context, plan: VersionPlan) -> None:
    current, commits = plan.current, len(plan.commits)
    if plan.next:
        key = "next" if current else "first"
        context.warn(f"next_version.{key}", current=current, next=plan.next,
                     bump=plan.bump.value, commits=commits)  # fmt: skip
    else:
        key = "nothing" if current else "nothing_yet"
        context.warn(f"next_version.{key}", current=current)
    for effect in plan.commits:
        shown = _effect(context, effect) | {"commit": effect.commit[:7]}
        context.warn("next_version.line", **shown)
