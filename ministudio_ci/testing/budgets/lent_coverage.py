"""Asks coverage.py itself, in the project's interpreter: it needs Python 3.8 and coverage 5.5.

Never imported by us: run as a program with two paths, the order to read and the answer to write,
both JSON. It reads the project's own configuration of coverage.py and writes nothing into the
project.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer one order: `{}` for where the data is, `files` and `asked` for percentages."""
    sys.path[:1] = []  # our own folder
    sys.path.append(str(Path.cwd()))  # plugins of coverage.py may stand there
    order_path, answer_path = map(Path, sys.argv[1:])
    order = json.loads(order_path.read_text(encoding="utf-8"))
    answer_path.write_text(json.dumps(answer_to(order, order_path.parent)), encoding="utf-8")


def answer_to(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return `data`, or `measured`; `absent` where there is no coverage.py, else `error`."""
    try:
        import coverage  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return {"absent": True}
    try:
        if "files" not in order:
            name = coverage.Coverage().get_option("run:data_file")
            return {"data": str(Path.cwd() / str(name))}
        return {"measured": measured(coverage, order, folder)}
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return {"error": f"{type(error).__name__}: {error}"}


def measured(coverage: Any, order: dict[str, Any], folder: Path) -> list[Any]:
    """Combine copies of the data and count, for each entry of `asked`, what is covered."""
    for file in order["files"]:
        coverage.CoverageData(basename=file).read()  # combining would leave out a damaged one
    whole = coverage.Coverage(data_file=str(folder / "combined"))
    whole.combine(order["files"], strict=True, keep=True)
    return [counted(coverage, whole, include, folder) for include in order["asked"]]


def counted(coverage: Any, whole: Any, include: list[str] | None, folder: Path) -> Any:
    """Return [covered, all] of lines, and of branches where they were measured; or an error."""
    report = folder / "totals.json"
    try:
        whole.json_report(outfile=str(report), include=include)
    except coverage.CoverageException as error:
        return {"error": str(error)}
    totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    covered = totals["covered_lines"] + totals.get("covered_branches", 0)
    return [covered, totals["num_statements"] + totals.get("num_branches", 0)]


if __name__ == "__main__":
    main()
