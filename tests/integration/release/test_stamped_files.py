"""What git sees of a stamp: lines of the version, in files of every kind, and nothing else."""

from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from tests.support.repo import Repo

FILES = {
    "pyproject.toml": (
        "# first\n[project]\nname   = \"site\"  # kept\nversion = '1.5.0' # by hand\n\n"
        '[tool.other]\nversion = "1.5.0"\n'
    ),
    "web/package.json": '{\n\t"name": "site",\n\t"version":"1.5.0",\n\t"x": [1,2]\n}\n',
    "src/site/__init__.py": "'''The site, 1.5.0.'''\n\n__version__: str = '1.5.0'  # kept\n",
    "charts/site/Chart.yaml": (
        "# chart\napiVersion: v2\nname:   site\nversion:   1.5.0   # kept\nappVersion: '1.5.0'\n"
    ),
    "docs/conf.py": 'project = "1.5.0"\nrelease = "1.5.0"\n',
}
CONFIG = """[release]
stamp = ["pyproject.toml", "web/package.json", "src/site/__init__.py", "charts/site/Chart.yaml",
  "charts/site/Chart.yaml:appVersion: '{version}'", 'docs/conf.py:release = "{version}"']
"""
CHANGED = {
    "pyproject.toml": ["version = '1.6.0' # by hand"],
    "web/package.json": ['\t"version":"1.6.0",'],
    "src/site/__init__.py": ["__version__: str = '1.6.0'  # kept"],
    "charts/site/Chart.yaml": ["version:   1.6.0   # kept", "appVersion: '1.6.0'"],
    "docs/conf.py": ['release = "1.6.0"'],
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.new(tmp_path)
    repo.commit("feat: out", files=FILES | {"ministudio-ci.toml": CONFIG})
    repo.tag("v1.5.0")
    repo.commit("feat: more")
    return repo


def test_nothing_but_the_lines_of_the_version_is_changed(repo: Repo) -> None:
    assert run(["-C", str(repo.path), "stamp"]) == 0
    for name, lines in CHANGED.items():
        shown = repo.git("diff", "--unified=0", "--", name).splitlines()
        assert [one[1:] for one in shown if one[:1] == "+" and one[:3] != "+++"] == lines
        removed = [one[1:] for one in shown if one[:1] == "-" and one[:3] != "---"]
        assert removed == [one.replace("1.6.0", "1.5.0") for one in lines]
    assert set(repo.git("diff", "--name-only").splitlines()) == set(CHANGED)
    assert run(["-C", str(repo.path), "stamp", "--check", "1.6.0"]) == 0


def test_without_the_setting_no_file_is_touched(repo: Repo) -> None:
    (repo.path / "ministudio-ci.toml").write_text("", encoding="utf-8")
    before = repo.git("status", "--porcelain")
    run(["-C", str(repo.path), "stamp"])
    assert repo.git("status", "--porcelain") == before
