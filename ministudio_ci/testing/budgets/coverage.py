"""How much of the code the tests covered, from coverage.py's own data."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from ministudio_ci.errors import FileWriteError
from ministudio_ci.testing.budgets.ask import ask
from ministudio_ci.testing.budgets.budget import Budget, Measured
from ministudio_ci.testing.budgets.gauge import Gauge
from ministudio_ci.testing.suites.verdict import Why

_KEPT = re.compile(r"coverage-\d+\.data")
_MAGIC = b"SQLite format 3\0"
_FOREVER = 3600.0  # seconds to find the data; a question of a tenth of a second

_Signature = tuple[int, int, int]


def kept_coverage(folder: Path) -> list[Path]:
    """Return the data that a run has kept in `folder`, in a lasting order."""
    return sorted(path for path in folder.glob("coverage-*.data") if _KEPT.fullmatch(path.name))


class CoverageKeeper:
    """Copies the data of this run, and no older one, into `folder` as `coverage-N.data`.

    To be made before the suites run. After each program that may have measured, `keep()`: the
    next one begins the project's file anew. What the folder held of an earlier run is removed.
    Raises FileWriteError.
    """

    def __init__(self, gauge: Gauge, folder: Path) -> None:
        self._folder, self._number = folder, 0
        for old in kept_coverage(folder):
            _remove(old)
        answer = ask({}, gauge, _FOREVER)
        self.trouble = answer if isinstance(answer, Why) else None
        """Why no data will be found, where that is known before."""
        self.data = None if isinstance(answer, Why) else Path(answer["data"])
        """Where the project's coverage.py writes."""
        self._seen = self._signatures()

    def keep(self) -> None:
        """Copy what is new or has changed. Raises FileWriteError."""
        for path, signature in self._signatures().items():
            if self._seen.get(path) != signature:
                self._seen[path] = signature
                self._copy(path)

    def _copy(self, path: Path) -> None:
        self._number += 1
        copy = self._folder / f"coverage-{self._number}.data"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        except OSError as error:
            raise FileWriteError(path=copy, why=error.strerror) from error

    def _signatures(self) -> dict[Path, _Signature]:
        """Return the data file and those of processes that were measured apart, as they stand."""
        if self.data is None:
            return {}
        beside = self.data.parent.glob(f"{_literal(self.data.name)}.*")
        found = [path for path in (self.data, *sorted(beside)) if path.is_file()]
        return {path: _signature(path) for path in found if path == self.data or _is_data(path)}


def percentages(
    budgets: Sequence[Budget], files: Sequence[Path], gauge: Gauge
) -> dict[str, Measured]:
    """Return for each budget, by name, how much is covered: lines, with branches if measured.

    The percentage is cut, not rounded, after three decimals: 79.9996 is not 80.
    """
    if not budgets:
        return {}
    order = {
        "files": [str(path) for path in files],
        "asked": [_include(budget, gauge.root) for budget in budgets],
    }
    answer = ask(order, gauge, max(budget.timeout for budget in budgets))
    if isinstance(answer, Why):
        return {budget.name: answer for budget in budgets}
    return {
        budget.name: _percent(found, gauge)
        for budget, found in zip(budgets, answer["measured"], strict=True)
    }


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileWriteError(path=path, why=error.strerror) from error


def _percent(found: object, gauge: Gauge) -> Measured:
    match found:
        case [int(covered), int(whole)] if whole:
            return covered * 100_000 // whole / 1000
        case {"error": error}:
            return Why("coverage_broken", {"cause": gauge.shown(str(error))})
        case _:
            return Why("no_code")


def _include(budget: Budget, root: Path) -> list[str] | None:
    """Return the patterns as coverage.py takes them; None for what its configuration says."""
    if isinstance(budget.coverage, bool):
        return None
    return [f"{one.rstrip('/')}/*" if (root / one).is_dir() else one for one in budget.coverage]


def _literal(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


def _is_data(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _signature(path: Path) -> _Signature:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino
