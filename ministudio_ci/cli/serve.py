"""`serve`: the endpoint of the update widget."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text

if TYPE_CHECKING:
    from ministudio_ci.widget import Endpoint


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--host", default="127.0.0.1", help=text("help.serve.host"))
    parser.add_argument("--port", type=int, default=8765, help=text("help.serve.port"))
    parser.add_argument(
        "--database", type=Path, metavar="PATH", help=text("help.serve.database"),
        default=Path("memory/widget.sqlite3"),
    )  # fmt: skip


def run(context: Context, options: argparse.Namespace) -> int:
    """Serve until it is told to stop."""
    from ministudio_ci.cycle.serve import endpoint_of

    endpoint = endpoint_of(
        context.settings,
        env=context.env,
        folder=context.root.name,
        address=(options.host, options.port),
        database=context.root / options.database,
    )
    endpoint.run(lambda url: _listening(context, endpoint, url))
    return 0


def _listening(context: Context, endpoint: "Endpoint", url: str) -> None:
    context.say("serve.listening", url=url, database=endpoint.database)
    context.result({"url": url, "database": str(endpoint.database)})
