"""How a test ended, and where."""

from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.testing.tally import collector_location, location, outcome, seconds, tally
from tests.support.pytest_documents import FAILED, PASSED, SKIPPED, a_collector, a_test

ROOT = Path("/home/ada/project")


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        pytest.param(a_test(), "passed", id="green"),
        pytest.param(a_test(outcome="failed", call=FAILED), "failed", id="red"),
        pytest.param(a_test(outcome="error", setup=FAILED, call=None), "error", id="setup broke"),
        pytest.param(a_test(outcome="error", teardown=FAILED), "error", id="teardown broke"),
        pytest.param(
            a_test(outcome="error", call=FAILED, teardown=FAILED), "failed", id="both broke"
        ),
        pytest.param(a_test(outcome="skipped", call=SKIPPED), "skipped", id="skipped inside"),
        pytest.param(
            a_test(outcome="skipped", setup=SKIPPED, call=None), "skipped", id="skipped before"
        ),
        pytest.param(a_test(outcome="xfailed", call=SKIPPED), "xfailed", id="expected failure"),
        pytest.param(a_test(outcome="xpassed"), "xpassed", id="unexpected success"),
        pytest.param(a_test(outcome="rerun"), "passed", id="green at the second try"),
        pytest.param(a_test(outcome="rerun", call=FAILED), "failed", id="red at every try"),
        pytest.param(a_test(outcome="subtests passed"), "passed", id="green subtests"),
        pytest.param(a_test(outcome="skipped"), "passed", id="a skipped subtest"),
        pytest.param(a_test(outcome="subtests failed"), "failed", id="red subtests"),
        pytest.param(a_test(subtests=[FAILED]), "failed", id="a red subtest, green round it"),
        pytest.param(a_test(call=None, teardown=None), "error", id="never ended"),
        pytest.param(
            {"nodeid": "a", "outcome": "failed", "setup": PASSED, "???": FAILED},
            "failed",
            id="its xdist worker crashed",
        ),
    ],
)
def test_a_test_ended(test: dict[str, Any], expected: str) -> None:
    assert outcome(test) == expected
    assert tally([test, a_test()])[expected] == 1 + (expected == "passed")


def test_a_test_took_what_its_stages_took() -> None:
    assert seconds({"setup": {"duration": 0.25}, "call": {"duration": 1}, "nodeid": "a"}) == 1.25
    assert seconds({"setup": {}}) == 0


CRASH = {"path": str(ROOT / "tests/test_a.py"), "lineno": 9, "message": "assert 1 == 2\n + where"}
LIBRARY = {"path": "/usr/lib/json/decoder.py", "lineno": 353, "message": "JSONDecodeError: no"}
INSTALLED = {"path": str(ROOT / ".venv/lib/site-packages/x.py"), "lineno": 5, "message": "X: y"}
FRAMES = [
    {"path": "tests/test_a.py", "lineno": 12, "message": ""},
    {"path": "src/app.py", "lineno": 40, "message": ""},
    LIBRARY,
]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        pytest.param(FAILED | {"crash": CRASH}, ("tests/test_a.py", 9, "assert 1 == 2"), id="test"),
        pytest.param(
            FAILED | {"crash": LIBRARY, "traceback": FRAMES},
            ("src/app.py", 40, "JSONDecodeError: no"),
            id="the project's innermost line under a library",
        ),
        pytest.param(
            FAILED | {"crash": INSTALLED},
            ("tests/test_a.py", 4, "X: y"),
            id="the test itself where no line is the project's",
        ),
        pytest.param(
            FAILED | {"longrepr": "text\nE   first\nE   second\ntests/test_a.py:3: X"},
            ("tests/test_a.py", 3, "second"),
            id="the marked line, and the last place, where there is no crash",
        ),
        pytest.param(
            FAILED | {"longrepr": "[XPASS(strict)] why"},
            ("tests/test_a.py", 4, "[XPASS(strict)] why"),
            id="plain words",
        ),
        pytest.param(FAILED, ("tests/test_a.py", 4, "tests/test_a.py::test_a"), id="no words"),
    ],
)
def test_a_failure_is_placed(stage: dict[str, Any], expected: tuple[str, int, str]) -> None:
    found = location(a_test(call=stage), ROOT)
    assert (found["path"], found["line"], found["message"]) == expected


def test_a_red_subtest_speaks_for_its_test() -> None:
    parent = FAILED | {"longrepr": "contains 1 failed subtest"}
    found = location(a_test(call=parent, subtests=[FAILED | {"crash": CRASH}]), ROOT)
    assert (found["path"], found["line"], found["message"]) == (
        "tests/test_a.py", 9, "assert 1 == 2",
    )  # fmt: skip


def test_a_failure_has_its_telling_part_without_secrets() -> None:
    said = "setting up\n>       assert a == 2\nE       assert 'tr0ub4dor&3' == 2\n"
    found = location(
        a_test(call=FAILED | {"longrepr": said}), ROOT, lambda text: text.replace("0ub4dor", "*")
    )
    assert found["text"] == ">       assert a == 2\nE       assert 'tr*&3' == 2"


def test_a_message_is_short() -> None:
    crash = CRASH | {"message": "x" * 5000}
    assert len(location(a_test(call=FAILED | {"crash": crash}), ROOT)["message"]) == 300


@pytest.mark.parametrize(
    ("longrepr", "expected"),
    [
        pytest.param(
            "ImportError while importing\n/usr/lib/importlib/__init__.py:126: in import_module\n"
            "tests/test_b.py:7: in <module>\n    import app\nsrc/app.py:2: in <module>\n"
            "E   ModuleNotFoundError: No module named 'flask'",
            ("src/app.py", 2, "ModuleNotFoundError: No module named 'flask'"),
            id="import",
        ),
        pytest.param(
            'E     File "tests/test_b.py", line 3\nE       def (:\nE   SyntaxError: invalid syntax',
            ("tests/test_b.py", 3, "SyntaxError: invalid syntax"),
            id="syntax",
        ),
        pytest.param("nothing known", ("tests/test_b.py", None, "nothing known"), id="neither"),
    ],
)
def test_an_uncollected_file_is_placed(longrepr: str, expected: tuple[str, int, str]) -> None:
    found = collector_location(a_collector(longrepr=longrepr), ROOT)
    assert (found["path"], found["line"], found["message"]) == expected
