"""The language of help texts, which are shown before any configuration is read."""

import os
import sys

from ministudio_ci.foundation.templates import LANGUAGES, say


def text(key: str) -> str:
    """Return a help text in the language of the run, safe for argparse's own formatting."""
    return say(help_language(), key).replace("%", "%%")


def help_language() -> str:
    """`--lang`, else the environment's, else the terminal's."""
    words = " ".join(sys.argv).replace("--lang=", "--lang ").split(" ")
    given = words[words.index("--lang") + 1 :][:1] if "--lang" in words else []
    names = ("INPUT_LANG", "MINISTUDIO_CI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next(filter(None, (*given, *map(os.environ.get, names))), "en")[:2]
    return wanted if wanted in LANGUAGES else "en"
