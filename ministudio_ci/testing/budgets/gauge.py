"""What budgets are measured on: a run that has ended, and where it ran."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ministudio_ci.model.report import Result, SuiteResult

_SHOWN = 300  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run found."""

    suites: Sequence[SuiteResult]
    tests: Sequence[Mapping[str, Any]]
    """As they stand in the document."""
    whole: bool = True
    """Whether every configured suite ran."""

    @property
    def green(self) -> bool:
        """Whether every suite is."""
        return all(suite.result is Result.SUCCESS for suite in self.suites)

    @property
    def narrowed(self) -> bool:
        """Whether arguments of the command line may have left tests out."""
        return any(suite.arguments for suite in self.suites)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """Where and with what is measured."""

    root: Path
    python: Path
    """The project's interpreter, which has coverage.py."""
    env: Mapping[str, str]
    """What the tests got, and no more."""
    lang: str
    mask: Callable[[str], str] = str
    """Takes secrets out of a text."""
    on_output: Callable[[bytes], None] | None = None

    def shown(self, text: str) -> str:
        """Return what a program said as one line for people: masked first, then cut."""
        return " ".join(self.mask(text).split())[:_SHOWN]
