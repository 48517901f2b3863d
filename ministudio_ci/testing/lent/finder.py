"""Loads the modules that are lent, as code of no file. It needs Python 3.8.

coverage.py measures every file that is neither the standard library's nor installed ("Specifying
source files" in its documentation), so a bare `--cov` would count our plugin among the project's
code. What is called `<…>` stands in no file, and nothing measures it.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING

from ministudio_entry import CODE  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


class LentFinder(MetaPathFinder, Loader):
    """Finds what lies below `CODE`, and nothing else."""

    names = frozenset(path.stem for path in CODE.iterdir())

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Return the spec of a module of ours."""
        if name.partition(".")[0] not in self.names:
            return None
        return ModuleSpec(name, self, is_package=_place(name).is_dir())

    def exec_module(self, module: ModuleType) -> None:
        """Run its code. Without `__file__`: it would be taken for the file that is measured."""
        name = module.__name__
        place = _place(name)
        source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        exec(compile(source.read_bytes(), f"<{name}>", "exec"), vars(module))  # noqa: S102


def _place(name: str) -> Path:
    found: Path = CODE.joinpath(*name.split("."))
    return found


sys.meta_path.insert(0, LentFinder())
