"""The language of help texts, which are shown before any configuration is read."""

import os
import sys

from ministudio_ci.foundation.templates import LANGUAGES, say


class Text(str):
    """The key of a help text, in the text's place until it is shown: most runs show none."""

    __slots__ = ()

    @property
    def words(self) -> str:
        """The text in the language of the run, safe for argparse's own formatting."""
        return say(help_language(), self).replace("%", "%%")


def text(key: str) -> Text:
    """Return a help text, to be read when it is shown."""
    return Text(key)


def help_language() -> str:
    """`--lang`, else the environment's, else the terminal's."""
    words = " ".join(sys.argv).replace("--lang=", "--lang ").split(" ")
    given = words[words.index("--lang") + 1 :][:1] if "--lang" in words else []
    names = ("INPUT_LANG", "MINISTUDIO_CI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next(filter(None, (*given, *map(os.environ.get, names))), "en")[:2]
    return wanted if wanted in LANGUAGES else "en"
