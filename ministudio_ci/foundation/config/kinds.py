"""What a value may be: each kind checks a TOML value or a text and says what it expected."""

from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

_CHANNEL = r"([^\s=]+=)?[A-Za-z][0-9A-Za-z-]*"
"""An identifier of SemVer 2.0.0, section 9; it begins with a letter, or it would be a number."""

_TAG_PREFIX = r"(?![-/.])(?!.*(\.\.|//|/\.|@\{|\.lock/))[^\x00-\x20\x7f~^:?*\[\\]*"
"""What may begin a tag that ends with a version (git-check-ref-format(1))."""


class Unfit(ValueError):  # noqa: N818 - an answer between these files, not an error of the tree
    """The value does not fit; `key` below `config.expected` in the catalogue says what would."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


class Kind(NamedTuple):
    """A kind of value: `parse` takes what TOML gives or a text from outside, or raises Unfit."""

    parse: Callable[[Any], Any]
    schema: dict[str, Any]
    """The JSON Schema (2020-12) of the same."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit("text")
    return value


def _prefix(value: Any) -> str:
    import re

    if not re.fullmatch(_TAG_PREFIX, _text(value)):
        raise Unfit("prefix")
    return str(value)


def _web(value: Any) -> str:
    import re

    if _text(value) and not re.fullmatch(r"https?://[^\s\"<>\\^`{|}?#]+", value):
        raise Unfit("web")
    return str(value)


def _inside(value: Any) -> str:
    import re

    parts = _text(value).strip("/").split("/")
    if value and not all(re.fullmatch(r"(?!\.)[\w.~ -]+", part) for part in parts):
        raise Unfit("inside")
    return str(value)


def _flag(value: Any) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    if not isinstance(value, bool):
        raise Unfit("flag")
    return value


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        import shlex

        try:
            return tuple(shlex.split(value))
        except ValueError as error:
            raise Unfit("quoted", why=error) from error
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Unfit("words")
    return tuple(value)


def _stamps(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise Unfit("words")
    for entry in value:
        path, colon, pattern = entry.partition(":")
        inside = path and not path.startswith("/") and ".." not in path.split("/")
        if not inside or (colon and pattern.count("{version}") != 1):
            raise Unfit("stamp", entry=entry)
    return tuple(value)


def _commands(value: Any) -> tuple[str, ...]:
    import shlex

    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise Unfit("words")
    for entry in value:
        try:
            words = shlex.split(entry)
        except ValueError as error:
            raise Unfit("quoted", why=error) from error
        if not words:
            raise Unfit("command")
    return tuple(value)


def _channels(value: Any) -> tuple[str, ...]:
    import re

    words = _words(value)
    if not all(re.fullmatch(_CHANNEL, word) for word in words):
        raise Unfit("channels")
    return words


def _decimal(value: Any) -> float:
    import math

    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Unfit("decimal")
    try:
        number = float(value)
    except OverflowError:  # TOML's whole numbers may be longer
        raise Unfit("decimal") from None
    if not math.isfinite(number):
        raise Unfit("decimal")
    return number


def _percent(value: Any) -> float:
    try:
        number = _decimal(value)
    except Unfit:
        number = -1.0
    if number < 0:
        raise Unfit("percent")
    return number


def _files(value: Any) -> bool | tuple[str, ...]:
    if isinstance(value, bool):
        return value
    patterns = [value] if isinstance(value, str) else value
    if not isinstance(patterns, list) or not all(isinstance(one, str) and one for one in patterns):
        raise Unfit("files")
    return tuple(patterns)


def _patterns(value: Any) -> tuple[str, ...]:
    words = _words(value)
    for word in words:
        parts = word.split("/")
        unfit = [part for part in parts if part == ".." or ("**" in part and part != "**")]
        if unfit or not parts[0]:
            raise Unfit("pattern", entry=word)
    return words


TEXT = Kind(_text, {"type": "string"})
PREFIX = Kind(_prefix, TEXT.schema)
WEB = Kind(_web, TEXT.schema)
"""The address of a page or a folder on the web, or nothing."""

INSIDE = Kind(_inside, TEXT.schema)
"""A folder below another one, or nothing; no part of it hidden."""

FLAG = Kind(_flag, {"type": "boolean"})
WORDS = Kind(
    _words, {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}
)
PATTERNS = Kind(_patterns, WORDS.schema)
"""Glob patterns of files inside the project."""

CHANNELS = Kind(_channels, WORDS.schema)
"""Branches, each followed by `=` and the identifier of its pre-releases where that differs."""

DECIMAL = Kind(_decimal, {"type": "number"})
"""A number as TOML writes it, but neither `inf` nor `nan`."""

PERCENT = Kind(_percent, {"type": "number", "minimum": 0})

FILES = Kind(_files, {"anyOf": [{"type": "boolean"}, *WORDS.schema["anyOf"]]})
"""All files, none, or patterns of some."""

COMMANDS = Kind(_commands, {"type": "array", "items": {"type": "string", "pattern": r"\S"}})
"""Commands, each one text, split as a shell would where it is run."""

STAMPS = Kind(
    _stamps,
    {
        "type": "array",
        "items": {"type": "string", "pattern": r"^[^:/][^:]*(:.*\{version\}.*)?$"},
    },
)


def whole(least: int) -> Kind:
    """A whole number, `least` or more."""

    def parse(value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise Unfit("whole", least=least)
        return value

    return Kind(parse, {"type": "integer", "minimum": least})


def choices(options: type[Enum]) -> Kind:
    """Some of an enum's values, each once; they may stand in one text, with blanks between."""
    names = [str(option.value) for option in options]

    def parse(value: Any) -> tuple[Enum, ...]:
        try:
            found = tuple(options(word) for word in _words(value))
        except (ValueError, Unfit):
            raise Unfit("choices", options=", ".join(names)) from None
        return tuple(dict.fromkeys(found))

    return Kind(parse, {"type": "array", "items": {"enum": names}})


def choice(options: type[Enum]) -> Kind:
    """One of an enum's values."""
    names = [str(option.value) for option in options]

    def parse(value: Any) -> Enum:
        try:
            return options(value)
        except ValueError:
            raise Unfit("choice", options=", ".join(names)) from None

    return Kind(parse, {"enum": names})
