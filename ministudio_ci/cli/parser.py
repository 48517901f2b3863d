"""The parser of a command: the global flags, and argparse's own words in the person's language."""

import argparse
import os

from ministudio_ci.cli.texts import Text, help_language, text
from ministudio_ci.foundation.templates import say

_WORDS = {
    "usage: ": "usage",
    "options": "options",
    "positional arguments": "positionals",
    "show this help message and exit": "help",
    "%(prog)s: error: %(message)s\n": "error",
    "argument %(argument_name)s: %(message)s": "argument",
    "unrecognized arguments: %s": "unrecognized",
    "the following arguments are required: %s": "required",
    "not allowed with argument %s": "conflict",
    "invalid choice: %(value)r (choose from %(choices)s)": "choice",
    "invalid %(type)s value: %(value)r": "type",
    "expected one argument": "one",
}
"""What argparse says, by its English (as of Python 3.11), and the key of `[argparse]` for it."""
_KEPT = ("options", "positionals", "help")
"""What it asks for when a parser is made, and shows later if at all."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Reads help texts when they are shown."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())

    def start_section(self, heading: str | None) -> None:
        super().start_section(_read(heading))

    def add_text(self, text: str | None) -> None:
        super().add_text(_read(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return _read(action.help)


def parser_of(command: str) -> argparse.ArgumentParser:
    """Return the parser of a command, without the command's own arguments."""
    _translate()
    key = f"help.{command.replace('-', '_')}"
    return argparse.ArgumentParser(
        prog=f"ministudio-ci {command}",
        description=text(f"{key}.about"),
        epilog=text(f"{key}.epilog"),
        formatter_class=_Formatter,
        parents=[_globals()],
        allow_abbrev=False,
    )


def bare_parser() -> argparse.ArgumentParser:
    """Return the parser of what stands without a command."""
    _translate()
    parser = argparse.ArgumentParser(
        prog="ministudio-ci", parents=[_globals()], add_help=False, allow_abbrev=False,
        formatter_class=_Formatter,
    )  # fmt: skip
    for flags in (("-h", "--help"), ("--version",)):
        parser.add_argument(*flags, action="store_true")
    return parser


def _translate() -> None:
    vars(argparse)["_"] = _translated  # its gettext, which would want a compiled file in our wheel


def _translated(words: str) -> str:
    """Return argparse's words in the language of the run; those it has since changed, as is."""
    if not (key := _WORDS.get(words)):
        return words
    return text(f"argparse.{key}") if key in _KEPT else say(help_language(), f"argparse.{key}")


def _read(text: str | None) -> str | None:
    return text.words if isinstance(text, Text) else text


def _width() -> int:
    """Return the width argparse would take, without loading shutil to know it."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 0
    return (columns or 80) - 2


def _globals() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False, formatter_class=_Formatter)
    group = parser.add_argument_group(text("help.globals"))
    group.add_argument("-C", dest="root", metavar="DIR", default=".", help=text("help.root"))
    group.add_argument("--config", metavar="FILE", help=text("help.config_file"))
    group.add_argument("--lang", choices=("fr", "en"), help=text("help.lang"))
    group.add_argument("-q", "--quiet", action="store_true", help=text("help.quiet"))
    group.add_argument("-v", "--verbose", action="store_true", help=text("help.verbose"))
    group.add_argument("--json", action="store_true", help=text("help.json"))
    return parser
