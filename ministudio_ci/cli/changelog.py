"""`changelog`: what changed, as Markdown, JSON Feed or Atom."""

import argparse
from pathlib import Path

from ministudio_ci.changelog import (
    Links,
    current_line,
    links_of,
    read_release,
    read_releases,
    render_markdown,
)
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text
from ministudio_ci.errors import (
    JsonFormatError,
    RenderFlagsError,
    TemplateFormatError,
    UpdateFlagsError,
)
from ministudio_ci.foundation.actions import Actions, disarm
from ministudio_ci.foundation.collector import uncollected
from ministudio_ci.foundation.git import Git, StillGit
from ministudio_ci.model.release import Release


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    _rendering(parser, "help.changelog")
    _keeping(parser, "help.changelog")


def _rendering(parser: argparse.ArgumentParser, key: str) -> None:
    range_ = parser.add_mutually_exclusive_group()
    range_.add_argument("--unreleased", action="store_true", help=text(f"{key}.unreleased"))
    range_.add_argument("--from", dest="start", metavar="A", help=text(f"{key}.start"))
    parser.add_argument("--to", dest="end", metavar="B", default="HEAD", help=text(f"{key}.end"))
    parser.add_argument("--format", choices=("md", "json", "atom"), help=text(f"{key}.format"))
    parser.add_argument("--enrich", action="store_true", help=text(f"{key}.enrich"))
    parser.add_argument("-o", dest="output", metavar="FILE", help=text(f"{key}.output"))
    parser.add_argument("--template", metavar="FILE", help=text(f"{key}.template"))
    parser.add_argument("--schema", action="store_true", help=text(f"{key}.schema"))


def _keeping(parser: argparse.ArgumentParser, key: str) -> None:
    parser.add_argument("--update", metavar="FILE", nargs="?", const="CHANGELOG.md",
                        help=text(f"{key}.update"))  # fmt: skip
    parser.add_argument("--next", action="store_true", help=text(f"{key}.next"))
    dry = parser.add_mutually_exclusive_group()
    dry.add_argument("--check", action="store_true", help=text(f"{key}.check"))
    dry.add_argument("--dry-run", action="store_true", help=text("help.dry_run"))


@uncollected()
def run(context: Context, options: argparse.Namespace) -> int:
    """Render the changelog to the screen or into a file, or bring such a file up to date."""
    if options.schema:
        print(_schema(), end="")
        return 0
    if _keeps_file(options):
        from ministudio_ci.cli.changelog_file import update

        return update(context, options)
    _show(context, options, _form(context, options))
    return 0


def _show(context: Context, options: argparse.Namespace, form: str) -> None:
    words = context.scrubber.text(_words(context, options, form))
    if options.output:
        _write(context, context.root / options.output, words, form)
    else:  # a template may begin a line with words of a commit; no other form does
        runner = form == "md" and Actions(context.env).active
        print(disarm(words) if runner else words, end="")


def _keeps_file(options: argparse.Namespace) -> bool:
    """Whether it is --update; flags of the one use have no meaning in the other."""
    with_file = {"--next": options.next, "--check": options.check, "--dry-run": options.dry_run}
    without = {"--unreleased": options.unreleased, "--from": options.start,
               "--to": options.end != "HEAD", "--format": options.format,
               "--enrich": options.enrich, "--template": options.template,
               "-o": options.output}  # fmt: skip
    wrong = [flag for flag, given in (without if options.update else with_file).items() if given]
    if wrong:
        raise (RenderFlagsError if options.update else UpdateFlagsError)(flag=wrong[0])
    return bool(options.update)


def _words(context: Context, options: argparse.Namespace, form: str) -> str:
    git = StillGit(context.root, env=context.env)
    releases = _releases(context, git, options)
    if options.enrich or context.settings.changelog.enrich:
        from ministudio_ci.cli.enrichment import with_pull_requests

        releases = with_pull_requests(context, git, releases, required=options.enrich)
    links = links_of(git, context.settings.release.remote)
    template = options.template or context.settings.changelog.template
    return _render(context, form, releases, links, template)


def _form(context: Context, options: argparse.Namespace) -> str:
    form: str = options.format or ("json" if context.json else "md")
    if context.json and form != "json" and not options.output:
        raise JsonFormatError(form=form)
    if options.template and form != "md":
        raise TemplateFormatError(form=form)
    return form


def _schema() -> str:
    from ministudio_ci.changelog import SCHEMA
    from ministudio_ci.foundation.files import read_text

    return read_text(SCHEMA)


def _write(context: Context, path: Path, words: str, form: str) -> None:
    from ministudio_ci.foundation.files import write_atomically

    write_atomically(path, words)
    context.result({"path": str(path), "format": form})


def _releases(context: Context, git: Git, options: argparse.Namespace) -> tuple[Release, ...]:
    settings, end = context.settings.changelog, options.end
    line = current_line(git, context.settings.release) if end == "HEAD" else None
    line = line if line and line.branch else None
    if options.unreleased:
        release = read_release(git, settings, end, line=line, warn=context.warn)
        return () if release.tag or not release.sections else (release,)
    memory = context.root / "memory"
    return read_releases(
        git, settings, start=options.start, end=end, line=line, memory=memory, warn=context.warn
    )


def _render(
    context: Context, form: str, releases: tuple[Release, ...], links: Links, template: str
) -> str:
    if form == "md" and not template:
        return render_markdown(releases, lang=context.lang, links=links)
    project = context.settings.project or links.path.rpartition("/")[2] or context.root.name
    if form == "md":
        from ministudio_ci.changelog import render_own

        path = context.root / template
        return render_own(path, releases, lang=context.lang, links=links, project=project)
    return _feed(context, form, releases, links, project)


def _feed(
    context: Context, form: str, releases: tuple[Release, ...], links: Links, project: str
) -> str:
    from ministudio_ci.changelog import render_atom, render_feed

    lang = context.lang
    if form == "json":
        return render_feed(releases, lang=lang, links=links, project=project)
    return render_atom(releases, lang=lang, links=links, project=project, now=context.now())
