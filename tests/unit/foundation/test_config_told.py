"""Where the configuration is told of: every key stands there, with its default."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.config import load
from ministudio_ci.foundation.config.schema import rows, schema
from ministudio_ci.foundation.templates import LANGUAGES

ROOT = Path(__file__).parents[3]
NAMED = ("suites.", "budgets.", "webhooks.", "sites.")  # examples: the user names them


def declared() -> dict[str, Any]:
    """Every key with its default; those of a suite below `suites.NAME`, a budget likewise."""
    found: dict[str, Any] = {}
    for name, part in schema()["properties"].items():
        of_suite = part.get("additionalProperties") or {}
        inner = part.get("properties") or of_suite.get("properties")
        table = f"{name}.NAME." if of_suite else f"{name}."
        keys = {table + key: one for key, one in inner.items()} if inner else {name: part}
        found |= {key: one.get("default") for key, one in keys.items()}
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_that_init_writes_shows_every_key_with_its_default(
    lang: str, tmp_path: Path
) -> None:
    text = (ROOT / "templates" / lang / "ministudio-ci.toml.jinja").read_text(encoding="utf-8")
    lines = [re.sub(r"^# (?=\[|[a-z-]+ = )", "", line) for line in text.splitlines()]
    shown = "\n".join(line for line in lines if not line.startswith(("project =", "lang =")))
    file = tmp_path / "ministudio-ci.toml"
    file.write_text(shown, encoding="utf-8")
    found = {key: value for key, value, source in rows(load(tmp_path, env={}))
             if source != "default" and not key.startswith(NAMED)}  # fmt: skip
    left_out = {"project", "lang"}
    assert found == {
        key: value for key, value in declared().items()
        if key not in left_out and not key.startswith(NAMED)
    }  # fmt: skip


def test_the_documentation_has_every_key_with_its_default() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    found = {}
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        table = re.match(r"`\[(.+)\]`", part)
        for key, default in re.findall(r"^\| `(.+?)` \| `(.*?)` \|", part, re.MULTILINE):
            found[f"{table[1]}.{key}" if table else key] = json.loads(default)
    assert found == declared()
