"""The tests that another runner's result file tells, as entries of ours."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ministudio_ci.foundation.plain import one_line
from ministudio_ci.testing.excerpt import excerpt
from ministudio_ci.testing.formats import Attempt, Case
from ministudio_ci.testing.suites.suite_run import RED, Entry

_SEARCHED = 20_000  # characters of a trace that places are looked for in
_TRIED = 50  # places
_LONGEST_NAME = 2000  # characters
# `at x (src/a.test.ts:3:5)`, `File "a.py", line 3`, `a_test.go:3: …`, `/project/tests/ATest.php:3`
_PLACE = re.compile(r"""([^\s()"'<>|:]{1,250}\.[A-Za-z]\w{0,5})(?:"?, line |:)(\d{1,7})\b""")
_INSTALLED = {"node_modules", "site-packages", "vendor", ".venv", "venv"}
_STAGE = {"passed": "passed", "failed": "failed", "error": "failed"}  # of the others: skipped


def entry_of(case: Case, root: Path, mask: Callable[[str], str] = str) -> Entry:
    """Return a test as it stands in the document; `first` and `rerun` as our own reruns leave them.

    `mask` takes secrets out of what is shortened: half of one would stay.
    """
    file = (case.file and _below(case.file, root)) or case.file
    file = one_line(mask(file), _LONGEST_NAME)
    entry: dict[str, Any] = {
        "nodeid": nodeid(case, file, mask),
        "outcome": case.attempt.outcome,
        "call": _stage(case.attempt),
    }
    if case.line is not None:
        entry["lineno"] = max(0, case.line - 1)  # pytest counts lines from 0
    if case.first:
        entry |= {"flaky": True}
        entry["first"] = {"outcome": case.first.outcome, "call": _stage(case.first)}
    if case.rerun:
        entry["rerun"] = {"outcome": case.rerun.outcome, "duration": case.rerun.seconds}
    told = case.first or case.attempt
    if told.outcome in RED:
        entry["location"] = _location(told, case.line, file, entry["nodeid"], root, mask)
    return entry


def nodeid(case: Case, file: str, mask: Callable[[str], str] = str) -> str:
    """Return `file::group::name` of what is there, as pytest would write it.

    Said once: the class that is the module of the file, the suite that is the file, the name
    that begins with the file or is its own class. Nothing in it moves a terminal's cursor, ends
    a line or cannot be seen.
    """
    name = _name(mask(case.name))
    if file and name.startswith(f"{file}::"):
        return name
    module = file.rpartition(".")[0].replace("/", ".")
    parts = [file]
    for group in map(mask, case.groups):
        if group in {file, module, file.rpartition("/")[2]}:
            continue
        inner = group.removeprefix(f"{module}.") if module else group
        parts += [_name(group)] if inner == group else map(_name, inner.split("."))
    if name not in parts[1:]:
        parts.append(name)
    return "::".join(filter(None, parts)) or "?"


def _name(text: str) -> str:
    return " ".join(one_line(text, _LONGEST_NAME).split())


def _stage(attempt: Attempt) -> dict[str, Any]:
    texts = {
        "longrepr": _whole(attempt),
        "stdout": attempt.stdout,
        "stderr": attempt.stderr,
    }
    return {
        "duration": attempt.seconds,
        "outcome": _STAGE.get(attempt.outcome, "skipped"),
        **{key: text for key, text in texts.items() if text},
    }


def _whole(attempt: Attempt) -> str:
    """Return message and trace; the traces of most runners begin with the message.

    The one is an XML attribute, in which line breaks are no more than blanks.
    """
    if "".join(attempt.message.split()) in "".join(attempt.text.split()):
        return attempt.text
    return f"{attempt.message}\n{attempt.text}".strip()


def _location(
    attempt: Attempt,
    line: int | None,
    file: str,
    named: str,
    root: Path,
    mask: Callable[[str], str],
) -> dict[str, Any]:
    places = list(_places(attempt.text[:_SEARCHED], root))
    own = [place for place in places if place[0] == file]
    fallback = (file or named.partition("::")[0], line)
    path, at = next(iter([*own, *places, fallback]))
    text = excerpt({"longrepr": _whole(attempt)}, root, mask)
    lines = (mask(attempt.message).strip() or text).splitlines() or [named]
    return {"path": path, "line": at, "message": one_line(lines[0]), "text": text}


def _places(text: str, root: Path) -> Iterator[tuple[str, int]]:
    """Yield the places in the project's own files that a trace names, in its order."""
    for number, found in enumerate(_PLACE.finditer(text)):
        if number == _TRIED:
            return
        below = _below(found[1], root)
        if below and not _INSTALLED & set(Path(below).parts) and (root / below).is_file():
            yield below, int(found[2])


@lru_cache(maxsize=1024)
def _below(path: str, root: Path) -> str:
    """Return `path` as it is below `root`; empty where it leads elsewhere."""
    if not path:
        return ""
    plain = unquote(path.removeprefix("file://")) if path.startswith("file://") else path
    try:
        whole = (root / plain).resolve()
    except (OSError, ValueError, RuntimeError):  # NUL in it, or too many links
        return ""
    top = root.resolve()
    return whole.relative_to(top).as_posix() if whole.is_relative_to(top) else ""
