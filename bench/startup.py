"""How long `ministudio-ci --version` takes beside a Python that does nothing."""

import sys

from bench.measure import in_turn, row

GOAL = 2.5


def main() -> None:
    """Print the row."""
    found = in_turn(
        {
            "ours": [sys.executable, "-m", "ministudio_ci", "--version"],
            "floor": [sys.executable, "-c", "pass"],
        },
        runs=21,
    )
    print(row("--version, beside `python -c pass`", found["ours"], found["floor"], GOAL))


if __name__ == "__main__":
    main()
