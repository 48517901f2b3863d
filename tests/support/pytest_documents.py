"""Documents as the lent plugin writes them, made small."""

from typing import Any

PASSED = {"outcome": "passed", "duration": 0.1}
FAILED = {"outcome": "failed", "duration": 0.1}
SKIPPED = {"outcome": "skipped", "duration": 0.1}


def a_test(nodeid: str = "tests/test_a.py::test_a", **changes: Any) -> dict[str, Any]:
    """A test that passed; `changes` replaces keys, and takes away those that are None."""
    whole = {"nodeid": nodeid, "lineno": 3, "outcome": "passed", "setup": PASSED, "call": PASSED,
             "teardown": PASSED} | changes  # fmt: skip
    return {key: value for key, value in whole.items() if value is not None}


def a_collector(
    nodeid: str = "tests/test_b.py", longrepr: str = "E   SyntaxError"
) -> dict[str, Any]:
    """A file that could not be collected."""
    return {"nodeid": nodeid, "outcome": "failed", "result": [], "longrepr": longrepr}


def a_document(
    *tests: dict[str, Any], exitcode: int = 0, run: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    """The report of a run in which `tests` ran to their end; `run` changes what was watched."""
    watched = {"finished": len(tests), "expected": len(tests), "interrupted": None, "broken": None}
    return {
        "exitcode": exitcode,
        "environment": {},
        "summary": {"collected": len(tests)},
        "tests": list(tests),
        "collectors": [],
        "warnings": [],
        "ministudio_run": watched | (run or {}),
    } | changes
