"""`release`: tag and publish what was tested."""

import argparse

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.project import project_of
from ministudio_ci.cli.texts import text
from ministudio_ci.cycle.announce import Announcer
from ministudio_ci.cycle.keeping import Keeper
from ministudio_ci.cycle.release import ReleaseOutcome, Releasing


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--dry-run", action="store_true", help=text("help.dry_run"))


def run(context: Context, options: argparse.Namespace) -> int:  # noqa: ARG001 - all is in the context
    """Release what is due and leave its announcement in the outbox."""
    project = project_of(context)
    announcer, keeper = Announcer(project), Keeper(project)
    releasing = Releasing(project=project, announcer=announcer, keeper=keeper)
    outcome = releasing.preview(may_fetch=False) if context.dry_run else releasing.run()
    context.result(_document(outcome))
    return 0


def _document(outcome: ReleaseOutcome) -> dict[str, object]:
    published = outcome.published[-1] if outcome.published else None
    return {
        "released": published is not None,
        "tag": published.tag if published else outcome.plan.tag,
        "version": outcome.plan.next,
        "url": published.url if published else None,
        "steps": [step.value for step in published.steps] if published else [],
    }
