"""What is lent, and how the lent plugin keeps output small."""

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.lending import ALONE, PLUGIN, lend


def load(folder: Path, name: str = PLUGIN) -> ModuleType:
    spec = spec_from_file_location(name, folder / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
    ours = {f"{PLUGIN}.py", "ministudio_lent_shard.py", "ministudio_split.py"}
    assert names == {"pytest_jsonreport", "orders.json", *ours}


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
def test_the_plugin_is_written_for_an_old_python(plugin: ModuleType) -> None:
    import ast

    assert plugin.__file__
    source = (Path(__file__).parents[3] / "ministudio_ci/testing/lent_plugin.py").read_text()
    ast.parse(source, feature_version=(3, 8))


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
        plugin = load(loan.folder, ALONE)
    assert list(plugin.pytest_collection_modifyitems(items)) == [None]
    assert [item.nodeid for item in items] == left
