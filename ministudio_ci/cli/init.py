"""`init`: the workflow files and a commented configuration, never over what is there."""

import argparse

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--dry-run", action="store_true", help=text("help.dry_run"))


def run(context: Context, options: argparse.Namespace) -> int:  # noqa: ARG001 - all is in the context
    """Write what is missing and say what to do next."""
    from ministudio_ci.cycle.adopt import Adoption, adopt

    files = adopt(context.root, lang=context.lang, write=not context.dry_run)
    for file in files:
        context.say(f"init.{file.adoption.value}", path=file.path)
    if any(file.adoption is not Adoption.KEPT for file in files):
        context.say("init.next")
    context.result([{"path": file.path, "state": file.adoption.value} for file in files])
    return 0
