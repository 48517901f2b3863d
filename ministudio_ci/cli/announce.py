"""`announce`: sends what the outbox holds."""

import argparse

from ministudio_ci.announce import Entry, Flushed, State
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.project import project_of
from ministudio_ci.cli.texts import text
from ministudio_ci.cycle.announce import Announcer
from ministudio_ci.cycle.keeping import Keeper
from ministudio_ci.cycle.preview import previews
from ministudio_ci.cycle.waiting import chosen, replay
from ministudio_ci.cycle.words import word_tag
from ministudio_ci.foundation.config import DiscordForm
from ministudio_ci.foundation.remote import tags_of
from ministudio_ci.model.news import News
from ministudio_ci.model.version import split_tag


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--version", metavar="V", help=text("help.announce.version"))
    what.add_argument("--flush", action="store_true", help=text("help.announce.flush"))
    what.add_argument("--list", action="store_true", help=text("help.announce.list"))
    what.add_argument("--replay", metavar="ID", help=text("help.announce.replay"))
    parser.add_argument("--preview", action="store_true", help=text("help.announce.preview"))
    forms = [form.value for form in DiscordForm]
    parser.add_argument("--form", choices=forms, help=text("help.announce.form"))
    parser.add_argument("--dry-run", action="store_true", help=text("help.dry_run"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Put the named release into the outbox, then send what is there; or show what is there."""
    announcer = Announcer(project_of(context))
    if options.preview or options.form:
        return _preview(context, announcer, options)
    keeper = Keeper(announcer.project)
    if not context.dry_run:
        keeper.pull()
    if options.list:
        _list(context, announcer)
        return 0
    news = None if options.version is None else _news(announcer, options.version)
    if context.dry_run:
        status = _foreseen(context, announcer, news, options.replay)
    else:
        status = _send(context, announcer, keeper, _queued(announcer, news, options.replay))
    announcer.check()  # last: a bad key keeps nothing from the other destinations
    return status


def _preview(context: Context, announcer: Announcer, options: argparse.Namespace) -> int:
    """Show the messages of Discord; no webhook is needed, and nothing changes."""
    project = announcer.project
    news = None if options.version is None else _news(announcer, options.version)
    form = DiscordForm(options.form) if options.form else None
    found = previews(project, announcer.outbox, news, form)
    for one in () if context.json else found:
        one.tell(project)
    if not found:
        context.say("preview.nothing")
    context.result({"previews": [{"id": one.id, "body": one.body} for one in found]})
    return 0


def _list(context: Context, announcer: Announcer) -> None:
    found = announcer.backlog()
    found.tell(announcer.project)
    context.result(found.document())


def _foreseen(
    context: Context, announcer: Announcer, news: News | None, replayed: str | None
) -> int:
    again = () if replayed is None else chosen(announcer.outbox, replayed)
    context.result(_document(announcer.preview(news, again), Flushed()))
    return 0


def _queued(announcer: Announcer, news: News | None, replayed: str | None) -> tuple[Entry, ...]:
    if replayed is not None:
        return replay(announcer.outbox, replayed)
    return announcer.queue(news, reopen=True) if news else ()


def _send(context: Context, announcer: Announcer, keeper: Keeper, queued: tuple[Entry, ...]) -> int:
    """Send; return the exit status of what went wrong on our own side, which was said."""
    before = tuple(entry for entry in queued if entry.state is State.SENT)
    for entry in before:
        context.say("announce.already", id=entry.id)
    try:
        flushed = announcer.send(urgent=True)
    finally:
        keeper.push()
    if announcer.destinations() and not (before or flushed.entries or flushed.troubles):
        context.say("announce.empty")
    context.result(_document((*before, *flushed.entries), flushed))
    return max((one.exit_code for one in flushed.troubles), default=0)


def _news(announcer: Announcer, version: str) -> News:
    """Return the news of a released version, given with or without its tag's prefix."""
    words = word_tag(announcer.project, _tag(announcer, version))
    return words.news(words.links.release(words.tag))


def _tag(announcer: Announcer, version: str) -> str:
    """Return the version's tag; where there is none, the one it should have."""
    prefix = announcer.project.settings.changelog.tag_prefix
    usual = prefix + version.removeprefix(prefix)
    tags = tags_of(announcer.project.git, None)
    names = (usual, version, version.removeprefix("v"), f"v{version}")
    return next((name for name in names if name in tags and split_tag(name, prefix)), usual)


def _document(entries: tuple[Entry, ...], flushed: Flushed) -> dict[str, object]:
    sent = [entry for entry in entries if entry.state is State.SENT]
    return {
        "announced": bool(sent) and len(sent) == len(entries) and not flushed.troubles,
        "entries": [_line(entry) for entry in entries],
        "set_aside": [str(path) for path in flushed.set_aside],
    }


def _line(entry: Entry) -> dict[str, object]:
    state = entry.state.value
    return {
        "id": entry.id, "destination": entry.destination, "state": state,
        "attempts": entry.attempts, "why": entry.why, "receipt": entry.receipt,
    }  # fmt: skip
