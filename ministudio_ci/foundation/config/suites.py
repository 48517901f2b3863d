"""What one key of a suite says of another."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ministudio_ci.foundation.config.budgets import Contradiction


def contradictions(table: Mapping[str, Any], _suites: Collection[str]) -> Iterator[Contradiction]:
    """Yield (key, problem below `config.problem`, details) of one `[suites.NAME]`.

    A suite is of pytest or of a command: keys of the other kind would do nothing.
    """
    if table.get("command"):
        for name in filter(table.get, ("paths", "args")):
            yield name, "suite_pytest", {}
    elif table.get("results"):
        yield "results", "suite_command", {}
