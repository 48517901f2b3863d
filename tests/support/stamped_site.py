"""A site whose week stamps its version, and what is there once that is out."""

import json
from pathlib import Path

from tests.support.cycle_site import CycleSite
from tests.support.repo import Repo

CONFIG = 'release.stamp = ["pyproject.toml", "web/package.json"]\n'
FILES = {
    "pyproject.toml": '[project]\nname = "site"  # kept\nversion = "1.5.0"\n',
    "web/package.json": '{\n    "version": "1.5.0"\n}\n',
}
HOLDS = """
import tomllib
from pathlib import Path

def test_it() -> None:
    assert tomllib.loads(Path("pyproject.toml").read_text())["project"]["version"] == "1.6.0"
"""


def stamped(folder: Path, *, test: str = HOLDS) -> CycleSite:
    """A site whose files hold 1.5.0, all of it pushed."""
    site = CycleSite.new(folder, test=test, config=CONFIG)
    site.repo.commit("chore: files", files=FILES)
    site.repo.git("push", "--quiet", "origin", "main")
    return site


def there(site: CycleSite, revision: str, path: str) -> str:
    return Repo(site.bare).git("show", f"{revision}:{path}")


def subjects(site: CycleSite) -> list[str]:
    return Repo(site.bare).git("log", "--format=%s", "main").splitlines()


def check(site: CycleSite) -> None:
    """Look whether the version is out, once, with its commit."""
    remote = Repo(site.bare)
    assert site.tags() == ["v1", "v1.5.0", "v1.6.0"]
    assert remote.git("rev-parse", "v1.6.0^{commit}") == remote.git("rev-parse", "main")
    assert subjects(site)[:2] == ["chore(release): 1.6.0", "chore: files"]
    assert (
        there(site, "v1.6.0", "pyproject.toml")
        == FILES["pyproject.toml"].replace("1.5.0", "1.6.0").strip()
    )
    assert json.loads(there(site, "v1.6.0", "web/package.json")) == {"version": "1.6.0"}
