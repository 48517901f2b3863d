"""The configuration as a JSON Schema (2020-12) for editors, and as rows for a person."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from ministudio_ci.foundation.config.load import Loaded
from ministudio_ci.foundation.config.settings import NAMED, TABLES, Settings
from ministudio_ci.foundation.config.table import Table


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `ministudio-ci.toml`, alike that of the table in pyproject."""
    tables = {name: _table(owner) for name, owner in TABLES.items()}
    named = {
        name: {"type": "object", "description": about, "additionalProperties": _table(owner)}
        for name, (owner, about) in NAMED.items()
    }
    top = _table(Settings)
    top["properties"] |= {**named, **tables}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ministudio-ci",
    } | top


def rows(loaded: Loaded) -> Iterator[tuple[str, Any, str]]:
    """Yield (dotted key, value as JSON, source) for every key in force."""
    settings = loaded.settings
    groups: list[tuple[str, Table]] = [("", settings)]
    for group in NAMED:
        groups += [(f"{group}.{name}", one) for name, one in getattr(settings, group).items()]
    groups += [(name, getattr(settings, name)) for name in TABLES]
    for prefix, owner in groups:
        for name in owner.keys:
            dotted = ".".join(filter(None, (prefix, name.replace("_", "-"))))
            yield dotted, _plain(getattr(owner, name)), loaded.sources.get(dotted, "default")


def _table(owner: type[Table]) -> dict[str, Any]:
    properties = {
        name.replace("_", "-"): {
            **declared.kind.schema,
            "description": declared.about,
            **_default(declared.default),
        }
        for name, declared in owner.keys.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _default(value: Any) -> dict[str, Any]:
    return {} if value is None else {"default": _plain(value)}  # TOML has no null to write


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
