"""Rows about CHANGELOG.md."""

from pathlib import Path

from bench.conformance.case import Ask, Case
from tests.support.repo import Repo


def _begun(path: Path) -> Repo:
    repo = Repo.new(path)
    repo.commit("feat: a", files={"README.md": "A project.\n"})
    repo.tag("v1.0.0")
    return repo


FILES = (
    Case(title="CHANGELOG.md brought up to date twice", truth="the same bytes",
         right=("same bytes",), build=_begun, ask=Ask.TWICE),
    Case(title="An edit by hand in an older release of CHANGELOG.md, then a new fix",
         truth="kept", right=("kept",), build=_begun, ask=Ask.OLD_EDITED),
    Case(title="An entry reworded by hand before it is out, then a new fix",
         truth="kept, or a loud stop", right=("kept", "stops"), build=_begun, ask=Ask.NEW_EDITED),
)  # fmt: skip
