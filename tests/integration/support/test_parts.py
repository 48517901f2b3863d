"""A real part is found, or its test is skipped by name; in CI it fails."""

from pathlib import Path

import pytest

from tests.support import parts


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no parts but what a test puts into the folder."""
    monkeypatch.setenv("MINISTUDIO_CI_PARTS", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(parts.SWITCH, raising=False)
    (tmp_path / "bin").mkdir()
    return tmp_path


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("name", "at"),
    [
        pytest.param("act", "bin/act", id="a Go tool"),
        pytest.param("prism", "npm/node_modules/.bin/prism", id="an npm tool"),
    ],
)
def test_a_part_is_found_where_ci_installs_it(nothing_installed: Path, name: str, at: str) -> None:
    installed = program(nothing_installed / at)
    assert parts.need(name) == installed


def test_a_part_is_found_on_the_path(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.setenv("PATH", str(elsewhere))
    installed = program(elsewhere / "act")
    assert parts.need("act") == installed


@pytest.mark.parametrize(
    ("switch", "outcome"),
    [
        pytest.param("", pytest.skip.Exception, id="skips its test"),
        pytest.param("1", pytest.fail.Exception, id="fails where CI promised it"),
    ],
)
def test_an_absent_part(
    monkeypatch: pytest.MonkeyPatch, switch: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv(parts.SWITCH, switch)
    # Both are caught: a skip that nobody caught would skip this very test.
    with pytest.raises((pytest.skip.Exception, pytest.fail.Exception)) as caught:
        parts.need("act")
    assert caught.type is outcome
    assert "'act' is not on this machine: run `bash .ci/parts`" in str(caught.value)
