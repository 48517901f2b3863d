"""Quarantine: tests that may fail for a while, each with somebody who minds it and an end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ministudio_ci.testing.suites.suite_run import RED, Entry

GREEN = ("passed", "xpassed")
_BAD = (*RED, "xfailed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """One entry of the quarantine file."""

    test: str
    """A test's id as the report has it; without its parameters, it stands for all of them."""
    owner: str
    expires: date
    """The last day (UTC) on which it holds."""
    reason: str = ""
    suite: str | None = None
    """The only suite it is meant for; None: any."""

    def covers(self, test: Entry) -> bool:
        """Whether it names this test, which knows its `suite`."""
        named = self.test in {test["nodeid"], _bare(test["nodeid"])}
        return named and self.suite in {None, test["suite"]}

    def holds(self, today: date) -> bool:
        """Whether it has not expired."""
        return today <= self.expires


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told: a key below `test.note` in the message catalogue, with its details."""

    key: str
    details: Mapping[str, object]


def isolate(
    suite: str, tests: Iterable[Entry], entries: Sequence[Quarantined], today: date
) -> tuple[Entry, ...]:
    """Return the suite's tests; those in quarantine say so, and are `xfailed` where they failed."""
    return tuple(_isolated({**test, "suite": suite}, entries, today) for test in tests)


def remarks(
    tests: Sequence[Entry],
    entries: Iterable[Quarantined],
    today: date,
    *,
    whole: bool,
) -> Iterator[Remark]:
    """Yield what the owners should hear: expired, no longer needed, or naming no test.

    `tests` are those of all suites, isolated, each with its `suite`. Only where they are the
    `whole` of the project's is it said that an entry names no test, or that all of its passed.
    """
    for entry in entries:
        outcomes = {_at_first(test) for test in tests if entry.covers(test)}
        details = {"test": entry.test, "owner": entry.owner, "expires": entry.expires.isoformat()}
        if not outcomes and whole:
            yield Remark("stale", details)
        elif not entry.holds(today):
            yield Remark("expired", details)
        elif whole and outcomes.intersection(GREEN) and not outcomes.intersection(_BAD):
            yield Remark("may_leave", details)


def _isolated(test: Entry, entries: Sequence[Quarantined], today: date) -> Entry:
    holding = [entry for entry in entries if entry.covers(test) and entry.holds(today)]
    if not holding:
        return test
    entry = max(holding, key=lambda one: (one.test == test["nodeid"], one.expires))
    said = {"owner": entry.owner, "expires": entry.expires.isoformat(), "reason": entry.reason}
    outcome = "xfailed" if test["outcome"] in RED else test["outcome"]
    return {**test, "outcome": outcome, "quarantine": said}


def _at_first(test: Entry) -> str:
    """Return a test's outcome; that of its first attempt where a runner of its own tried again."""
    return "failed" if test.get("flaky") else str(test["outcome"])


def _bare(nodeid: str) -> str:
    """Return a test's id without its parameters, which may hold brackets and colons too."""
    path, colons, name = nodeid.partition("::")
    return path + colons + name.partition("[")[0] if name.endswith("]") else nodeid
