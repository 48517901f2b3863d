"""`lint`: commit messages, or a pull request's title, as Conventional Commits."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from ministudio_ci.changelog import (
    Fault,
    Message,
    Source,
    lint_message,
    message_of_file,
    messages_between,
    messages_of,
    messages_unreleased,
)
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.texts import text
from ministudio_ci.errors import FileReadError
from ministudio_ci.foundation.actions import Actions, Annotation, Level, disarm
from ministudio_ci.foundation.event import PullRequest, read_pull_request
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.templates import say

Found = Sequence[tuple[Message, Fault]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("range", nargs="?", metavar="RANGE", help=text("help.lint.range"))
    what.add_argument("--title", metavar="TEXT", help=text("help.lint.title"))
    what.add_argument("--file", metavar="FILE", help=text("help.lint.file"))
    what.add_argument("--only", choices=("commits", "title"), help=text("help.lint.only"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Check, show, annotate."""
    messages = tuple(_messages(context, options))
    settings = context.settings.lint
    found = [(message, fault) for message in messages for fault in lint_message(message, settings)]
    _show(context, len(messages), found)
    context.result(
        {"checked": len(messages), "findings": [_document(context, *one) for one in found]}
    )
    return int(any(fault.level is Level.ERROR for _, fault in found))


def _messages(context: Context, options: argparse.Namespace) -> Iterator[Message]:
    git = Git(context.root, env=context.env)
    if options.title is not None:
        yield Message(source=Source.TITLE, text=options.title)
    elif options.file:
        yield message_of_file(git, _content(context, options.file))
    elif options.range:
        yield from messages_between(git, options.range)
    elif pull := read_pull_request(context.env):
        yield from _of_pull(git, pull, options.only)
    elif options.only != "title":
        yield from messages_unreleased(git, context.settings.changelog)


def _of_pull(git: Git, pull: PullRequest, only: str | None) -> Iterator[Message]:
    if only != "commits":
        yield Message(source=Source.TITLE, text=pull.title)
    if only != "title":
        yield from messages_of(git, pull)


def _content(context: Context, name: str) -> bytes:
    path = context.root / name
    try:
        return sys.stdin.buffer.read() if name == "-" else path.read_bytes()
    except OSError as error:
        raise FileReadError(path=path, why=error.strerror) from error


def _show(context: Context, checked: int, found: Found) -> None:
    for message, fault in found:
        _tell(context, "lint.line", where=_where(context, message, fault), text=fault.text)
        _tell(context, f"lint.{fault.level.value}", rule=fault.rule, why=_why(context, fault))
        if fault.correction:
            _tell(context, "lint.correction", correction=fault.correction)
    _annotate(context, found)
    errors = sum(fault.level is Level.ERROR for _, fault in found)
    _tell(context, "lint.holds" if not found else "lint.total", checked=checked, errors=errors,
                warnings=len(found) - errors)  # fmt: skip


def _tell(context: Context, key: str, **details: object) -> None:
    """Print a line of the result: `-q` leaves results as they are."""
    words = say(context.lang, key, **details)
    context.write(disarm(words) if Actions(context.env).active else words)


def _annotate(context: Context, found: Found) -> None:
    actions = Actions(context.env, stream=sys.stderr if context.json else sys.stdout)
    left_out = actions.annotate(_annotation(context, *one) for one in found)
    if left_out:
        _tell(context, "lint.more", count=left_out)


def _annotation(context: Context, message: Message, fault: Fault) -> Annotation:
    words = f"{fault.text}\n{_why(context, fault)}"
    if fault.correction:
        words += "\n" + say(context.lang, "lint.correction", correction=fault.correction).strip()
    title = f"{_where(context, message, fault)} · {fault.rule}"
    return Annotation(level=fault.level, title=title, message=context.scrubber.text(words))


def _where(context: Context, message: Message, fault: Fault) -> str:
    commit = (message.commit or "")[:7]
    where = say(context.lang, f"lint.where.{message.source.value}", commit=commit)
    return where if fault.line == 1 else f"{where}:{fault.line}"


def _why(context: Context, fault: Fault) -> str:
    return say(context.lang, f"lint.rule.{fault.rule.replace('-', '_')}", **fault.details)


def _document(context: Context, message: Message, fault: Fault) -> dict[str, object]:
    return {
        "rule": fault.rule,
        "level": fault.level.value,
        "source": message.source.value,
        "commit": message.commit,
        "line": fault.line,
        "text": fault.text,
        "message": _why(context, fault),
        "correction": fault.correction,
    }
