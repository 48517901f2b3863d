"""requirements/action.txt is what pyproject.toml asks for, each package held by its hashes."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[\w.!+]+)", re.MULTILINE)


def locked(name: str = "action.txt") -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {canonicalize_name(row["name"]): row["version"] for row in PINNED.finditer(text)}


def asked() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["serve"]]


@pytest.mark.parametrize("line", asked())
def test_the_lock_has_what_is_asked_for(line: str) -> None:
    requirement = Requirement(line)
    version = locked()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version), "run `make lock`"


def test_every_package_is_held_by_a_hash() -> None:
    text = (ROOT / "requirements" / "action.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked()) > 20
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|^-", text, re.MULTILINE)  # nothing from elsewhere, no option


def test_what_we_develop_with_is_what_the_action_runs() -> None:
    assert locked("dev.txt").items() >= locked().items()
