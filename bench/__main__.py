"""`python -m bench [TABLE [ARGUMENT …]]`: every figure, beside what it is compared with.

Without a table: all that measure. `conformance` compares answers, and is asked for by name.
"""

import sys
from importlib import import_module

TABLES = (
    "startup", "test_overhead", "changelog", "endpoint", "widget", "outbox", "shards", "stability",
)  # fmt: skip
NAMES = (*TABLES, "conformance")


def main() -> None:
    """Print the tables named on the command line, or all."""
    words = sys.argv[1:]
    count = next((n for n, word in enumerate(words) if word not in NAMES), len(words))
    names, arguments = words[:count], words[count:]
    if arguments and not names:
        raise SystemExit(f"no table {arguments[0]!r}: there are {', '.join(NAMES)}")
    for name in names or TABLES:
        print(f"## {name}", flush=True)
        import_module(f"bench.{name}").main(*(arguments if [name] == names[-1:] else ()))
        print(flush=True)


if __name__ == "__main__":
    main()
