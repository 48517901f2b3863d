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
    parser.add_argument("--backup", type=Path, metavar="FILE", help=text("help.serve.backup"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Serve until it is told to stop; or copy the database."""
    if options.backup:
        return _back_up(context, context.root / options.database, context.root / options.backup)
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


def _back_up(context: Context, database: Path, target: Path) -> int:
    from ministudio_ci.widget import back_up

    count = back_up(database, target)
    context.say("serve.backed_up", target=target, count=count)
    context.result({"backup": str(target), "database": str(database), "releases": count})
    return 0


def _listening(context: Context, endpoint: "Endpoint", url: str) -> None:
    for site in endpoint.sites:
        context.say("serve.site", project=site.project, url=url + site.path)
    context.say("serve.listening", database=endpoint.database)
    sites = {site.path: site.project for site in endpoint.sites}
    context.result({"url": url, "database": str(endpoint.database), "sites": sites})
