"""docs/dependencies.md says what pyproject.toml and the packages themselves say."""

import re
import tomllib
from importlib.metadata import distribution, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (?P<name>[\w.-]+) \| (?P<licence>[\w.-]+)", re.MULTILINE)


WORDS = {"MIT": "Permission is hereby granted, free of charge"}
"""What a licence file says that does not name itself."""


def texts(name: str) -> list[str]:
    named = metadata(name).get_all("License-File") or []
    found = distribution(name)
    files = [path for path in found.files or [] if path.name in {Path(one).name for one in named}]
    return [path.read_text() for path in files if "dist-info" in str(path)]


def declared() -> set[str]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = document["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    lists += document["dependency-groups"].values()
    return {re.split(r"[^\w.-]", entry)[0] for entries in lists for entry in entries}


def documented() -> dict[str, str]:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    packages = text.split("## The real parts")[0]
    rows = {row["name"]: row["licence"] for row in ROW.finditer(packages)}
    del rows["package"]
    return rows


def test_every_dependency_has_its_reason_and_no_reason_is_left_over() -> None:
    assert documented().keys() == declared()


@pytest.mark.parametrize("name", sorted(declared()))
def test_the_licence_is_the_one_the_package_names(name: str) -> None:
    keys = ("License-Expression", "License", "Classifier")
    said = [text for key in keys for text in metadata(name).get_all(key) or []]
    said += [
        family for family, words in WORDS.items() if any(words in text for text in texts(name))
    ]
    family = documented()[name].split("-")[0]
    assert re.search(rf"\b{family}\b", " ".join(said))
