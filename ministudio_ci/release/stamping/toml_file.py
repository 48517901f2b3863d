"""`pyproject.toml`: `project.version` (PEP 621) and `tool.poetry.version`; and uv's lock file.

`uv.lock` repeats the version of the project it stands beside, and `uv sync --locked` asks that
both are the same.
"""

from typing import Any

from ministudio_ci.errors import StampDynamicError, StampNoVersionError, StampSyntaxError
from ministudio_ci.release.stamping.place import Place, number, prove, value_at

_PLACES = (("project", "version"), ("tool", "poetry", "version"))


def find_in_pyproject(text: str, name: str) -> tuple[Place, ...]:
    """Return the place in each of the two tables that has one; both where both do."""
    document = _parse(text, name)
    places = tuple(prove(text, name, _parse, keys) for keys in _PLACES
                   if isinstance(value_at(document, *keys), str))  # fmt: skip
    if places:
        return places
    dynamic = value_at(document, "project", "dynamic")
    if isinstance(dynamic, list) and "version" in dynamic:
        raise StampDynamicError(path=name)
    raise StampNoVersionError(path=name, looked="project.version")


def find_in_uv_lock(text: str, name: str) -> tuple[Place, ...]:
    """Return the place in the package whose source is the lock file's own folder."""
    packages = _parse(text, name).get("package")
    for index, package in enumerate(packages if isinstance(packages, list) else ()):
        own = any(value_at(package, "source", kind) == "." for kind in ("editable", "virtual"))
        if own and isinstance(value_at(package, "version"), str):
            after = f'name = "{value_at(package, "name")}"\nversion'
            return (prove(text, name, _parse, ("package", index, "version"), after=after),)
    raise StampNoVersionError(path=name, looked='source = { editable = "." }')


def _parse(text: str, name: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text, parse_float=number)
    except (ValueError, RecursionError) as error:
        line = _line(str(error)) or text.count("\n") + 1
        raise StampSyntaxError(path=name, line=line, why=error) from error


def _line(words: str) -> int | None:
    """Return the line that tomllib names: `… (at line 3, column 5)`, or `(at end of document)`."""
    _, _, place = words.rpartition("(at line ")
    number = place.partition(",")[0]
    return int(number) if number.isdigit() else None
