"""`pages`: what's new as a site of files, for GitHub Pages or any static host."""

import argparse
from pathlib import Path

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.project import project_of
from ministudio_ci.cli.texts import text
from ministudio_ci.cycle.pages import Pages


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("-o", dest="output", metavar="DIR", help=text("help.pages.output"))
    parser.add_argument("--publish", action="store_true", help=text("help.pages.publish"))
    parser.add_argument("--dry-run", action="store_true", help=text("help.dry_run"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Write the site, publish it, or both; then show how a page embeds the widget."""
    pages = Pages(project_of(context))
    folder = _folder(context, options)
    document: dict[str, object] = {"path": str(folder) if folder else None, "url": pages.url}
    if context.dry_run:
        document |= _foreseen(context, pages, folder, publish=options.publish)
    else:
        document |= _written(context, pages, folder) if folder else {}
        document |= _published(context, pages) if options.publish else {}
    context.say("pages.snippet", snippet=pages.snippet)
    context.result({**document, "snippet": pages.snippet})
    return 0


def _folder(context: Context, options: argparse.Namespace) -> Path | None:
    """Return where the site is written; None where it is only published."""
    if options.publish and not options.output:
        return None
    return context.root / (options.output or "reports/pages")


def _foreseen(
    context: Context, pages: Pages, folder: Path | None, *, publish: bool
) -> dict[str, object]:
    if folder:
        context.say("pages.would_write", path=folder)
    if publish:
        pages.check()
        context.say("pages.would_publish", branch=pages.branch, url=pages.where)
    return {"branch": pages.branch if publish else None}


def _written(context: Context, pages: Pages, folder: Path) -> dict[str, object]:
    count = pages.write(folder)
    context.say("pages.written", path=folder, count=count)
    return {"releases": count}


def _published(context: Context, pages: Pages) -> dict[str, object]:
    done = pages.publish()
    key = "pages.published" if done.changed else "pages.unchanged"
    context.say(key, branch=pages.branch, url=pages.where, count=done.changed)
    return {"branch": pages.branch, "commit": done.commit, "changed": done.changed}
