"""A pytest plugin lent, beside the other, for the rerun of one test: it needs pytest 7.

The suite's arguments stay as they are, so that the test is collected as it was: what among them
would stop it, share it out, or write over the files of the suite's own run is put out of force.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from ministudio_entry import FOLDER  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ORDERS: dict[str, Any] = json.loads((FOLDER / "orders.json").read_text(encoding="utf-8"))
ALONE: str = ORDERS["alone"]
FILE = ALONE.partition("::")[0]

OFF: dict[str, Any] = {
    "maxfail": 0,  # and -x
    "lf": False,
    "failedfirst": False,
    "newfirst": False,
    "stepwise": False,
    "stepwise_skip": False,
    "numprocesses": None,  # pytest-xdist
    "dist": "no",
    "tx": [],
    "looponfail": False,
    "splits": None,  # pytest-split
    "group": None,
    "reruns": 0,  # pytest-rerunfailures: once is once
    "xmlpath": None,  # JUnit
    "htmlpath": None,  # pytest-html
    "report_log": None,  # pytest-reportlog
    "json_report_file": None,
}
"""Options by their name in `config.option`, and the value at which each does nothing."""


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: Any) -> Iterator[None]:
    """Keep pytest-cov from measuring: one test alone reaches no threshold, nor replaces data."""
    early_config.known_args_namespace.no_cov = True
    yield


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_cmdline_main(config: Any) -> Iterator[None]:
    """Before the plugins look at their options."""
    for name in filter(lambda name: hasattr(config.option, name), OFF):
        setattr(config.option, name, OFF[name])
    yield


@pytest.hookimpl(trylast=True)
def pytest_configure(config: Any) -> None:
    """Leave the cache to the suite's own run: `--lf` still knows what failed."""
    for name in ("lfplugin", "nfplugin"):
        if config.pluginmanager.has_plugin(name):
            config.pluginmanager.unregister(name=name)


def pytest_ignore_collect(collection_path: Path, config: Any) -> bool | None:
    """Do not even import the other files."""
    path = config.rootpath / FILE
    other = path.is_file() and collection_path.is_file() and collection_path != path
    return True if other and collection_path.name != "__init__.py" else None


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[Any]) -> Iterator[None]:
    """Leave the one test; pytest-xdist appends the group of a test to its id: `id@group`."""
    yield
    items[:] = [item for item in items if f"{ALONE}@".startswith(f"{item.nodeid}@")]
