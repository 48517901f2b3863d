"""Read the layers (defaults < file < environment < action inputs < flags) into Settings."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ministudio_ci.errors import ConfigurationError
from ministudio_ci.foundation.config import budgets, discord, serve, suites
from ministudio_ci.foundation.config.draft import Draft
from ministudio_ci.foundation.config.kinds import Kind
from ministudio_ci.foundation.config.settings import NAMED, TABLES, Lang, Settings
from ministudio_ci.foundation.config.table import Table

_NAME = r"[\w-]+"
_OWN_FILE, _SHARED_FILE = "ministudio-ci.toml", "pyproject.toml"
_TABLE = "ministudio-ci"
_SECRET_KEYS = (
    "discord-webhook",
    "apprise-urls",
    "github-token",
    "ministudio-key",
    "cf-tunnel-token",
)

_CONTRADICTIONS = {
    "suites": suites.contradictions,
    "budgets": budgets.contradictions,
    "discord": discord.contradictions,
}


class Loaded(NamedTuple):
    """The settings in force and, for each dotted key, where its value comes from."""

    settings: Settings
    sources: Mapping[str, str]
    file: Path | None


class _Place(NamedTuple):
    """Where in a file a key stands: the header shown, and the table without its prefix."""

    path: Path
    header: str
    table: str

    def shown(self, name: str) -> str:
        return f"[{self.header}] {name}" if self.header else name


def load(
    root: Path,
    *,
    env: Mapping[str, str],
    file: Path | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Loaded:
    """Return the configuration of the project at `root`.

    `flags` maps dotted keys to values. Raises ConfigurationError with every problem at once.
    """
    draft = Draft()
    found, table, prefix = _find(root, file, draft)
    if found:
        _read_table(draft, table, prefix, found)
    for dotted, kind, name in _inputs():
        variable = name.upper().replace("-", "_")
        for source in (f"MINISTUDIO_CI_{variable}", f"INPUT_{variable}"):
            if env.get(source):  # an input left empty is an input not given
                draft.put(dotted, kind, env[source], source, source)
    known = {dotted: kind for dotted, kind, _ in _keys()}
    for dotted, value in (flags or {}).items():
        draft.put(dotted, known[dotted], value, "flag", dotted)
    draft.values.setdefault("lang", _locale(env))
    draft.check(draft.values["lang"].value)
    return Loaded(settings=_build(draft.values), sources=draft.sources, file=found)


def configured_above(root: Path) -> Path | None:
    """Return the nearest folder above `root`, in its repository, that has a configuration."""
    tops = [folder for folder in (root, *root.parents) if (folder / ".git").exists()]
    within = [folder for folder in root.parents if tops and folder.is_relative_to(tops[0])]
    return next(filter(_is_configured, within), None)


def _is_configured(folder: Path) -> bool:
    try:
        return load(folder, env={}).file is not None
    except ConfigurationError:
        return True


def _find(root: Path, file: Path | None, draft: Draft) -> tuple[Path | None, dict[str, Any], str]:
    """Return the file in force, its table, and the prefix its keys are named with."""
    own, shared = root / _OWN_FILE, root / _SHARED_FILE
    if file:
        path = root / file
        if not path.is_file():
            draft.refuse(path, "no_file")
            return None, {}, ""
        return path, *_table(path, draft)
    there = [path for path in (own, shared) if path.is_file()]
    read = [(path, *_table(path, draft)) for path in there]
    used = [entry for entry in read if entry[1]]
    if len(used) > 1:
        draft.refuse(own, "two_files", other=_SHARED_FILE)
    return used[0] if used else (None, {}, "")


def _table(path: Path, draft: Draft) -> tuple[dict[str, Any], str]:
    try:
        text = path.read_text(encoding="utf-8")
        if path.name == _SHARED_FILE and _TABLE not in text:
            return {}, ""  # as in most projects: it is others' to parse
        document = _parsed(text)
    except (OSError, ValueError) as error:
        draft.refuse(path, "unreadable", why=error)
        return {}, ""
    if path.name != _SHARED_FILE:
        return document, ""
    tools = document.get("tool", {})
    table = tools.get(_TABLE, {}) if isinstance(tools, dict) else tools
    if not isinstance(table, dict):
        draft.expect(f"{path}: tool.{_TABLE}", "table", table)
        return {}, ""
    return table, f"tool.{_TABLE}"


def _parsed(text: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(text)


def _read_table(draft: Draft, table: Mapping[str, Any], prefix: str, path: Path) -> None:
    for name, value in table.items():
        if name in NAMED and isinstance(value, dict):
            _read_named(draft, name, table, prefix, path)
        elif name in TABLES or name in NAMED:
            _read_inner(draft, TABLES.get(name, Settings), name, value, prefix, path)
        else:
            _read_key(draft, Settings, _Place(path, prefix, ""), name, value)


def _read_named(
    draft: Draft, group: str, table: Mapping[str, Any], prefix: str, path: Path
) -> None:
    found = table.get("suites")
    known = found if isinstance(found, dict) else {}
    for name, content in table[group].items():
        if not re.fullmatch(_NAME, name, re.ASCII):
            draft.refuse(f"{path}: {name!r}", "name")
            continue
        if group == "sites" and (problem := serve.unfit_name(name)):
            draft.refuse(f"{path}: {name!r}", problem, name=name)
            continue
        dotted = f"{group}.{name}"
        draft.values[dotted] = None  # a suite may be all defaults
        _read_inner(draft, NAMED[group][0], dotted, content, prefix, path, known)


def _read_inner(
    draft: Draft, owner: type[Table], table: str, content: Any, prefix: str, path: Path,
    suites: Collection[str] = (),
) -> None:  # fmt: skip
    place, noted = _Place(path, ".".join(filter(None, (prefix, table))), table), len(draft.problems)
    if not isinstance(content, dict):
        draft.expect(f"{path}: [{place.header}]", "table", content)
        return
    for name, value in content.items():
        _read_key(draft, owner, place, name, value)
    check = _CONTRADICTIONS.get(table.partition(".")[0])
    if check and len(draft.problems) == noted:  # each key by itself is right
        for key, problem, details in check(content, suites):
            draft.refuse(f"{path}: {place.shown(key)}".rstrip(), problem, **details)


def _read_key(draft: Draft, owner: type[Table], place: _Place, name: str, value: Any) -> None:
    shown = f"{place.path}: {place.shown(name)}"
    kinds = {_spelled(attribute): one.kind for attribute, one in owner.keys.items()}
    if name in _SECRET_KEYS:
        draft.refuse(shown, "secret")
    elif name not in kinds:
        tables = [] if place.table else [*TABLES, *NAMED]
        near = _nearest(name, (*kinds, *tables))
        draft.refuse(shown, "misspelt" if near else "unknown", near=near)
    else:
        dotted = ".".join(filter(None, (place.table, name)))
        draft.put(dotted, kinds[name], value, f"{place.path.name} {place.shown(name)}", shown)


def _nearest(name: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, names, 1)), "")


def _keys() -> Iterator[tuple[str, Kind, str]]:
    """Yield (dotted key, kind, action input) of every key in a table that is there once."""
    owners: dict[str, type[Table]] = {"": Settings} | TABLES
    for table, owner in owners.items():
        for name, declared in owner.keys.items():
            dotted = ".".join(filter(None, (table, _spelled(name))))
            yield dotted, declared.kind, declared.action_input


def _inputs() -> Iterator[tuple[str, Kind, str]]:
    return (entry for entry in _keys() if entry[2])


def _build(values: Mapping[str, Any]) -> Settings:
    tables = {name: owner(**_of(values, name)) for name, owner in TABLES.items()}
    named = {group: _named(values, group) for group in NAMED}
    top = {_attribute(key): value for key, value in values.items() if "." not in key}
    return Settings(**top, **tables, **named)


def _named(values: Mapping[str, Any], group: str) -> dict[str, Table]:
    names = dict.fromkeys(key.split(".")[1] for key in values if key.startswith(f"{group}."))
    return {name: NAMED[group][0](**_of(values, f"{group}.{name}")) for name in names}


def _of(values: Mapping[str, Any], table: str) -> dict[str, Any]:
    start = f"{table}."
    return {_attribute(key[len(start):]): value for key, value in values.items()
            if key.startswith(start)}  # fmt: skip


def _locale(env: Mapping[str, str]) -> Lang:
    """French where the terminal speaks French (POSIX 8.2 order), else English."""
    named = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return Lang.FRENCH if named.startswith("fr") else Lang.ENGLISH


def _spelled(attribute: str) -> str:
    return attribute.replace("_", "-")


def _attribute(key: str) -> str:
    return key.replace("-", "_")
