"""From words to a command: global flags, errors in the person's language, exit statuses."""

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from ministudio_ci import __version__
from ministudio_ci.cli.context import Context
from ministudio_ci.cli.parser import bare_parser, parser_of
from ministudio_ci.cli.texts import help_language
from ministudio_ci.errors import ConfigurationError, FileWriteError, MinistudioError
from ministudio_ci.foundation.actions import Actions, Annotation, Level
from ministudio_ci.foundation.collector import collect_from_here
from ministudio_ci.foundation.event import action_input, project_env, with_inputs
from ministudio_ci.foundation.templates import explain, say

COMMANDS = (
    "init", "doctor", "demo", "test", "stability", "changelog", "next-version", "lint", "stamp",
    "release", "announce", "cycle", "pages", "serve", "config",
)  # fmt: skip
INTERRUPTED = 130
BROKEN = 3
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READERS = ("doctor", "stability", "changelog", "next-version", "lint", "config")
_WITH_VALUE = ("-C", "--config", "--lang")


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status (see `errors`)."""
    _speak_unicode()
    before, command, after = _split(arguments)
    if command not in COMMANDS:
        return _no_command(before, command)
    module = import_module(f"ministudio_ci.cli.{command.replace('-', '_')}")
    parser = parser_of(command)
    module.arguments(parser)
    options = parser.parse_args([*before, *after])
    collect_from_here()
    return _guarded(_context(options), lambda context: int(module.run(context, options)), command)


def _guarded(context: Context, act: Callable[[Context], int], command: str) -> int:
    """Return the exit status of a command, whatever it raises."""
    try:
        context.check()
        return act(context)
    except MinistudioError as error:
        return _explain(context, error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has read enough; what acts outside was cut short by it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0 if command in _READERS else BROKEN
    except Exception as error:  # noqa: BLE001 - Python's own status, 1, would mean "does not hold"
        return _unforeseen(context, error)


def _unforeseen(context: Context, error: Exception) -> int:
    if isinstance(error, OSError) and error.errno in _FULL:
        path = error.filename or "stdout"
        return _explain(context, FileWriteError(path=path, why=error.strerror))
    return _broken(context)


def _speak_unicode() -> None:
    """Write UTF-8 whatever the locale says: names and feeds have letters that it may not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _split(arguments: Sequence[str]) -> tuple[list[str], str, list[str]]:
    """Return the global flags, the command, and what follows it."""
    position = 0
    while position < len(arguments) and arguments[position].startswith("-"):
        position += 2 if arguments[position] in _WITH_VALUE else 1
    command = arguments[position] if position < len(arguments) else ""
    return list(arguments[:position]), command, list(arguments[position + 1 :])


def _context(options: argparse.Namespace) -> Context:
    file = options.config or action_input(os.environ, "CONFIG")
    return Context(
        root=Path(options.root).resolve(),
        env=with_inputs(os.environ),
        project_env=project_env(os.environ),
        config=Path(file) if file else None,
        flags={"lang": options.lang} if options.lang else {},
        json=options.json,
        quiet=options.quiet,
        verbose=options.verbose,
        dry_run=getattr(options, "dry_run", False),
    )


def _no_command(before: Sequence[str], command: str) -> int:
    lang = help_language()
    if command:
        print(say(lang, "help.unknown", command=command), file=sys.stderr)
        return 2
    options = bare_parser().parse_args(before)
    print(__version__ if options.version else say(lang, "help.overview"))
    return 0


def _explain(context: Context, error: MinistudioError) -> int:
    what, hint = explain(_language(context), error)
    words = say(_language(context), "failed", what=what) + (f"\n→ {hint}" if hint else "")
    _show_error(context, context.scrubber.text(words))
    if context.verbose:
        import traceback

        print(context.scrubber.text(traceback.format_exc()), file=sys.stderr)
    return error.exit_code


def _show_error(context: Context, words: str) -> None:
    """On GitHub as an annotation, which escapes them; else as they are."""
    actions = Actions(context.env, stream=sys.stderr)
    actions.annotate([Annotation(level=Level.ERROR, message=words)])
    if not actions.active:
        print(words, file=sys.stderr)


def _broken(context: Context) -> int:
    import traceback

    words = say(_language(context), "broken", trace=traceback.format_exc(), version=__version__)
    print(context.scrubber.text(words), file=sys.stderr)
    return BROKEN


def _language(context: Context) -> str:
    try:
        return context.lang
    except ConfigurationError as error:
        return str(error.details["lang"])
