"""The chart of a history of runs: what failed, how long it took, and where versions begin."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, log10
from pathlib import Path
from typing import NamedTuple

from ministudio_ci.errors import ChartFormatError, ChartRendererError
from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.templates import render, say
from ministudio_ci.model.stability import RunTold, Stability

_WIDTH, _HEIGHT = 960, 480
_LEFT, _RIGHT = 64, 936
_COLUMNS = 145
"""Columns there is room for; more runs share them."""
_TICKS = 4
_LETTER, _LONGEST = 7.5, 14  # pixels of a letter of a version's name, and letters shown
_MARGIN = 12
_ZOOM = 2  # of a PNG, for screens of double density


class Tick(NamedTuple):
    """A line of the grid, and what is written beside it."""

    at: float
    text: str
    text_at: float = 0.0


class Shape(NamedTuple):
    """A bar or a dot, and what a pointer on it shows."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the two diagrams. `most` is the value at its top."""

    name: str
    top: int
    bottom: int
    most: float
    step: float
    number: Callable[[float, int], str]

    def y(self, value: float) -> float:
        """Return where a value stands."""
        return round(self.bottom - (self.bottom - self.top) * value / self.most, 1)

    @property
    def ticks(self) -> Iterator[Tick]:
        """The lines of its grid."""
        for count in range(round(self.most / self.step) + 1):
            value = count * self.step
            digits = max(0, ceil(-log10(self.step)))
            yield Tick(self.y(value), self.number(value, digits))


class Column(NamedTuple):
    """One run, or some that follow one another: the worst of them."""

    first: RunTold
    last: RunTold
    failed: int
    flaky: int
    broken: bool
    seconds: float


class Chart:
    """Where everything stands, for the template."""

    width, height, left, right = _WIDTH, _HEIGHT, _LEFT, _RIGHT

    def __init__(self, runs: Sequence[RunTold], lang: str) -> None:
        self._lang = lang
        self.columns = _columns(runs)
        self._slot = (_RIGHT - _LEFT) / len(self.columns)
        red = max(one.failed + one.flaky for one in self.columns)
        longest = max(one.seconds for one in self.columns)
        self.panels = (
            Panel("failures", 112, 232, *_scale(max(red, 1), whole=True), self._number),
            Panel("seconds", 292, 412, *_scale(longest or 1.0), self._number),
        )

    @property
    def bars(self) -> Iterator[Shape]:
        """Yield the bars of what failed, one upon the other; below them, what broke."""
        panel, width = self.panels[0], round(max(1.0, self._slot * 0.8), 1)
        for at, one in enumerate(self.columns):
            x, text = round(self._x(at) - width / 2, 1), self._told(one)
            above = panel.y(one.failed)
            yield Shape("failed", x, above, width, round(panel.bottom - above, 1), text)
            top = panel.y(one.failed + one.flaky)
            yield Shape("flaky", x, top, width, round(above - top, 1), text)
            yield Shape("broken", x, panel.bottom + 2, width, 6 * one.broken, text)

    @property
    def dots(self) -> Iterator[Shape]:
        """Yield the durations."""
        for at, one in enumerate(self.columns):
            y = self.panels[1].y(one.seconds)
            yield Shape("dot", round(self._x(at), 1), y, 0, 0, self._told(one))

    @property
    def line(self) -> str:
        """The line through them."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def keys(self) -> Iterator[Shape]:
        """Yield the legend."""
        for at, kind in enumerate(("failed", "flaky", "broken")):
            yield Shape(kind, 400 + 180 * at, 0, 0, 0, "")

    @property
    def versions(self) -> Iterator[Tick]:
        """Yield where another version begins; a name only where there is room for it."""
        at, free = 0, 0.0
        for version, group in groupby(self.columns, key=lambda one: one.first.version):
            x, name = _LEFT + at * self._slot, version_name(version, self._lang)[:_LONGEST]
            beside = min(x + 4, _WIDTH - _MARGIN - _LETTER * len(name))
            named = beside >= free
            free = beside + _LETTER * (len(name) + 1) if named else free
            yield Tick(round(x, 1), name if named else "", round(beside, 1))
            at += len(list(group))

    def _x(self, at: int) -> float:
        return _LEFT + (at + 0.5) * self._slot

    def _told(self, one: Column) -> str:
        days = dict.fromkeys((_day(one.first.name), _day(one.last.name)))
        return say(self._lang, "stability.column", days=" – ".join(days), failed=one.failed,
                   flaky=one.flaky, seconds=self._number(one.seconds, 1),
                   version=version_name(one.last.version, self._lang))  # fmt: skip

    def _number(self, value: float, digits: int) -> str:
        return f"{value:.{digits}f}".replace(".", say(self._lang, "number.decimal"))


def write_chart(stability: Stability, path: Path, lang: str) -> None:
    """Write the chart as SVG, or as PNG by resvg, as the path ends.

    Raises ChartFormatError, ChartRendererError, FileWriteError.
    """
    match path.suffix.lower():
        case ".svg":
            write_atomically(path, chart_svg(stability, lang))
        case ".png":
            write_atomically(path, _png(chart_svg(stability, lang)))
        case _:
            raise ChartFormatError(path=path)


def chart_svg(stability: Stability, lang: str) -> str:
    """Return the chart as SVG; where the reader has a dark background, it is dark."""
    names = ("title", "failures", "seconds", "failed", "flaky", "broken")
    words = {name: say(lang, f"stability.chart.{name}") for name in names}
    runs = stability.runs
    words["about"] = say(lang, "stability.chart.about", runs=len(runs), tests=stability.tests,
                         first=_day(runs[0].name), last=_day(runs[-1].name))  # fmt: skip
    return render("stability.svg.jinja", chart=Chart(runs, lang), words=words, lang=lang)


def version_name(version: str, lang: str) -> str:
    """Return a version, or the words for there being none."""
    if version in {"unreleased", "unknown"}:
        return say(lang, f"stability.{version}")
    return version


def _png(svg: str) -> bytes:
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise ChartRendererError from error
    return bytes(svg_to_bytes(svg_string=svg, zoom=_ZOOM))


def _columns(runs: Sequence[RunTold]) -> list[Column]:
    size = ceil(len(runs) / _COLUMNS)
    return [_column(runs[start : start + size]) for start in range(0, len(runs), size)]


def _column(runs: Sequence[RunTold]) -> Column:
    return Column(
        first=runs[0],
        last=runs[-1],
        failed=max(run.failed for run in runs),
        flaky=max(run.flaky for run in runs),
        broken=any(run.result == "ERROR" for run in runs),
        seconds=max(run.seconds for run in runs),
    )


def _scale(most: float, *, whole: bool = False) -> tuple[float, float]:
    """Return the top of a scale and the step of its grid: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** ceil(log10(most / _TICKS) - 1)
    step = next(one * power for one in (1, 2, 5, 10, 20) if one * power * _TICKS >= most)
    step = max(1.0, step) if whole else step
    return step * ceil(most / step), step


def _day(name: str) -> str:
    return f"{name[10:14]}-{name[14:16]}-{name[16:18]}"
