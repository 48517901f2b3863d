"""`demo`: the whole job on a sample repository, all local."""

import argparse
import contextlib
import shlex
import sys
import tempfile
from pathlib import Path
from threading import Event

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text
from ministudio_ci.cycle.demo import Demo, DemoRun


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--directory", type=Path, metavar="DIR", help=text("help.demo.directory"))
    parser.add_argument("--keep", action="store_true", help=text("help.demo.keep"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Make, run, and say where to look."""
    folder = options.directory or Path(tempfile.mkdtemp(prefix="ministudio-ci-demo-"))
    demo_run = DemoRun(folder.resolve(), lang=context.lang, env=context.env)
    context.say("demo.project", folder=folder)
    tree = demo_run.make()
    with demo_run.endpoint() as address:
        context.say("demo.cycle")
        demo = demo_run.cycle(tree, address, out=sys.stderr if context.json else sys.stdout)
        _show(context, demo)
        if options.keep:
            context.say("demo.serving", address=address)
            _wait()
    return 0


def _show(context: Context, demo: Demo) -> None:
    context.say("demo.message", content="\n".join(demo.messages))
    serve = ["-m", "ministudio_ci", "serve", "--database", str(demo.database)]
    command = f"MINISTUDIO_KEY=$(openssl rand -hex 16) {shlex.join([sys.executable, *serve])}"
    host = ["-m", "http.server", "--bind", "127.0.0.1", "--directory", str(demo.site), "8000"]
    places = _places(demo)
    context.say("demo.done", command=command, host=shlex.join([sys.executable, *host]), **places)
    context.result({**places, "messages": list(demo.messages)})


def _places(demo: Demo) -> dict[str, str]:
    reports = demo.tree / "reports"
    return {
        "page": demo.page.as_uri(),
        "site": (demo.site / "index.html").as_uri(),
        "tag": demo.tag,
        "remote": str(demo.remote),
        "release": str(reports / "releases" / demo.tag),
        "report": str(reports / "report.json"),
        "report_page": (reports / "report.html").as_uri(),
        "feed": str(reports / "changelog.json"),
    }


def _wait() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        Event().wait()
