"""The configuration as a JSON Schema (2020-12) for editors, and as rows for a person."""

from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from typing import Any

from ministudio_ci.foundation.config.load import Loaded
from ministudio_ci.foundation.config.settings import TABLES, Settings, SuiteSettings


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `ministudio-ci.toml`, alike that of the table in pyproject."""
    tables = {name: _table(owner) for name, owner in TABLES.items()}
    suites = {
        "type": "object",
        "description": "The suites, run in this order.",
        "additionalProperties": _table(SuiteSettings),
    }
    top = _table(Settings)
    top["properties"] |= {"suites": suites, **tables}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ministudio-ci",
    } | top


def rows(loaded: Loaded) -> Iterator[tuple[str, Any, str]]:
    """Yield (dotted key, value as JSON, source) for every key in force."""
    settings = loaded.settings
    groups: list[tuple[str, object]] = [("", settings)]
    groups += [(f"suites.{name}", suite) for name, suite in settings.suites.items()]
    groups += [(name, getattr(settings, name)) for name in TABLES]
    for prefix, owner in groups:
        for declared in fields(type(owner)):  # type: ignore[arg-type]  # a dataclass, each of them
            if declared.metadata:
                dotted = ".".join(filter(None, (prefix, declared.name.replace("_", "-"))))
                value = _plain(getattr(owner, declared.name))
                yield dotted, value, loaded.sources.get(dotted, "default")


def _table(owner: type) -> dict[str, Any]:
    properties = {
        declared.name.replace("_", "-"): {
            **declared.metadata["kind"].schema,
            "description": declared.metadata["about"],
            "default": _plain(declared.default),
        }
        for declared in fields(owner)
        if declared.metadata
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
