"""The HTML report: one file that needs no network, made from `report.json` and the history."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.foundation.numbers import spoken, spoken_change
from ministudio_ci.foundation.templates import ROOT, render
from ministudio_ci.model.history import Key, Point
from ministudio_ci.testing.page.text import line
from ministudio_ci.testing.page.view import moment, view

History = Mapping[Key, Sequence[Point]]
"""The last runs of each test, newest last."""

_STYLE, _EARLY, _SCRIPT = "report.css", "early.js", "report.js"


def write_html(report_path: Path, history: History, *, lang: str, project: str) -> Path:
    """Write the page beside the report, as `.html` instead of `.json`; return its path.

    Raises ReportError, FileWriteError, TemplateError.
    """
    _, document = read_object(report_path)
    path = report_path.with_suffix(".html")
    write_atomically(path, render_html(document, history, lang=lang, project=project))
    return path


def render_html(document: Mapping[str, Any], history: History, *, lang: str, project: str) -> str:
    """Return the page of a whole report; every text in it is taken for hostile.

    Of `history` the last 30 runs of a test are drawn. The same input gives the same page.
    """
    block = document["ministudio"]
    return render(
        f"{lang}/report.html.jinja",
        project=line(project),
        view=view(document, history),
        block=block,
        started=moment(block.get("started")),
        seconds=document.get("duration", 0.0),
        line=line,
        spoken=partial(spoken, lang),
        spoken_change=partial(spoken_change, lang),
        policy=_policy(),
        style=_file(_STYLE),
        early=_file(_EARLY),
        script=_file(_SCRIPT),
    )


@cache
def _policy() -> str:
    """Return what the page may do: its own style and scripts, by their hashes (CSP 3, 8.4)."""
    return (
        f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_EARLY)} "
        f"{_hash(_SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(name: str) -> str:
    digest = hashlib.sha256(_file(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _file(name: str) -> str:
    return (ROOT / "report" / name).read_text(encoding="utf-8")
