"""The history of 1,000 runs × 5,000 tests: which layout answers soonest, and how soon ours does.

`python -m bench stability [--runs N] [--tests N] [--repeat N] [--no-reports]`. First the layouts
that a store may have (`bench/stores.py`), each built from the same numbers and asked the same;
then `ministudio-ci stability` itself, on as many reports written to a folder: the first run reads
them all and makes the store, a later one answers from it. Reports take about 1.5 GB of disk.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench import stores
from bench.measure import Usage, usage
from bench.peers import peer

GOAL = 2.0
"""CPU seconds of an answer, the whole process."""
DUCKDB = "duckdb==2.0.0"
_STORES = Path(stores.__file__)
_FIRST = datetime(2026, 1, 4, tzinfo=UTC)


def main(*arguments: str) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench stability")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--tests", type=int, default=5000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--no-reports", action="store_true")
    options = parser.parse_args(arguments)
    print(
        f"{options.runs:,} runs × {options.tests:,} tests; CPU seconds of whole processes, medians"
    )
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Path(folder), options.runs, options.tests, options.repeat)
        bench.layouts()
        if not options.no_reports:
            bench.ours()


class _Bench:
    """The numbers, and a folder for what is made of them."""

    def __init__(self, folder: Path, runs: int, tests: int, repeat: int) -> None:
        self.folder, self.runs, self.tests, self.repeat = folder, runs, tests, repeat
        self.raw = folder / "raw"
        _write_numbers(self.raw, runs, tests)

    def layouts(self) -> None:
        """Print a row for each layout; stop where two say something else."""
        print(f"{'':<30}{'build':>9}{'answer':>9}{'one more':>9}{'MB':>7}{'MiB, peak':>11}")
        said = set[str]()
        for number, name in enumerate(stores.LAYOUTS):
            python = peer(DUCKDB, "python") if name == "DuckDB" else Path(sys.executable)
            store = self.folder / f"store-{number}"
            command = [str(python), str(_STORES), name]
            given = [str(store), str(self.raw), str(self.runs), str(self.tests)]
            built = usage([*command, "build", *given])
            answered = [usage([*command, "answer", *given]) for _ in range(self.repeat)]
            said.add(subprocess.check_output([*command, "answer", *given], text=True))
            size = store.stat().st_size
            more = usage([*command, "add", *given])
            _row(name, built, answered, more, size)
        assert len(said) == 1, said

    def ours(self) -> None:
        """Print what our command takes, the first time and later."""
        project = self.folder / "project"
        memory = project / "memory"
        memory.mkdir(parents=True)
        raw = stores.Raw(self.raw, self.runs, self.tests)
        size = sum(map(len, _write_reports(memory, raw)))
        command = [sys.executable, "-m", "ministudio_ci", "-C", str(project), "stability", "-q"]
        env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
        first = usage(command, env=env)
        later = [usage(command, env=env) for _ in range(self.repeat)]
        newest = max(memory.glob("ci_report_*"))
        newest.with_name("ci_report_20990101-000000.json").write_bytes(newest.read_bytes())
        more = usage(command, env=env)
        kept = (memory / ".stability.sqlite3").stat().st_size
        print(f"\n{size / 1e6:,.0f} MB of reports")
        _row("ministudio-ci stability", first, later, more, kept)
        answer = median(one.seconds for one in later)
        print(f"an answer in {answer:.2f} s, ≤ {GOAL} s {'met' if answer <= GOAL else 'MISSED'}")


def _row(name: str, built: Usage, answered: list[Usage], more: Usage, size: int) -> None:
    answer, peak = (median(getattr(one, what) for one in answered)
                    for what in ("seconds", "mebibytes"))  # fmt: skip
    print(f"{name:<30}{built.seconds:>9.2f}{answer:>9.2f}{more.seconds:>9.2f}"
          f"{size / 1e6:>7.0f}{peak:>11.0f}", flush=True)  # fmt: skip


def _write_numbers(path: Path, runs: int, tests: int) -> None:
    """Write marks and seconds, run after run: one test in fifty fails now and then."""
    rng = random.Random(1)  # noqa: S311 - the same numbers each time
    usual = [rng.lognormvariate(-3, 1.2) for _ in range(tests)]
    marks = bytearray([stores.PASSED]) * (runs * tests)
    for test in range(0, tests, 50):
        for run in rng.sample(range(runs), runs // 50):
            marks[run * tests + test] = stores.FAILED
    with path.open("wb") as file:
        file.write(marks)
        for run in range(runs):
            noise = [abs(rng.gauss(1, 0.1)) for _ in range(997)]
            spent = (one * noise[(7 * at + run) % 997] for at, one in enumerate(usual))
            array("f", spent).tofile(file)


def _write_reports(memory: Path, raw: stores.Raw) -> Iterator[bytes]:
    """Write the reports, two of each commit; yield their contents."""
    for run in range(raw.runs):
        moment = _FIRST + timedelta(hours=run)
        content = json.dumps(_report(raw, run, moment)).encode()
        (memory / f"ci_report_{moment:%Y%m%d-%H%M%S}.json").write_bytes(content)
        yield content


def _report(raw: stores.Raw, run: int, moment: datetime) -> dict[str, object]:
    tests = [_test(at, mark, spent) for at, (mark, spent)
             in enumerate(zip(*raw.row(run), strict=True))]  # fmt: skip
    result = "FAILURE" if stores.FAILED in raw.row(run)[0] else "SUCCESS"
    suite = {"name": "unit", "result": result, "duration": 600.0, "arguments": []}
    block = {"commit": f"{run // 2:040x}", "dirty": False, "branch": "main", "result": result,
             "started": moment.isoformat(), "suites": [suite], "shard": None}  # fmt: skip
    return {"exitcode": 0, "tests": tests, "ministudio": block}


def _test(at: int, mark: int, seconds: float) -> dict[str, object]:
    """Return an entry as large as those of a plain test that pytest-json-report makes."""
    outcome = "failed" if mark == stores.FAILED else "passed"
    stage = {"duration": 0.0001, "outcome": "passed"}
    nodeid = f"tests/unit/area_{at // 200}/test_module_{at // 20}.py::test_of_number[{at}]"
    return {"nodeid": nodeid, "suite": "unit", "outcome": outcome, "lineno": at % 300,
            "keywords": [nodeid.partition("::")[2], "test_of_number", "unit", "tests", ""],
            "setup": stage, "call": {"duration": seconds, "outcome": outcome},
            "teardown": stage}  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
