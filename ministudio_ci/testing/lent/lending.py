"""Lending our pytest plugin to another interpreter, by path and for one run."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parents[1]
_ENTRY = "ministudio_entry"
_PLUGIN = "ministudio_lent"
_ALONE = "ministudio_alone"
_LENT = {
    "lent/finder.py": "ministudio_finder",
    "lent/plugin.py": _PLUGIN,
    "lent/alone.py": _ALONE,
    "lent/shard.py": "ministudio_lent_shard",
    "shards/split.py": "ministudio_split",
}
"""Our modules that are lent, and what each is called there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A private folder that one pytest run is given by PYTHONPATH."""

    folder: Path
    env: Mapping[str, str]
    plugins: tuple[str, ...]
    """The names that pytest is given them by, in this order."""

    @property
    def report(self) -> Path:
        """Where the plugin writes the report; not there until the run has finished."""
        return self.folder / "report.json"


@contextlib.contextmanager
def lend(
    env: Mapping[str, str],
    *,
    output_limit: int,
    shard: Mapping[str, Any] | None = None,
    alone: str | None = None,
) -> Iterator[Loan]:
    """Give a folder with pytest-json-report and our plugin, and `env` with it on the path.

    `shard`: the `number` of the shard that is run, their `count`, and the `durations` of tests
    in seconds. `alone`: the node id of the one test that is to be rerun.
    No metadata of a distribution is lent, so the interpreter sees nothing newly installed and
    pytest loads nothing by itself. The folder is readable by us alone: what is written there
    has not been scrubbed of secrets yet.
    """
    with tempfile.TemporaryDirectory(prefix="ministudio-ci-") as place:
        folder = Path(place)
        _copy_to(folder)
        path = env.get("PYTHONPATH")
        orders = {"output_limit": output_limit, "pythonpath": path, "shard": shard, "alone": alone}
        (folder / "orders.json").write_text(json.dumps(orders), encoding="utf-8")
        joined = os.pathsep.join(filter(None, (place, path)))
        plugins = (_ENTRY, _PLUGIN, *([_ALONE] if alone else []))
        yield Loan(folder=folder, env={**env, "PYTHONPATH": joined}, plugins=plugins)


def _copy_to(folder: Path) -> None:
    """Copy the entry, and below `lent` what it leads to."""
    shutil.copyfile(_HERE / "lent" / "entry.py", folder / f"{_ENTRY}.py")
    code = folder / "lent"
    shutil.copytree(_installed(), code / "pytest_jsonreport", ignore=_no_bytecode)
    for name, lent in _LENT.items():
        shutil.copyfile(_HERE / name, code / f"{lent}.py")


_no_bytecode = shutil.ignore_patterns("__pycache__")


def _installed() -> Path:
    found = find_spec("pytest_jsonreport")  # finds it without loading pytest
    assert found, "pytest-json-report is one of our own requirements"  # noqa: S101
    assert found.origin  # noqa: S101 - an ordinary package
    return Path(found.origin).parent
