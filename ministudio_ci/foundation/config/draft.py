"""The configuration while it is read: values, where they come from, and what is wrong."""

from typing import Any, NamedTuple

from ministudio_ci.errors import ConfigurationError
from ministudio_ci.foundation.config.kinds import Kind, Unfit


class Problem(NamedTuple):
    """One problem: where it stands, and the catalogue's key below `config.problem`."""

    place: object
    key: str
    details: dict[str, object]


class Draft:
    """Values by dotted key, filled layer by layer; problems gather until the end."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self.problems: list[Problem] = []

    def put(self, dotted: str, kind: Kind, value: Any, source: str, shown: str) -> None:
        """Set a key, or note what its value should have been."""
        try:
            self.values[dotted] = kind.parse(value)
        except Unfit as unfit:
            self.expect(shown, unfit.key, value, **unfit.details)
        else:
            self.sources[dotted] = source

    def refuse(self, place: object, key: str, **details: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(place, key, details))

    def expect(self, place: object, expected: str, value: object, **details: object) -> None:
        """Note that something else was expected: `config.expected.<expected>`."""
        self.refuse(place, "unfit", expected=expected, got=repr(value), **details)

    def check(self, lang: str) -> None:
        """Raise ConfigurationError with every problem noted, if there is one."""
        if self.problems:
            lines = "\n".join(f"  {_worded(problem, lang)}" for problem in self.problems)
            raise ConfigurationError(count=len(self.problems), problems=lines, lang=lang)


def _worded(problem: Problem, lang: str) -> str:
    from ministudio_ci.foundation.templates import say

    details = dict(problem.details)
    if expected := details.get("expected"):
        details["expected"] = say(lang, f"config.expected.{expected}", **details)
    words = say(lang, f"config.problem.{problem.key}", **details)
    return say(lang, "config.problem.line", place=problem.place, words=words)
