"""How long a suite or a test took."""

from ministudio_ci.model.report import Result
from ministudio_ci.testing.budgets.budget import Budget, Measured
from ministudio_ci.testing.budgets.gauge import Ran
from ministudio_ci.testing.suites.verdict import Why
from ministudio_ci.testing.tally import seconds


def duration(budget: Budget, ran: Ran) -> Measured:
    """Return the seconds; of a suite or test that did not run to its end there are none."""
    return _of_suite(budget.suite, ran) if budget.suite else _of_test(budget.test, ran)


def _of_suite(name: str, ran: Ran) -> Measured:
    found = next((suite for suite in ran.suites if suite.name == name), None)
    if found is None:
        return Why("suite_absent", {"suite": name})
    if found.result is Result.ERROR:
        return Why("suite_broken", {"suite": name})
    if found.arguments:
        return Why("narrowed")
    return round(found.duration, 3)


def _of_test(nodeid: str, ran: Ran) -> Measured:
    """Of several of one name the slowest counts."""
    found = [test for test in ran.tests if test["nodeid"] == nodeid]
    if not found:
        return Why("test_absent", {"test": nodeid})
    if any(test["outcome"] != "passed" for test in found):
        return Why("test_not_passed", {"test": nodeid})
    return round(max(map(seconds, found)), 3)
