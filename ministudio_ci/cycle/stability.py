"""What the runs in `memory/` say together, in values and in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.versions import versions_of
from ministudio_ci.errors import NoHistoryError, NoSuiteHistoryError
from ministudio_ci.foundation.plain import one_line
from ministudio_ci.foundation.templates import render, say
from ministudio_ci.model.history import History
from ministudio_ci.model.stability import Stability
from ministudio_ci.testing import Reading, read_history, weigh

SHOWN = 10
"""Tests of a kind on the screen and in the summary; `--json` has them all."""
_BACKTICKS = re.compile("`+")
_SUMMARY_RUNS = 100
"""Newest reports that the summary rests on: on a fresh machine all of them are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is to be said, and what it was read from."""

    stability: Stability
    reading: Reading

    @property
    def clocks(self) -> int:
        """Runs that were recorded before they began."""
        return sum(run.clock_went_back for run in self.reading.history.runs)


def read_stability(
    project: Project,
    *,
    runs: int | None = None,
    since: datetime | None = None,
    suites: Sequence[str] = (),
) -> Told:
    """Weigh the newest `runs` reports, of those not older than `since`; without either, all.

    Raises NoHistoryError and NoSuiteHistoryError where nothing can be said.
    """
    reading = read_history(project.memory, runs=runs, since=since)
    history = reading.history
    if not history.runs:
        raise NoHistoryError(path=project.memory, skipped=len(reading.skipped))
    if suites:
        history = _only(history, tuple(suites))
    commits = {run.commit for run in history.runs if run.commit}
    versions = versions_of(project.git, commits, project.settings.changelog.tag_prefix)
    return Told(stability=weigh(history, versions), reading=reading)


def stability_section(project: Project, *, runs: int = _SUMMARY_RUNS) -> str:
    """Return the section of the job summary (GitHub Markdown); empty where one run is all."""
    try:
        told = read_stability(project, runs=runs)
    except NoHistoryError:
        return ""
    if len(told.stability.runs) == 1:
        return ""
    return stability_markdown(told, project.lang)


def stability_markdown(told: Told, lang: str) -> str:
    """Return it as GitHub Markdown."""
    return render(f"{lang}/stability.md.jinja", **_context(told, lang), code=_code)


def stability_text(told: Told, lang: str, *, colour: bool) -> str:
    """Return it for a screen, with the terminal's colours (ECMA-48, SGR) where wanted."""
    codes = {"red": "31", "green": "32", "yellow": "33", "bold": "1", "off": "0"}
    paint = {name: f"\x1b[{code}m" if colour else "" for name, code in codes.items()}
    return render(f"{lang}/stability.txt.jinja", **_context(told, lang), paint=paint)


def _context(told: Told, lang: str) -> dict[str, object]:
    point = say(lang, "number.decimal")
    return {
        "stability": told.stability,
        "reading": told.reading,
        "clocks": told.clocks,
        "shown": SHOWN,
        "number": lambda value, digits: f"{value:.{digits}f}".replace(".", point),
        "plain": one_line,
        "day": lambda name: f"{name[10:14]}-{name[14:16]}-{name[16:18]}",
    }


def _code(text: str) -> str:
    """Return a text as Markdown code in a table: between more backticks than are in it."""
    line = one_line(text)
    fence = "`" * (max(map(len, _BACKTICKS.findall(line)), default=0) + 1)
    return f"{fence} {line} {fence}".replace("|", "\\|")


def _only(history: History, suites: tuple[str, ...]) -> History:
    known = {suite.name for run in history.runs for suite in run.suites}
    for name in suites:
        if name not in known:
            raise NoSuiteHistoryError(name=name, known=", ".join(sorted(known)))
    return history.of_suites(suites)
