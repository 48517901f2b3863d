"""`cycle`: the whole week in one run."""

import argparse
import sys

from ministudio_ci import __version__
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.project import project_of, share_of, suites_of
from ministudio_ci.cli.texts import text
from ministudio_ci.cycle.journal import Stage
from ministudio_ci.cycle.results import Results
from ministudio_ci.cycle.week import Cycle, Week, Wish
from ministudio_ci.errors import ShardStageError, StageBrokenError
from ministudio_ci.foundation.actions import Actions
from ministudio_ci.foundation.secrets import secret_values
from ministudio_ci.foundation.templates import explain
from ministudio_ci.model.shard import Shard


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--only", choices=[stage.value for stage in Stage],
                        help=text("help.cycle.only"))  # fmt: skip
    parser.add_argument("--resume", action="store_true", help=text("help.cycle.resume"))
    parser.add_argument("--dry-run", action="store_true", help=text("help.dry_run"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Run the stages; on GitHub also write outputs, summary and annotations."""
    actions = Actions(context.env, stream=sys.stderr if context.json else None)
    actions.mask(secret_values(context.env))
    actions.outputs({"result": "ERROR", "released": "false"})  # what stands if we get no further
    cycle = Cycle(project_of(context), _wish(context, options))
    if context.dry_run:
        context.result(cycle.preview().document())
        return 0
    week = cycle.run()
    results = Results(cycle.project, week)
    results.show(actions)
    context.result(results.outputs())
    return _status(context, week)


def _wish(context: Context, options: argparse.Namespace) -> Wish:
    share = share_of(context)
    if isinstance(share, Shard) and (options.only or options.resume):
        raise ShardStageError(shard=share)
    return Wish(
        only=Stage(options.only) if options.only else None,
        resume=options.resume,
        suites=suites_of(context),
        share=share,
    )


def _status(context: Context, week: Week) -> int:
    if week.failure is None:
        return 0
    error = week.failure.error
    what, hint = explain(context.lang, error)
    if isinstance(error, StageBrokenError):
        context.warn("cycle.trace", trace=error.details["trace"], version=__version__)
    context.warn("cycle.failed", stage=week.failure.stage.value, what=what, hint=hint)
    return error.exit_code
