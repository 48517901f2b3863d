"""Bringing together what concurrent runs remember, so that none loses anything. Pure.

A tree maps paths, `/` between parts, to blob ids. `base` is the branch as it was when this run
took it over, `mine` is what the run made of it, `theirs` is the branch as it is now.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Tree = Mapping[str, str]

_REPORT = re.compile(r"ci_report_(\d{8}-\d{6})(?:-(\d+))?\.json")
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_STATES = ("pending", "refused", "sent")


def merge(
    base: Tree, mine: Tree, theirs: Tree, *, settle: Callable[[str], str | None]
) -> dict[str, str]:
    """Return the tree with the changes of both sides.

    Where both changed a file, be it alike, `settle(path)` gives the blob that holds both; where
    it gives None, ours stands beside theirs under a free name. What we deleted goes only from
    below a folder that is still there: a memory that was wiped deletes nothing.
    """
    merged = dict(theirs)
    for path in sorted({*base, *mine}):
        was, ours, now = base.get(path), mine.get(path), theirs.get(path)
        if ours == was:
            continue
        if ours is None:
            if now == was and _folder_stands(path, mine):
                del merged[path]
        elif now is None or now == was:
            merged[path] = ours
        elif settled := settle(path):
            merged[path] = settled
        elif ours != now:
            merged[_place(path, ours, mine, merged)] = ours
    return merged


def merge_lines(base: bytes, mine: bytes, theirs: bytes) -> bytes:
    """Return the lines of `theirs` and those this run added, in the order of their times.

    Lines are counted, not compared: the same line from two runs of one second stays twice.
    """
    known = Counter(_lines(base))
    added = []
    for line in _lines(mine):
        if known[line]:
            known[line] -= 1
        else:
            added.append(line)
    timed = sorted([*_timed(_lines(theirs)), *_timed(added)], key=lambda pair: pair[0])
    return b"".join(line + b"\n" for _, line in timed)


def further(mine: bytes, theirs: bytes) -> bytes | None:
    """Return the document that got further; None if one of the two is none.

    An outbox entry goes from `"state": "pending"` over attempts to an end. An edit (`revision`)
    opens again what was sent, a replay (`replays`) what was refused, and never what was sent
    meanwhile. A release goes from `"queued": false` to true. Of two that got equally far the
    same one is taken on either side, so that all writers end with one.
    """
    ranks = _progress(mine), _progress(theirs)
    if ranks[0] is None or ranks[1] is None:
        return None
    return mine if (ranks[0], mine) > (ranks[1], theirs) else theirs


def keep_newest(tree: Tree, keep: int) -> dict[str, str]:
    """Return the tree without the reports beyond the `keep` newest (see `reports_of`)."""
    old = set(reports_of(tree)[:-keep])
    return {path: blob for path, blob in tree.items() if path not in old}


def reports_of(names: Iterable[str]) -> list[str]:
    """Return those of `names` that are reports, oldest first: by the time and number in them."""
    found = ((_REPORT.fullmatch(name), name) for name in names)
    return [name for _, _, name in sorted((one[1], int(one[2] or 0), name)
                                          for one, name in found if one)]  # fmt: skip


def _folder_stands(path: str, tree: Tree) -> bool:
    folder, slash, _ = path.rpartition("/")
    return bool(slash) and any(other.startswith(f"{folder}/") for other in tree)


def _place(path: str, blob: str, *sides: Tree) -> str:
    """Return `name-1.json`, `name-2.json` …: the first where no side has another blob."""
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    stem, ending = (stem, f"{dot}{suffix}") if stem else (name, "")
    number = 1
    while any(side.get(f"{folder}{slash}{stem}-{number}{ending}", blob) != blob for side in sides):
        number += 1
    return f"{folder}{slash}{stem}-{number}{ending}"


def _lines(content: bytes) -> list[bytes]:
    return [line for line in content.split(b"\n") if line]


def _timed(lines: Iterable[bytes]) -> list[tuple[bytes, bytes]]:
    """Pair each line with its time; a line without one stays behind the line before it."""
    pairs, last = [], b""
    for line in lines:
        found = _STAMP.search(line)
        last = found[0] if found else last
        pairs.append((last, line))
    return pairs


def _progress(content: bytes) -> tuple[int, ...] | None:
    try:
        return _rank(json.loads(content))
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return None


def _rank(document: Any) -> tuple[int, ...]:
    state = document.get("state")
    end = _STATES.index(state) if state in _STATES else -1
    counts = (int(document.get(name, 0)) for name in ("revision", "replays", "attempts"))
    revision, replays, attempts = counts
    return revision, state == "sent", replays, end, document.get("queued") is True, attempts
