"""The message catalogue holds what the code says: nothing is missing, nothing is left over."""

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2] / "ministudio_ci"
TEMPLATES = PACKAGE.parent / "templates"


@cache
def nodes() -> Sequence[ast.AST]:
    """All there is in the code: read by the worker that needs it, not at each collection."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    return [node for tree in trees for node in ast.walk(tree)]


def flat(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


KEYS = {
    key
    for name in ("messages.toml", "words.toml")
    for key in flat(tomllib.loads((TEMPLATES / "en" / name).read_text(encoding="utf-8")))
}


def asked(call: ast.Call) -> str | None:
    """The key that a call of `say(lang, key)`, `text(key)`, `x.say(key)` … names as it stands."""
    match call:
        case ast.Call(func=ast.Name(id="say"), args=[_, ast.Constant(value=str(key)), *_]):
            return key
        case ast.Call(func=ast.Name(id="text"), args=[ast.Constant(value=str(key)), *_]):
            return key
        case ast.Call(
            func=ast.Attribute(attr="say" | "tell" | "warn"),
            args=[ast.Constant(value=str(key)), *_],
        ):
            return key
        case _:
            return None


def literals() -> Iterator[str]:
    """Every string of the package, f-strings' pieces too, and the names of enum members."""
    for node in nodes():
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.Assign(targets=[ast.Name(id=name)]) if name.isupper():
                yield name.lower()


def test_french_has_no_common_space_before_its_double_signs() -> None:
    before = re.compile(r"(?:\w|[})’»]) [:;!?»](?= |$|\")", re.MULTILINE)
    found = [
        f"{path.name}:{number}: {line}"
        for path in sorted((TEMPLATES / "fr").glob("*.toml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if before.search(line) and not line.startswith("#")
    ]
    assert found == []


def test_every_message_that_the_code_names_is_in_the_catalogue() -> None:
    calls = (node for node in nodes() if isinstance(node, ast.Call))
    named = {key for call in calls if (key := asked(call))}
    assert len(named) > 50
    assert named <= KEYS


def test_every_message_of_the_catalogue_is_said() -> None:
    there = [text for text in literals() if re.fullmatch(r"[\w.-]+", text)]
    whole = set(there)
    parts = {part.lower().replace("-", "_") for text in there for part in text.split(".")}
    unsaid = [key for key in KEYS - whole if not set(key.split(".")) <= parts]
    assert unsaid == []
