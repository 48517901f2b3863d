"""`package.json` and the lock files of npm. Source: npm's documentation of both, lockfileVersion 3.

A lock file repeats the package's version at the top and under `packages`, key "".
"""

import json
from typing import Any

from ministudio_ci.errors import StampNoVersionError, StampSyntaxError
from ministudio_ci.release.stamping.place import Place, number, prove, value_at

_PLACES = (("version",), ("packages", "", "version"))


def find_in_package(text: str, name: str) -> tuple[Place, ...]:
    """Return the place of the package's own version; in a lock file, both places."""
    document = _parse(text, name)
    places = tuple(prove(text, name, _parse, keys) for keys in _PLACES
                   if isinstance(value_at(document, *keys), str))  # fmt: skip
    if not places:
        raise StampNoVersionError(path=name, looked="version")
    return places


def _parse(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_float=number, parse_int=number, parse_constant=number)
    except json.JSONDecodeError as error:
        raise StampSyntaxError(path=name, line=error.lineno, why=error.msg) from error
    except RecursionError as error:
        raise StampSyntaxError(path=name, line=1, why=error) from error
