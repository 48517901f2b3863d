"""Runs the project's suites and says what they prove, alone and together with those before.

What reads the history or renders a page is imported when it is first asked for (PEP 562).
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ministudio_ci.testing.budgets.meter import ShardMeter
from ministudio_ci.testing.fixes import (
    Fixed,
    Fixing,
    Kept,
    Unfixed,
    attempt,
    configured_testpaths,
    places_of_tests,
    relocated,
    scratch_paths,
)
from ministudio_ci.testing.formats.exports import write_exports
from ministudio_ci.testing.install import install_project, installed_python
from ministudio_ci.testing.interpreter import check_pytest, environment, find_python
from ministudio_ci.testing.order import REPORT, SHARDS, Suite, TestOrder, order_tests
from ministudio_ci.testing.report import read_report, record
from ministudio_ci.testing.run import run_suites
from ministudio_ci.testing.shards.merge import merge_shards
from ministudio_ci.testing.stability.history import durations
from ministudio_ci.testing.suites.verdict import INTERRUPTED

if TYPE_CHECKING:
    from ministudio_ci.testing.page.html import render_html, write_html
    from ministudio_ci.testing.stability.ledger import Reading, Remade, read_history, recent
    from ministudio_ci.testing.stability.stability import weigh

__all__ = [
    "INTERRUPTED",
    "REPORT",
    "SHARDS",
    "Fixed",
    "Fixing",
    "Kept",
    "Reading",
    "Remade",
    "ShardMeter",
    "Suite",
    "TestOrder",
    "Unfixed",
    "attempt",
    "check_pytest",
    "configured_testpaths",
    "durations",
    "environment",
    "find_python",
    "install_project",
    "installed_python",
    "merge_shards",
    "order_tests",
    "places_of_tests",
    "read_history",
    "read_report",
    "recent",
    "record",
    "relocated",
    "render_html",
    "run_suites",
    "scratch_paths",
    "weigh",
    "write_exports",
    "write_html",
]

_LATER = {
    "page.html": ("render_html", "write_html"),
    "stability.ledger": ("Reading", "Remade", "read_history", "recent"),
    "stability.stability": ("weigh",),
}


def __getattr__(name: str) -> object:
    for module, names in _LATER.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
