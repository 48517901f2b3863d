"""Runs the project's suites and says what they prove."""

from ministudio_ci.testing.budgets.meter import ShardMeter
from ministudio_ci.testing.history import durations
from ministudio_ci.testing.html import render_html, write_html
from ministudio_ci.testing.install import install_project
from ministudio_ci.testing.interpreter import check_pytest, find_python
from ministudio_ci.testing.merge import merge_shards
from ministudio_ci.testing.order import REPORT, SHARDS, Suite, TestOrder, order_tests
from ministudio_ci.testing.report import read_report, record
from ministudio_ci.testing.run import run_suites
from ministudio_ci.testing.verdict import INTERRUPTED

__all__ = [
    "INTERRUPTED",
    "REPORT",
    "SHARDS",
    "ShardMeter",
    "Suite",
    "TestOrder",
    "check_pytest",
    "durations",
    "find_python",
    "install_project",
    "merge_shards",
    "order_tests",
    "read_report",
    "record",
    "render_html",
    "run_suites",
    "write_html",
]
