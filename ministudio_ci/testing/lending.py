"""Lending our pytest plugin to another interpreter, by path and for one run."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PLUGIN = "ministudio_lent"
"""The name the plugin is given to pytest by."""
_LENT = {
    "lent_plugin.py": PLUGIN,
    "lent_shard.py": "ministudio_lent_shard",
    "split.py": "ministudio_split",
}
"""Our modules that are lent, and what each is called there."""

ALONE = "ministudio_alone"
"""The name of the other, for the rerun of one test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A private folder that one pytest run is given by PYTHONPATH."""

    folder: Path
    env: Mapping[str, str]

    @property
    def report(self) -> Path:
        """Where the plugin writes the report; not there until the run has finished."""
        return self.folder / "report.json"


@contextlib.contextmanager
def lend(
    env: Mapping[str, str],
    *,
    output_limit: int,
    only: Sequence[str] | None = None,
    shard: Mapping[str, Any] | None = None,
    alone: str | None = None,
) -> Iterator[Loan]:
    """Give a folder with pytest-json-report and our plugin, and `env` with it on the path.

    `only`: the node ids that are run of what pytest collects; None: all of them. `shard`: the
    `number` of the shard that is run, their `count`, and the `durations` of tests in seconds.
    `alone`: the node id of the one test that the plugin ALONE is to rerun.
    No metadata of a distribution is lent, so the interpreter sees nothing newly installed and
    pytest loads nothing by itself. The folder is readable by us alone: what is written there
    has not been scrubbed of secrets yet.
    """
    with tempfile.TemporaryDirectory(prefix="ministudio-ci-") as place:
        folder = Path(place)
        shutil.copytree(_installed(), folder / "pytest_jsonreport", ignore=_no_bytecode)
        for name, lent in (_LENT | ({"lent_alone.py": ALONE} if alone else {})).items():
            shutil.copyfile(Path(__file__).with_name(name), folder / f"{lent}.py")
        path = env.get("PYTHONPATH")
        selected = {"only": only, "shard": shard, "alone": alone}
        orders = {"output_limit": output_limit, "pythonpath": path, **selected}
        (folder / "orders.json").write_text(json.dumps(orders), encoding="utf-8")
        joined = os.pathsep.join(filter(None, (place, path)))
        yield Loan(folder=folder, env={**env, "PYTHONPATH": joined})


_no_bytecode = shutil.ignore_patterns("__pycache__")


def _installed() -> Path:
    found = find_spec("pytest_jsonreport")  # finds it without loading pytest
    assert found, "pytest-json-report is one of our own requirements"  # noqa: S101
    assert found.origin  # noqa: S101 - an ordinary package
    return Path(found.origin).parent
