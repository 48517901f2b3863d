"""Which repositories each tool gets right: `python -m bench conformance [--write]`."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from bench.conformance.ask import answer
from bench.conformance.cases import CASES
from bench.conformance.page import PAGE, Column, Row, filled, table
from bench.conformance.tools import OURS, PEERS


def main(*arguments: str) -> None:
    """Print the table, or write it into its page."""
    parser = argparse.ArgumentParser(prog="python -m bench conformance")
    parser.add_argument("--write", action="store_true", help=f"write into {PAGE.name}")
    options = parser.parse_args(arguments)
    columns = tuple(_columns())
    rows = tuple(_row(number, columns) for number in range(len(CASES)))
    text = table(columns, rows, today=datetime.now(UTC).date())
    if options.write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")
    print(text)


def _columns() -> Iterator[Column]:
    """Install the tools; one that does not install is a column of dashes."""
    for tool in (OURS, *PEERS):
        try:
            tool.program()
        except (subprocess.CalledProcessError, OSError) as error:
            yield Column(tool=tool, absent=f"does not install here: {type(error).__name__}")
        else:
            yield Column(tool=tool)


def _row(number: int, columns: tuple[Column, ...]) -> Row:
    case = CASES[number]
    print(f"{number + 1}/{len(CASES)} {case.title}", file=sys.stderr, flush=True)
    said = (None if column.absent else answer(column.tool, case) for column in columns)
    return Row(case=case, answers=tuple(said))
