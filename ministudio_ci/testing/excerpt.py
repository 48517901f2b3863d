"""The part of a failure's text that tells: what was asserted, the difference, where.

Reads what pytest writes under every `--tb` (docs.pytest.org, "Modifying Python traceback
printing"): `>` before the line that failed, `E` before what it said, `path:line: in name`
above a short frame. A text without any `E`, such as a doctest's or another program's, is kept.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.plain import clip, plain

_LIMIT = 4_000  # bytes
_SAID = re.compile(r"E( {3,}\S| *$)")
_FAILED_LINE = re.compile(r">(  |$)")
_SHORT_FRAME = re.compile(r"(\S.*?):\d+: in .")
_NATIVE_FRAME = re.compile(r'[ |+]*File "([^"]+)", line \d+')
_FOREIGN_FRAME = re.compile(r"\s+at .*\b(node:|node_modules/)")
_PLACE = re.compile(r"\S.*?:\d+(: ?\w*)?$|file .+, line \d+$")
_BETWEEN = re.compile(r"(The above|During handling of the above) exception")


def excerpt(stage: Mapping[str, Any], root: Path, mask: Callable[[str], str] = str) -> str:
    """Return the telling part of a stage's `longrepr`, of at most 4,000 bytes; or its message.

    Paths below `root` are made relative to it. `mask` takes secrets out before anything is left
    out: half of one would stay.
    """
    said = str(stage.get("longrepr") or stage.get("crash", {}).get("message") or "")
    text = plain(mask(said)).strip()
    lines = text.replace(f"file://{root}/", "").replace(f"{root}/", "").split("\n")
    marked = any(map(_SAID.match, lines))
    kept = _marked(lines, root) if marked else _own(lines, root)
    return clip("\n".join(kept), _LIMIT)


def below(path: str, root: Path) -> str:
    """Return `path` relative to `root`; empty where it is elsewhere, or an installed package."""
    whole = Path(os.path.normpath(root / path))
    if (
        not path
        or path.startswith("<")
        or not whole.is_relative_to(root)
        or "site-packages" in whole.parts
    ):
        return ""
    return str(whole.relative_to(root))


def _marked(lines: list[str], root: Path) -> list[str]:
    """Return the lines that are marked, with what is indented below them, and the places."""
    kept, keeping = list[str](), False
    for line in lines:
        if frame := _SHORT_FRAME.match(line):
            keeping = bool(below(frame[1], root))
        elif _SAID.match(line) or _FAILED_LINE.match(line) or _PLACE.match(line):
            keeping = True
        elif _BETWEEN.match(line):
            kept += ["", line, ""]
        elif not line.startswith((" ", "\t")):  # a blank line, a separator, a function's head
            keeping = False
        if keeping:
            kept.append(line)
    return kept


def _own(lines: list[str], root: Path) -> list[str]:
    """Return the lines of a text without marks, of tracebacks the project's frames.

    Python's own and those of Node are known.
    """
    kept, skipped = list[str](), None
    for line in lines:
        indent = len(line) - len(line.lstrip(" |+"))
        if frame := _NATIVE_FRAME.match(line):
            skipped = None if below(frame[1], root) else indent
        elif skipped is not None and indent <= skipped:
            skipped = None
        if skipped is None and not _FOREIGN_FRAME.match(line):
            kept.append(line)
    return kept
