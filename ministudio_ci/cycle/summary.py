"""The job summary: the verdict, the first failure, the others folded, then the tables.

Each part has a bound of its own, so that none pushes another out of what GitHub shows.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from ministudio_ci.cycle.annotations import stage_trouble
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.week import Week
from ministudio_ci.foundation.actions import cut
from ministudio_ci.foundation.event import source_url
from ministudio_ci.foundation.numbers import spoken, spoken_change
from ministudio_ci.foundation.plain import clip, one_line, plain
from ministudio_ci.foundation.templates import render, say
from ministudio_ci.model.report import Failure, TestReport

_FIRST_LIMIT = 8_000  # bytes of the first failure's text
_TEXT_LIMIT = 4_000  # of another's, and of what kept a suite from proving anything
_OTHERS_LIMIT = 300_000  # of all the others together, as they stand in HTML
_OTHERS = 49
_STABILITY_LIMIT = 60_000
_ROWS = 25  # of a table
_LINE = 200  # characters of what stands on one line
_SIGNED = re.compile(r"^E( {3,})([-+])(?= |$)(?! {2,}(?:where|and) )", re.MULTILINE)
_ARROW = re.compile(r"^>(?=  )", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A failing test as the template takes it; every text is still to be escaped."""

    name: str
    place: str
    url: str | None
    message: str
    text: str

    @property
    def size(self) -> int:
        """Bytes in HTML, at most."""
        heads = (self.name, self.place, self.message, self.url or "", self.url or "")
        return len(escape(self.text).encode()) + sum(len(escape(one).encode()) for one in heads)


def summary(
    project: Project, week: Week, *, top: str = "", left_out: int = 0, stability: str = ""
) -> str:
    """Return the job summary (GitHub Markdown).

    `top` is the project's folder below the repository's top, as `packages/app/`; `left_out`
    annotations were not shown; `stability` is the section that speaks of the runs before.
    """
    report = week.report
    told = _Told(project=project, report=report, top=top) if report else None
    return render(
        f"{project.lang}/summary.html.jinja",
        report=report,
        told=told,
        left_out=left_out,
        suites=_rows(report.suites if report else ()),
        flaky=_rows(report.flaky, told.shown) if report and told else _rows(()),
        quarantined=_rows(report.quarantined if report else ()),
        budgets=_rows(report.budgets if report else ()),
        notes=_rows(report.notes if report else ()),
        correction=week.correction,
        trouble=stage_trouble(project, week),
        release=week.release,
        pages=week.pages,
        stability=cut(stability, _STABILITY_LIMIT, say(project.lang, "actions.summary_cut")),
        entries=week.announced.entries if week.announced else (),
        one_line=one_line,
        spoken=partial(spoken, project.lang),
        spoken_change=partial(spoken_change, project.lang),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the template asks of the report."""

    project: Project
    report: TestReport
    top: str

    @property
    def commit(self) -> str:
        return (self.report.commit or "")[:12]

    @property
    def elapsed(self) -> float:
        return (self.report.finished - self.report.started).total_seconds()

    @property
    def skipped(self) -> int:
        """Those in quarantine apart, which are named."""
        return self.report.skipped - sum(suite.quarantined for suite in self.report.suites)

    @property
    def whys(self) -> str:
        suites = self.report.suites
        told = [(f"{one.name}: " if suites[1:] else "", one.why) for one in suites if one.why]
        return clip("\n".join(one_line(name + why, _LINE) for name, why in told), _TEXT_LIMIT)

    @property
    def first(self) -> _Shown | None:
        return next(self.shown(self.report.failures[:1], limit=_FIRST_LIMIT), None)

    @property
    def others(self) -> list[_Shown]:
        """The other failures, as many as there is room for."""
        room, kept = _OTHERS_LIMIT, list[_Shown]()
        for one in self.shown(self.report.failures[1 : _OTHERS + 1]):
            room -= one.size
            if room < 0:
                break
            kept.append(one)
        return kept

    def shown(self, failures: Iterable[Failure], limit: int = _TEXT_LIMIT) -> Iterator[_Shown]:
        for one in failures:
            path, suite = f"{self.top}{one.path}", one.suite if self.report.suites[1:] else ""
            yield _Shown(
                name=one_line(f"{suite} · {one.nodeid}" if suite else one.nodeid, _LINE),
                place=one_line(f"{path}:{one.line}" if one.line else path, _LINE),
                url=source_url(self.project.env, path, one.line),
                message=one_line(one.message, _LINE),
                text=clip(_coloured(plain(clip(one.text or one.message, limit))), limit),
            )


def _coloured(text: str) -> str:
    """Return pytest's text such that a highlighter of diffs sees the signs of its diff.

    They go to the margin, in the place of pytest's `E`; its `>`, an added line in the oldest form
    of diff, becomes an arrow. `+  where` tells of a value and belongs to no diff.
    """
    return _ARROW.sub("→", _SIGNED.sub(r"\2\1 ", text))


def _rows(rows: Sequence[Any], shown: Callable[[Any], Iterable[Any]] = iter) -> dict[str, Any]:
    """Return as much of a table as is shown, and how many rows are not."""
    return {"rows": list(shown(rows[:_ROWS])), "more": max(0, len(rows) - _ROWS)}
