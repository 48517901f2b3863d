"""The history of a test as a drawing of bars, newest on the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from ministudio_ci.model.history import Point

SHOWN = 30
STEP = 4
HEIGHT = 18
_GROUND = 14  # what stands below this line is a mark, so that colour alone says nothing
_LEAST = 2
_RED = ("failed", "error")
_KINDS = {"passed": "passed", "xpassed": "passed", **dict.fromkeys(_RED, "failed")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """Bars as SVG paths, one for each kind of outcome: passed, failed, other."""

    paths: tuple[tuple[str, str], ...]
    runs: int
    failed: int


def spark(points: Sequence[Point]) -> Spark | None:
    """Draw the last runs: the height of a bar is the duration; None where there are none."""
    shown = points[-SHOWN:]
    if not shown:
        return None
    longest = max((point.seconds for point in shown if isfinite(point.seconds)), default=0.0)
    strokes: dict[str, str] = {}
    for at, point in enumerate(shown, SHOWN - len(shown)):
        kind = _KINDS.get(point.outcome, "other")
        strokes[kind] = strokes.get(kind, "") + _bar(at, point.seconds, longest, kind)
    return Spark(
        paths=tuple(sorted(strokes.items())),
        runs=len(shown),
        failed=sum(point.outcome in _RED for point in shown),
    )


def _bar(at: int, seconds: float, longest: float, kind: str) -> str:
    share = seconds / longest if longest > 0 and 0 <= seconds <= longest else 0.0
    height = _LEAST if kind == "other" else _LEAST + round(share * (_GROUND - _LEAST))
    mark = f"m0 {height + 2}v2" if kind == "failed" else ""
    return f"M{at * STEP + STEP // 2} {_GROUND}v-{height}{mark}"
