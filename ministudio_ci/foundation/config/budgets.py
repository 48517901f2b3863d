"""What one key of a budget says of another."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ministudio_ci.model.suite import suite_names

_SOURCES = ("suite", "test", "coverage", "command")
_LIMITS = ("at-most", "at-least", "max-change")
_OF_COMMAND = ("timeout", "unit")

Contradiction = tuple[str, str, dict[str, object]]


def contradictions(table: Mapping[str, Any], suites: Collection[str]) -> Iterator[Contradiction]:
    """Yield (key, problem below `config.problem`, details) of one `[budgets.NAME]`.

    Each of its keys by itself is right; the key is empty where it is the table that is wrong.
    """
    sources = [name for name in _SOURCES if table.get(name)]
    if len(sources) != 1:
        yield "", "budget_source", {"found": ", ".join(sources) or "-"}
    elif sources == ["suite"] and table["suite"] not in (known := suite_names(suites)):
        yield "suite", "budget_suite", {"suite": table["suite"], "known": ", ".join(known)}
    if len(sources) == 1 and sources != ["command"]:
        for name in filter(table.__contains__, _OF_COMMAND):
            yield name, "budget_command", {}
    yield from _of_limits(table, sources)


def _of_limits(table: Mapping[str, Any], sources: list[str]) -> Iterator[Contradiction]:
    limits = [name for name in _LIMITS if name in table]
    if not limits:
        yield "", "budget_limit", {}
    if {"at-most", "at-least"} <= set(limits) and table["at-least"] > table["at-most"]:
        yield "at-least", "budget_range", {"least": table["at-least"], "most": table["at-most"]}
    told = "better" in table or len({"at-most", "at-least"} & set(limits)) == 1
    if sources == ["command"] and "max-change" in limits and not told:
        yield "better", "budget_better", {}
