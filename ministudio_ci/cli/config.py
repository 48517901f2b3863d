"""`config show` and `config schema`."""

import argparse
import json

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("what", choices=("show", "schema"), help=text("help.config.what"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Print what is in force and where from, or the schema."""
    from ministudio_ci.foundation.config.schema import rows, schema

    if options.what == "schema":
        print(json.dumps(schema(), indent=2))
        return 0
    table = list(rows(context.loaded))
    context.result({key: {"value": value, "source": source} for key, value, source in table})
    if not context.json:
        width = max(len(key) for key, _, _ in table)
        for key, value, source in table:
            shown = json.dumps(value, ensure_ascii=False)
            context.write(f"{key:<{width}}  {shown:<24}  {source}")
    return 0
