"""Real runners write, we read: pytest, Node's own, Mocha, and a writer of CTRF."""

import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.config import Settings, SuiteSettings
from ministudio_ci.model.report import Result
from ministudio_ci.testing.formats import Budget, Unreadable, read_results
from ministudio_ci.testing.suites.foreign_entries import entry_of
from tests.support.parts import folder, need
from tests.support.tested_project import TestedProject

PYTEST = """
import pytest
class TestB:
    @pytest.mark.parametrize("x", ["é 1", "a::b", "c[d]"])
    def test_param(self, x): pass
def test_red(): assert [1, 2] == [1, 3]
def test_left_out(): pytest.skip("not here")
@pytest.mark.xfail(reason="known")
def test_known(): assert 0
@pytest.mark.xfail
def test_better(): pass
@pytest.fixture
def broken(): raise KeyError("gone")
def test_broken(broken): pass
"""
JAVASCRIPT = """
const assert = require('node:assert');
const { describe, it } = globalThis.describe ? globalThis : require('node:test');
describe('player', () => {
  it('plays', () => assert.strictEqual(1, 1));
  it('stops', () => assert.strictEqual(1, 2));
  it.skip('seeks', () => {});
});
describe('list', () => { it('plays', () => {}); });
"""


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path)
    (tmp_path / "out").mkdir()
    return project


def run_as_command(
    project: TestedProject, *command: str, results: str
) -> tuple[Result, dict[str, str]]:
    suite = SuiteSettings(command=command, results=(results,))
    report = project.run(settings=Settings(suites={"e2e": suite}))
    assert report.suites[0].why is None
    return report.result, outcomes(project.document["tests"])


def outcomes(tests: list[dict[str, Any]]) -> dict[str, str]:
    return {test["nodeid"]: test["outcome"].replace("xpassed", "passed") for test in tests}


@pytest.mark.parametrize("family", ["xunit1", "xunit2"])
def test_what_pytest_writes_as_junit_xml_is_what_it_tells_us(
    project: TestedProject, family: str
) -> None:
    project.write(tests__test_a=PYTEST)
    project.run("--junitxml=out/a.xml", "-o", f"junit_family={family}")
    cases = read_results(project.root / "out" / "a.xml", Budget(10_000))
    entries = [dict(entry_of(case, project.root)) for case in cases]
    native = outcomes(project.document["tests"])
    if family == "xunit2":  # it does not say in which file a test is
        native = {name.replace("tests/test_a.py::", "tests.test_a::").replace(
            "test_a::TestB", "test_a.TestB"): said for name, said in native.items()}  # fmt: skip
    assert outcomes(entries) == native
    (red,) = (entry for entry in entries if entry["outcome"] == "failed")
    assert (red["location"]["path"], red["location"]["line"]) == ("tests/test_a.py", 6)
    assert "assert [1, 2] == [1, 3]" in red["location"]["text"]


def test_what_a_plugin_writes_as_ctrf_is_what_pytest_tells_us(project: TestedProject) -> None:
    project.write(tests__test_a=PYTEST)
    project.run()
    native = outcomes(project.document["tests"])
    told = run_as_command(
        project, sys.executable, "-m", "pytest", "-p", "ctrf.main", "--ctrf", "out/a.json",
        results="out/*.json",
    )  # fmt: skip
    # CTRF has no word for a test that broke before it began.
    assert told == (Result.FAILURE, {name: said.replace("error", "failed")
                                     for name, said in native.items()})  # fmt: skip


EXPECTED = {"player::plays": "passed", "player::stops": "failed", "player::seeks": "skipped",
            "list::plays": "passed"}  # fmt: skip


def test_nodes_own_runner_is_a_suite(project: TestedProject) -> None:
    (project.root / "player.test.js").write_text(JAVASCRIPT, encoding="utf-8")
    result, told = run_as_command(
        project, str(need("node")), "--test", "--test-reporter=junit",
        "--test-reporter-destination=out/node.xml", "player.test.js", results="out/*.xml",
    )  # fmt: skip
    names = {name.removeprefix("player.test.js::"): said for name, said in told.items()}
    assert (result, names) == (Result.FAILURE, EXPECTED)
    (failure,) = (test["location"] for test in project.document["tests"] if "location" in test)
    assert (failure["path"], failure["line"]) == ("player.test.js", 6)


def test_mocha_is_a_suite(project: TestedProject) -> None:
    (project.root / "player.test.js").write_text(JAVASCRIPT, encoding="utf-8")
    mocha = need("mocha")
    modules = folder() / "npm" / "node_modules"
    result, told = run_as_command(
        project, str(need("node")), str(mocha.resolve()), "--reporter",
        str(modules / "mocha-junit-reporter"), "--reporter-options",
        "mochaFile=out/mocha.xml,includePending=true", "player.test.js", results="out/*.xml",
    )  # fmt: skip
    assert result is Result.FAILURE
    assert told == {
        "player.test.js::plays::player plays": "passed",
        "player.test.js::stops::player stops": "failed",
        "player.test.js::seeks::player seeks": "skipped",
        "player.test.js::plays::list plays": "passed",
    }


def test_a_large_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path, output = tmp_path / "large.xml", "line of output\n" * 70_000
    with path.open("w") as file:
        file.write("<testsuite name='s'>")
        for _ in range(2):
            file.write("<testcase name='a'><system-out>")
            file.writelines(output for _ in range(32))
            file.write("</system-out></testcase>")
        file.write("</testsuite>")
    assert path.stat().st_size > 64 * 10**6
    tracemalloc.start()
    cases = sum(1 for _ in read_results(path, Budget(1000)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert cases == 2
    assert peak < 16 * 10**6


def test_an_attribute_without_end_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "results.xml"
    path.write_bytes(b"<testsuite name='" + b"a" * (18 << 20))
    with pytest.raises(Unreadable) as refused:
        list(read_results(path, Budget(1000)))
    assert refused.value.key == "result_token"
