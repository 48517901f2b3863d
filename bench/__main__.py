"""`python -m bench`: every figure, each beside what it is compared with in the same run."""

import sys
from importlib import import_module

TABLES = ("startup", "test_overhead", "changelog", "endpoint")


def main() -> None:
    """Print the tables named on the command line, or all."""
    for name in sys.argv[1:] or TABLES:
        print(f"## {name}", flush=True)
        import_module(f"bench.{name}").main()
        print(flush=True)


if __name__ == "__main__":
    main()
