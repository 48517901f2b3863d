"""`stamp`: writes the version into the files that hold it, or checks that they do."""

import argparse

from ministudio_ci.changelog import current_line, plan_version
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text
from ministudio_ci.errors import NoSemVerError, NothingToStampError, StampMismatchError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.version import Version, split_tag
from ministudio_ci.release import Stamping, read_stamps, write_stamps


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("version", nargs="?", metavar="VERSION", help=text("help.stamp.version"))
    parser.add_argument("--check", action="store_true", help=text("help.stamp.check"))
    parser.add_argument("--dry-run", action="store_true", help=text("help.dry_run"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Stamp the files, all or none; with --check, raise StampMismatchError unless they hold it."""
    entries = context.settings.release.stamp
    if not entries:
        raise NothingToStampError
    version = _version(context, options)
    if version is None:
        context.result({"version": None, "stamps": []})
        return 0
    stamping = read_stamps(context.root, entries, version)
    if not (options.check or context.dry_run):
        write_stamps(context.root, stamping)
    _show(context, stamping, check=options.check)
    return 0


def _version(context: Context, options: argparse.Namespace) -> str | None:
    """Return the version asked for, else the next one; to check, the one that is out."""
    if options.version:
        split = split_tag(options.version, context.settings.changelog.tag_prefix)
        if not (split or Version.parse(options.version)):
            raise NoSemVerError(version=options.version)
        return split[1] if split else str(options.version)
    git = Git(context.root, env=context.env)
    line = current_line(git, context.settings.release)
    plan = plan_version(git, context.settings.changelog, line, warn=context.warn)
    version = plan.current if options.check else plan.next
    if version is None:
        context.say("stamp.none_out" if options.check else "stamp.nothing")
    return version


def _show(context: Context, stamping: Stamping, *, check: bool) -> None:
    """Say what stands where; raise where a check finds something amiss."""
    context.result(_document(stamping))
    amiss = stamping.amiss
    if check and amiss:
        lines = [say(context.lang, "stamp.amiss", path=one.path, line=one.line, found=one.version)
                 for one in amiss]  # fmt: skip
        raise StampMismatchError(count=len(amiss), version=stamping.version, lines="\n".join(lines))
    for one in stamping.stamps:
        key = "would" if one in amiss and context.dry_run else "done" if one in amiss else "holds"
        context.say(f"stamp.{key}", path=one.path, line=one.line, found=one.version,
                    version=stamping.version)  # fmt: skip


def _document(stamping: Stamping) -> dict[str, object]:
    amiss = stamping.amiss
    stamps = [
        {"path": one.path, "line": one.line, "found": one.version, "held": one not in amiss}
        for one in stamping.stamps
    ]
    return {"version": stamping.version, "stamps": stamps}
