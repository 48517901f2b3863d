"""docs/action.md says what action.yml says."""

import re

from ruamel.yaml import YAML

from tests.support.workflows import ACTION, ROOT, load

TEXT = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")


def column(heading: str) -> list[str]:
    """The names in the first column of the table under a heading."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`([\w-]+)`", cell)]


def test_every_input_is_documented_in_its_order() -> None:
    assert column("Inputs") == list(load(ACTION)["inputs"])


def test_every_output_is_documented() -> None:
    assert sorted(column("Outputs")) == sorted(load(ACTION)["outputs"])


def test_the_defaults_that_are_written_down_are_the_ones_in_force() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \| `([^`]*)` \|", TEXT, re.MULTILINE))
    for name, about in load(ACTION)["inputs"].items():
        if about["default"] and "{" not in about["default"]:
            assert rows[name] == about["default"]


def test_adopting_takes_fifteen_lines_at_most() -> None:
    (snippet,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert len(snippet.splitlines()) <= 15
    steps = YAML(typ="safe").load(snippet)["jobs"]["test"]["steps"]
    assert steps[-1] == {"uses": "org/ministudio-ci@v1"}
