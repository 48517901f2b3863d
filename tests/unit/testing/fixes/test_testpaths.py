"""Where pytest's own configuration says that tests stand, no correction changes anything."""

from pathlib import Path

import pytest

from ministudio_ci.testing import configured_testpaths


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("pyproject.toml", '[tool.pytest.ini_options]\ntestpaths = ["checks", "a b"]',
         ("checks", "a b")),
        ("pyproject.toml", '[tool.pytest.ini_options]\ntestpaths = "checks more"',
         ("checks", "more")),
        ("pyproject.toml", '[tool.pytest]\ntestpaths = ["checks"]', ("checks",)),
        ("pytest.toml", '[pytest]\ntestpaths = ["checks"]', ("checks",)),
        ("pytest.ini", "[pytest]\ntestpaths =\n  checks\n  more\naddopts = %x",
         ("checks", "more")),
        ("tox.ini", "[pytest]\ntestpaths = checks", ("checks",)),
        ("setup.cfg", "[tool:pytest]\ntestpaths = checks", ("checks",)),
        ("pytest.ini", "[pytest]\ntestpaths = */checks", ("*/checks", "pkg/checks")),
        ("pytest.ini", "[pytest]\ntestpaths = . /checks /ch*", (".", "/checks", "/ch*")),
        ("pytest.ini", "[pytest\n", ()),
        ("pyproject.toml", "[tool.pytest", ()),
        ("pyproject.toml", "[tool]\npytest = 3", ()),
        ("setup.cfg", "[pytest]\ntestpaths = checks", ()),
    ],
)  # fmt: skip
def test_what_pytest_looks_through_is_found(
    tmp_path: Path, name: str, text: str, found: tuple[str, ...]
) -> None:
    (tmp_path / "pkg" / "checks").mkdir(parents=True)
    (tmp_path / name).write_text(text)
    assert configured_testpaths(tmp_path) == found
