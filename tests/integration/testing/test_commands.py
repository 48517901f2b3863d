"""Suites of any command: run, read, judged, and told as pytest's are."""

import sys
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.config import Settings, SuiteSettings
from ministudio_ci.model.report import Result
from ministudio_ci.testing import write_exports
from tests.support.tested_project import TestedProject

GREEN = '<testsuite name="s"><testcase name="plays" classname="player"/></testsuite>'
RED = GREEN.replace("/></", '><failure message="no">at a.py:3</failure></testcase></')
CTRF = '{"results": {"tests": [{"name": "stops", "status": "passed"}]}}'
BROKEN = GREEN[:-10]


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    (tmp_path / "projet d'été" / "out").mkdir(parents=True)
    return TestedProject(tmp_path / "projet d'été")


def a_suite(script: str, *results: str, **more: Any) -> SuiteSettings:
    """A suite by a script of one line or more."""
    return SuiteSettings(command=(sys.executable, "-c", script), results=results, **more)


def writes(code: int, **files: str) -> str:
    lines = ["import pathlib, sys"]
    lines += [f"pathlib.Path('out/{name.replace('_', '.')}').write_text({text!r})"
              for name, text in files.items()]  # fmt: skip
    return "\n".join([*lines, f"sys.exit({code})"])


def outcome(project: TestedProject, suite: SuiteSettings, *arguments: str) -> tuple[Result, str]:
    report = project.run(*arguments, settings=Settings(suites={"e2e": suite}))
    return report.result, report.suites[0].why or ""


def nodeids(project: TestedProject) -> dict[str, str]:
    return {test["nodeid"]: test["outcome"] for test in project.document["tests"]}


RUNS = [
    ("green", writes(0, a_xml=GREEN), Result.SUCCESS, ""),
    ("red", writes(1, a_xml=RED), Result.FAILURE, ""),
    ("red, and status 0", writes(0, a_xml=RED), Result.ERROR, "1 red"),
    ("green, and status 1", writes(1, a_xml=GREEN), Result.FAILURE, "no test is red"),
    ("nothing written", writes(0), Result.ERROR, "no file matches 'out/*.xml'"),
    ("something else written", writes(0, a_json=CTRF), Result.ERROR, "no file matches"),
    ("cut", writes(1, a_xml=RED, b_xml=BROKEN), Result.ERROR, "out/b.xml, line 1: broken XML"),
    ("no test", writes(0, a_xml='<testsuite name="s"/>'), Result.ERROR, "hold no test"),
    ("a bomb", writes(0, a_xml='<!DOCTYPE a [<!ENTITY b "c">]><testsuite name="&b;"/>'),
     Result.ERROR, "document type"),
    ("killed", writes(0, a_xml=GREEN).replace("sys.exit(0)", "import os; os.kill(os.getpid(), 9)"),
     Result.ERROR, "SIGKILL"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "result", "why"), [case[1:] for case in RUNS], ids=[case[0] for case in RUNS]
)
def test_status_and_results_must_agree(
    project: TestedProject, script: str, result: Result, why: str
) -> None:
    found, said = outcome(project, a_suite(script, "out/*.xml"))
    assert (found, why in said, bool(said)) == (result, True, bool(why))


def test_a_file_of_an_earlier_run_is_no_result(project: TestedProject) -> None:
    (project.root / "out" / "a.xml").write_text(GREEN)
    found, why = outcome(project, a_suite(writes(0), "out/*.xml"))
    assert (found, "only older ones" in why) == (Result.ERROR, True)
    assert nodeids(project) == {}


def test_of_broken_results_no_test_is_believed(project: TestedProject) -> None:
    outcome(project, a_suite(writes(1, a_xml=RED, b_xml=BROKEN), "out/*.xml"))
    assert nodeids(project) == {}


def test_all_files_together_are_one_suite(project: TestedProject) -> None:
    suite = a_suite(writes(0, a_xml=GREEN, b_json=CTRF), "out/*.xml", "out/*", "out/a.xml")
    assert outcome(project, suite) == (Result.SUCCESS, "")
    assert nodeids(project) == {"player::plays": "passed", "stops": "passed"}


def test_a_command_out_of_time_is_ended(project: TestedProject) -> None:
    script = writes(0, a_xml=GREEN).replace("sys.exit(0)", "import time; time.sleep(600)")
    found, why = outcome(project, a_suite(script, "out/*.xml", timeout=1))
    assert (found, why) == (Result.ERROR, "it took longer than 1 s and was ended")


def test_a_program_that_is_not_there_breaks_its_suite_alone(project: TestedProject) -> None:
    absent = SuiteSettings(command=("no-such-program", "x"), results=("out/*.xml",))
    suites = {"absent": absent, "e2e": a_suite(writes(0, a_xml=GREEN), "out/*.xml")}
    report = project.run(settings=Settings(suites=suites))
    assert [suite.result for suite in report.suites] == [Result.ERROR, Result.SUCCESS]
    assert "no-such-program could not be started" in str(report.suites[0].why)


@pytest.mark.parametrize(("code", "result"), [(0, Result.SUCCESS), (3, Result.FAILURE)])
def test_without_results_the_exit_status_is_the_one_test(
    project: TestedProject, code: int, result: Result
) -> None:
    found, why = outcome(project, a_suite(f"print('said')\nraise SystemExit({code})"))
    assert (found, why) == (result, "")
    (test,) = project.document["tests"]
    assert test["nodeid"].endswith("::exit status")
    assert "said" in str(test["call"])
    if code:
        assert "status 3; no result file is configured" in test["location"]["message"]


def test_no_shell_reads_the_command_and_it_has_the_projects_environment(
    project: TestedProject,
) -> None:
    project.env["PLAYER"] = "on"
    words = ("$(touch run) `touch run`; touch run", "$HOME")
    script = "import os, sys; print(sys.argv[1:], os.environ['PLAYER'], os.getcwd())"
    suite = SuiteSettings(command=(sys.executable, "-c", script, *words))
    assert outcome(project, suite)[0] is Result.SUCCESS
    said = project.document["tests"][0]["call"]["stdout"]
    assert "on" in said
    assert str(project.root) in said
    assert not (project.root / "run").exists()


def test_a_red_test_is_told_with_its_place_and_never_rerun(project: TestedProject) -> None:
    project.write(a="x")
    settings = Settings(suites={"e2e": a_suite(writes(1, a_xml=RED), "out/*.xml")})
    (failure,) = project.run(settings=settings).failures
    assert (failure.nodeid, failure.path, failure.line, failure.message, failure.suite) == (
        "player::plays", "a.py", 3, "no", "e2e",
    )  # fmt: skip
    assert "rerun" not in project.document["tests"][0]


def test_secrets_reach_neither_the_report_nor_what_is_made_of_it(project: TestedProject) -> None:
    project.env["PLAYER_TOKEN"] = "hunter-of-secrets"
    told = RED.replace("no", "x" * 292 + "hunter-of-secrets").replace(
        "at a.py:3", "hunter-of-secrets"
    )
    outcome(project, a_suite(writes(1, a_xml=told), "out/*.xml"))
    write_exports(project.root / "reports" / "report.json")
    for name in ("report.json", "junit.xml", "ctrf.json"):
        text = (project.root / "reports" / name).read_text(encoding="utf-8")
        assert "***" in text
        assert "hunter" not in text


def test_arguments_are_pytests_where_there_is_one(project: TestedProject) -> None:
    project.write(tests__test_a="def test_a(): pass\ndef test_b(): pass")
    suites = {
        "unit": SuiteSettings(paths=("tests",)),
        "e2e": a_suite("import sys; sys.exit(len(sys.argv) - 1)"),
    }
    report = project.run("-k", "test_a", settings=Settings(suites=suites))
    assert [suite.arguments for suite in report.suites] == [("-k", "test_a"), ()]
    assert report.result is Result.SUCCESS


def test_arguments_are_the_commands_where_all_are_commands(project: TestedProject) -> None:
    suite = a_suite("import sys; sys.exit(sys.argv[1:] != ['--grep', 'a b'])")
    report = project.run("--grep", "a b", settings=Settings(suites={"e2e": suite}))
    assert (report.result, report.suites[0].arguments) == (Result.SUCCESS, ("--grep", "a b"))


def test_a_new_run_takes_away_what_was_made_of_the_last(project: TestedProject) -> None:
    (project.root / "reports").mkdir()
    for name in ("junit.xml", "ctrf.json", "report.html"):
        (project.root / "reports" / name).write_text("old")
    outcome(project, a_suite("pass"))
    assert [path.name for path in (project.root / "reports").iterdir()] == ["report.json"]
