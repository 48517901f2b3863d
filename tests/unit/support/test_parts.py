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


def test_an_absent_part_skips_and_says_what_to_do() -> None:
    with pytest.raises(pytest.skip.Exception, match=r"'act' is not .* `bash .ci/parts`"):
        parts.need("act")


def test_where_ci_promised_it_an_absent_part_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(parts.SWITCH, "1")
    with pytest.raises(pytest.fail.Exception, match="'act' is not on this machine"):
        parts.need("act")
