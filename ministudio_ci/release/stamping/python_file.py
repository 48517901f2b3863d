"""Python source: `__version__ = "1.5.0"`, annotated or not, anywhere in the file but once."""

import ast
import warnings
from collections.abc import Iterator
from typing import Any

from ministudio_ci.errors import StampNoVersionError, StampSyntaxError, StampTwiceError
from ministudio_ci.release.stamping.place import Place, prove

_NAME = "__version__"


def find_in_python(text: str, name: str) -> tuple[Place, ...]:
    """Return the place of the text that is assigned to `__version__`."""
    found = list(_assigned(_tree(text, name)))
    if not found:
        raise StampNoVersionError(path=name, looked=_NAME)
    if len(found) > 1:
        lines = ", ".join(str(value.lineno) for value in found)
        raise StampTwiceError(path=name, looked=_NAME, lines=lines)
    return (prove(text, name, _parse, (_NAME,)),)


def _parse(text: str, name: str) -> dict[str, Any]:
    """Return the version apart from the rest of the program."""
    tree = _tree(text, name)
    says: dict[str, Any] = {}
    for value in _assigned(tree):
        says[_NAME], value.value = value.value, ""
    return says | {"rest": ast.dump(tree)}


def _tree(text: str, name: str) -> ast.Module:
    try:
        with warnings.catch_warnings(action="ignore"):  # what it warns of is not ours to say
            return ast.parse(text)
    except SyntaxError as error:
        raise StampSyntaxError(path=name, line=error.lineno or 1, why=error.msg) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise StampSyntaxError(path=name, line=1, why=error) from error


def _assigned(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield each text that is assigned to the name."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=ast.Constant(value=str()) as value):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=only), value=ast.Constant(value=str()) as value):
                names = [only]
            case _:
                continue
        if _NAME in names:
            yield value
