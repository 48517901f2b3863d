"""Which Python runs the tests."""

import os
import sys
from pathlib import Path

import pytest

from ministudio_ci.errors import InterpreterMissingError, PytestMissingError, UnfitInterpreterError
from ministudio_ci.testing.interpreter import check_pytest, environment, find_python

OURS = sys.prefix


def program(path: Path, script: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("project/.venv", "project/venv", "active"):
        program(tmp_path / name / "bin" / "python")
    program(tmp_path / "path" / "python3")
    program(tmp_path / "path" / "python3.12")
    return tmp_path / "project"


@pytest.mark.parametrize(
    ("configured", "active", "gone", "expected"),
    [
        pytest.param("venv/bin/python", "../active", (), "venv/bin/python", id="configured path"),
        pytest.param("python3.12", "../active", (), "../path/python3.12", id="configured name"),
        pytest.param("", "../active", (), "../active/bin/python", id="the active environment"),
        pytest.param("", OURS, (), ".venv/bin/python", id="not the one we run in"),
        pytest.param("", "../gone", (), ".venv/bin/python", id="an active one that is gone"),
        pytest.param("", "", (), ".venv/bin/python", id=".venv"),
        pytest.param("", "", (".venv",), "venv/bin/python", id="venv"),
        pytest.param("", "", (".venv", "venv"), "../path/python3", id="on PATH"),
    ],
)
def test_the_first_that_is_there_is_taken(
    root: Path, configured: str, active: str, gone: tuple[str, ...], expected: str
) -> None:
    for name in gone:
        (root / name / "bin" / "python").unlink()
    env = {"PATH": str(root.parent / "path"), "VIRTUAL_ENV": os.path.abspath(root / active)}  # noqa: PTH100 - not to be resolved
    if not active:
        del env["VIRTUAL_ENV"]
    found = find_python(root, configured=configured, env=env)
    assert os.path.abspath(found) == os.path.abspath(root / expected)  # noqa: PTH100


def test_our_own_environment_on_path_comes_after_every_other(tmp_path: Path) -> None:
    system = program(tmp_path / "usr" / "python")
    both = {"PATH": os.pathsep.join([f"{OURS}/bin", str(system.parent)])}
    assert find_python(tmp_path, env=both) == system
    assert str(find_python(tmp_path, env={"PATH": f"{OURS}/bin"})).startswith(OURS)
    assert str(find_python(tmp_path, env=both | {"VIRTUAL_ENV": OURS})).startswith(OURS)


@pytest.mark.parametrize("configured", ["", "python9", "bin/gone"])
def test_none_at_all_is_a_clear_error(tmp_path: Path, configured: str) -> None:
    with pytest.raises(InterpreterMissingError, match=configured or "python3, python"):
        find_python(tmp_path, configured=configured, env={"PATH": str(tmp_path)})


def test_a_virtual_environment_is_activated_and_nothing_else_changes(tmp_path: Path) -> None:
    python = program(tmp_path / "v" / "bin" / "python")
    env = {"PATH": "/bin", "PYTHONHOME": "/x", "LANG": "fr"}
    assert environment(python, env) == env
    (tmp_path / "v" / "pyvenv.cfg").touch()
    assert environment(python, env) == {
        "PATH": f"{python.parent}{os.pathsep}/bin", "VIRTUAL_ENV": str(tmp_path / "v"), "LANG": "fr"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param("echo 3 12 False", PytestMissingError, id="no pytest"),
        pytest.param("echo 3 7 True", UnfitInterpreterError, id="too old"),
        pytest.param("echo broken >&2; exit 1", UnfitInterpreterError, id="no Python at all"),
    ],
)
def test_what_keeps_pytest_from_starting_is_told(
    tmp_path: Path, answer: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match="python"):
        check_pytest(program(tmp_path / "python", answer), {}, tmp_path)


def test_an_interpreter_that_is_fit_is_not_blamed(tmp_path: Path) -> None:
    check_pytest(program(tmp_path / "python", "echo 3 12 True"), {}, tmp_path)
