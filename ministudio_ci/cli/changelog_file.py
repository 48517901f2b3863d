"""`changelog --update`: a changelog file of the repository, brought up to date."""

import argparse
import difflib
from collections.abc import Callable

from ministudio_ci.changelog import (
    Form,
    Kept,
    current_line,
    keep,
    links_of,
    named,
    plan_version,
    read_release,
    read_releases,
)
from ministudio_ci.cli.context import Context
from ministudio_ci.errors import ChangelogStaleError
from ministudio_ci.foundation.files import read_exactly, write_atomically
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.line import Line
from ministudio_ci.model.release import Release

_SHOWN = 60
"""Lines of a difference that are shown; a whole new file may have thousands."""


def update(context: Context, options: argparse.Namespace) -> int:
    """Write what the file lacks; under --check or --dry-run, only say it."""
    path = context.root / options.update
    old = read_exactly(path)
    kept = _kept(context, options, old or "")
    stale = kept.text != (old or "")
    diff = _difference(context, options.update, old or "", kept.text) if stale else ""
    context.result({"path": options.update, "current": not stale, "added": list(kept.added),
                    "diff": diff})  # fmt: skip
    if options.check:
        return _checked(options, diff, stale=stale)
    if stale and not options.dry_run:
        write_atomically(path.resolve(), kept.text)  # of a link, the file it leads to
    _say(context, options, kept, diff)
    return 0


def _checked(options: argparse.Namespace, diff: str, *, stale: bool) -> int:
    if stale:
        command = f"changelog --update{' --next' * options.next}"
        raise ChangelogStaleError(path=options.update, diff=diff, command=command)
    return 0


def _kept(context: Context, options: argparse.Namespace, text: str) -> Kept:
    git, settings = Git(context.root, env=context.env), context.settings
    line = current_line(git, settings.release)
    on_branch = line if line.branch else None
    releases = read_releases(git, settings.changelog, line=on_branch, warn=_relevant(context.warn))
    links = links_of(git, settings.release.remote)
    form = Form(lang=context.lang, links=links, scrub=context.scrubber.text)
    coming = _upcoming(context, git, releases, line) if options.next else None
    kept = keep(text, releases, form, prefix=settings.changelog.tag_prefix, upcoming=coming,
                path=options.update)  # fmt: skip
    if kept.held:
        context.warn("changelog.update.held", path=options.update, version=kept.held)
    return kept


def _relevant(warn: Callable[..., None]) -> Callable[..., None]:
    """Leave out what is of the whole history: most of that is in the file for long."""

    def warn_of(key: str, **details: object) -> None:
        if not key.startswith("changelog.unconventional"):
            warn(key, **details)

    return warn_of


def _upcoming(
    context: Context, git: Git, releases: tuple[Release, ...], line: Line
) -> Release | None:
    """Return what is not out under the name of the next version; None where there is none."""
    settings = context.settings.changelog
    plan = plan_version(git, settings, line)
    if plan.next:
        told = releases and not releases[0].tag  # a declared version may change nothing
        newest = releases[0] if told else read_release(git, settings, line=line)
        return named(newest, plan, date=context.now())
    key = "nothing" if plan.current else "nothing_yet"
    context.warn(f"next_version.{key}", current=plan.current)
    return None


def _difference(context: Context, name: str, old: str, new: str) -> str:
    before, after = old.splitlines(), new.splitlines()
    lines = list(difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm=""))
    more = len(lines) - _SHOWN
    if more > 0:
        lines[_SHOWN:] = [say(context.lang, "changelog.update.more", count=more)]
    return "\n".join(lines)


def _say(context: Context, options: argparse.Namespace, kept: Kept, diff: str) -> None:
    path = options.update
    if not diff:
        context.say("changelog.update.current", path=path)
    elif options.dry_run:
        context.say("changelog.update.would_write", path=path, diff=diff)
    else:
        context.say("changelog.update.written", path=path)
        for version in kept.added:
            context.say("changelog.update.new", version=version)
