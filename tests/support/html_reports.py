"""Reports as `reports/report.json` holds them, with something of everything, and their pages."""

from pathlib import Path
from typing import Any

from ministudio_ci.model.history import Point
from ministudio_ci.testing import render_html
from ministudio_ci.testing.page.html import History
from tests.support.pytest_documents import FAILED, PASSED, SKIPPED, a_test

DIFF = """\
    def test_total():
>       assert total() == 12
E       AssertionError: assert 10 == 12
E         - 12
E         + 10

tests/test_cart.py:7: AssertionError"""
QUARANTINE = {"owner": "Anaïs", "expires": "2026-12-31", "reason": "the screen is broken"}


def an_entry(nodeid: str, seconds: float = 0.1, suite: str = "unit", **more: Any) -> dict[str, Any]:
    """A test as the document has it; its call took `seconds`."""
    call = PASSED | {"duration": seconds}
    return a_test(nodeid, **({"suite": suite, "call": call} | more))


def a_failure(
    nodeid: str, text: str = DIFF, outcome: str = "failed", **more: Any
) -> dict[str, Any]:
    """A test that failed with the traceback `text`."""
    call = FAILED | {"longrepr": text, "stdout": "printed\n", "stderr": "warned\n"}
    location = {"path": "tests/test_cart.py", "line": 7, "message": "assert 10 == 12", "text": text}
    return an_entry(nodeid, **({"outcome": outcome, "call": call, "location": location} | more))


def a_flaky_test(nodeid: str) -> dict[str, Any]:
    """A test that failed, then passed alone."""
    failed = a_failure(nodeid)
    first = {key: failed[key] for key in ("outcome", "setup", "call", "teardown")}
    return failed | {"outcome": "passed", "call": PASSED, "flaky": True, "first": first}


def a_skipped_test(nodeid: str, why: str) -> dict[str, Any]:
    """A test that was skipped, as pytest says it."""
    setup = SKIPPED | {"longrepr": str(("/p/tests/test_a.py", 3, f"Skipped: {why}"))}
    return an_entry(nodeid, outcome="skipped", setup=setup, call=None)


def a_report(
    *tests: dict[str, Any], suites: tuple[str, ...] = ("unit",), **block: Any
) -> dict[str, Any]:
    """The document of a run of `tests`; `block` changes its block."""
    red = any(test["outcome"] in {"failed", "error"} for test in tests)
    result = "FAILURE" if red else "SUCCESS"
    counts = {"passed": len(tests), "failed": 0, "skipped": 0, "errors": 0, "duration": 1.25}
    return {
        "duration": 2.5,
        "tests": list(tests),
        "collectors": [],
        "ministudio": {
            "commit": "1" * 40,
            "dirty": True,
            "branch": "main",
            "started": "2025-11-01T18:42:00Z",
            "finished": "2025-11-01T18:42:30Z",
            "result": result,
            "exit_code": int(red),
            "suites": [{"name": name, "result": result, "why": None} | counts for name in suites],
            "shard": "1/4",
            "budgets": [
                {"name": "coverage", "value": 87.42, "unit": "%", "at_most": None, "at_least": 90,
                 "change": -1.3, "within": False, "why": "87.4 % is below 90 %"},
                {"name": "bundle", "value": 184320, "unit": "B", "at_most": 200000,
                 "at_least": None, "change": 12, "within": True, "why": None},
            ],
        }
        | block,
    }  # fmt: skip


def everything() -> dict[str, Any]:
    """A report with something on each of its lists."""
    document = a_report(
        an_entry("tests/test_a.py::test_quick[é 1]", 0.002),
        an_entry("tests/test_a.py::test_slow", 75.0),
        a_skipped_test("tests/test_a.py::test_later", "no ffmpeg"),
        an_entry("home > opens", suite="e2e"),
        a_failure("tests/test_cart.py::test_total", rerun={"outcome": "failed", "duration": 0.2}),
        a_failure("tests/test_cart.py::test_empty", outcome="error"),
        a_flaky_test("tests/test_net.py::test_reconnects"),
        a_failure("tests/test_tv.py::test_cast", outcome="xfailed", quarantine=QUARANTINE),
        suites=("unit", "e2e"),
    )
    text = "E   SyntaxError: invalid syntax"
    location = {"path": "tests/test_b.py", "line": 3, "message": "SyntaxError", "text": text}
    document["collectors"] = [
        {"nodeid": "tests/test_b.py", "outcome": "failed", "suite": "unit", "longrepr": text,
         "location": location},
    ]  # fmt: skip
    return document


def a_history(document: dict[str, Any]) -> History:
    """Ten runs of each test, of which the last but one failed."""
    runs = [Point("failed" if run == 8 else "passed", run / 10) for run in range(10)]
    return {(test["suite"], test["nodeid"]): runs for test in document["tests"]}


def written(folder: Path, document: dict[str, Any], lang: str = "en") -> str:
    """Writes the page into `folder`; gives its address."""
    page = folder / "report.html"
    html = render_html(document, a_history(document), lang=lang, project="CStream")
    page.write_text(html, encoding="utf-8")
    return page.as_uri()
