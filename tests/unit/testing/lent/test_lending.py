"""What is lent, and how the lent plugin keeps output small."""

import ast
import importlib
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.lent.lending import lend

TESTING = Path(__file__).parents[4] / "ministudio_ci" / "testing"


def load(folder: Path, name: str = "ministudio_lent") -> ModuleType:
    """Import a lent module as the tested interpreter does, and leave no trace of it."""
    meta_path, modules = list(sys.meta_path), dict(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        importlib.import_module("ministudio_entry")
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        sys.meta_path[:] = meta_path
        for ours in sys.modules.keys() - modules:
            del sys.modules[ours]


@pytest.fixture(scope="module")
def plugin() -> ModuleType:
    with lend({}, output_limit=1000) as loan:
        return load(loan.folder)


def test_the_folder_is_private_and_gone_afterwards() -> None:
    with lend({}, output_limit=1) as loan:
        assert loan.folder.stat().st_mode & 0o077 == 0
        assert not loan.report.exists()
    assert not loan.folder.exists()


def test_no_distribution_is_lent_only_modules() -> None:
    with lend({}, output_limit=1) as loan:
        names = {path.name for path in loan.folder.iterdir()}
    assert names == {"ministudio_entry.py", "lent", "orders.json"}


@pytest.mark.parametrize("path", [None, "", "/one:/two"])
def test_the_lent_folder_comes_first_on_the_path(path: str | None) -> None:
    env = {"HOME": "/h"} | ({} if path is None else {"PYTHONPATH": path})
    with lend(env, output_limit=1) as loan:
        first, *rest = loan.env["PYTHONPATH"].split(os.pathsep)
        assert first == str(loan.folder)
        assert os.pathsep.join(rest) == (path or "")
        assert loan.env["HOME"] == "/h"


@pytest.mark.parametrize("path", [None, "/one:/two"])
def test_the_plugin_gives_the_path_back(monkeypatch: pytest.MonkeyPatch, path: str | None) -> None:
    with lend({} if path is None else {"PYTHONPATH": path}, output_limit=1) as loan:
        monkeypatch.setenv("PYTHONPATH", loan.env["PYTHONPATH"])
        load(loan.folder)
        assert os.environ.get("PYTHONPATH") == path


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="checked where the oldest is nearest")
@pytest.mark.parametrize(
    "path", ["lent/plugin", "lent/alone", "lent/entry", "lent/finder", "lent/shard", "shards/split"]
)
def test_what_is_lent_is_written_for_an_old_python(path: str) -> None:
    ast.parse((TESTING / f"{path}.py").read_text(), feature_version=(3, 8))


@given(st.text(max_size=400), st.integers(0, 300))
def test_output_is_cut_to_head_and_tail_and_says_so(
    plugin: ModuleType, text: str, limit: int
) -> None:
    shown = plugin.cut(text, limit)
    raw = text.encode("utf-8", "backslashreplace")
    if len(raw) <= limit:
        assert shown == text
        return
    head, _, tail = shown.partition(f"\n[... {len(raw) - limit // 2 * 2} bytes cut ...]\n")
    assert len((head + tail).encode()) <= limit
    assert raw.startswith(head.encode())
    assert raw.endswith(tail.encode())
    assert len(raw) - len((head + tail).encode()) - (len(raw) - limit // 2 * 2) <= 6


@pytest.mark.parametrize(
    ("alone", "left"),
    [("a.py::t", ["a.py::t", "a.py::t"]), ("a.py::t@db", ["a.py::t", "a.py::t"]),
     ("a.py::t[1]", ["a.py::t[1]"]), ("a.py", [])],
)  # fmt: skip
def test_of_a_rerun_one_name_is_left_whatever_group_xdist_appended(
    alone: str, left: list[str]
) -> None:
    names = ["a.py::t", "a.py::tt", "a.py::t[1]", "b.py::t", "a.py::t"]
    items = [SimpleNamespace(nodeid=name) for name in names]
    with lend({}, output_limit=1, alone=alone) as loan:
        plugin = load(loan.folder, "ministudio_alone")
    assert list(plugin.pytest_collection_modifyitems(items)) == [None]
    assert [item.nodeid for item in items] == left
