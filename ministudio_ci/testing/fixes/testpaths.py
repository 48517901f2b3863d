"""Where pytest's own configuration says that tests stand: `testpaths`.

Files and tables are those of docs.pytest.org, "Configuration". Where there are several, all count.
"""

import shlex
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_GLOB = frozenset("*?[")
_TOML = {
    "pyproject.toml": (("tool", "pytest", "ini_options"), ("tool", "pytest")),
    "pytest.toml": (("pytest",),),
    ".pytest.toml": (("pytest",),),
}
_INI = {"pytest.ini": "pytest", ".pytest.ini": "pytest", "tox.ini": "pytest",
        "setup.cfg": "tool:pytest"}  # fmt: skip


def configured_testpaths(root: Path) -> tuple[str, ...]:
    """Return the folders and files, relative to `root`; of a file that cannot be read none."""
    found = (path for said in _said(root) for path in _paths(root, said))
    return tuple(dict.fromkeys(found))


def _said(root: Path) -> Iterator[str]:
    for name, tables in _TOML.items():
        document = _toml(root / name)
        for table in tables:
            said = _at(document, table).get("testpaths", ())
            yield from shlex.split(said) if isinstance(said, str) else map(str, said)
    for name, section in _INI.items():
        yield from shlex.split(_ini(root / name, section))


def _paths(root: Path, said: str) -> Iterator[str]:
    """Yield what is said, and what it matches: pytest takes glob patterns."""
    yield said
    if _GLOB.isdisjoint(said):
        return
    with suppress(ValueError, NotImplementedError):  # none that can be matched below the root
        yield from (path.relative_to(root).as_posix() for path in root.glob(said))


def _toml(path: Path) -> Mapping[str, Any]:
    import tomllib

    with suppress(OSError, ValueError):
        return tomllib.loads(path.read_text(encoding="utf-8"))
    return {}


def _at(document: Mapping[str, Any], table: tuple[str, ...]) -> Mapping[str, Any]:
    for name in table:
        inner = document.get(name)
        document = inner if isinstance(inner, dict) else {}
    return document


def _ini(path: Path, section: str) -> str:
    from configparser import ConfigParser, Error

    parser = ConfigParser(interpolation=None, strict=False)
    with suppress(OSError, ValueError, Error):
        parser.read_string(path.read_text(encoding="utf-8"))
    return parser.get(section, "testpaths", fallback="")
