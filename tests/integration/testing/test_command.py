"""`ministudio-ci test` as a person or a script uses it."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.tested_project import BARE, QUICK, TestedProject

GREEN = "def test_green(): pass\n"
RED = "def test_red():\n    assert 1 == 2\n"


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "project", BARE | QUICK | {"MINISTUDIO_CI_LANG": "en"})
    project.write(tests__test_green=GREEN)
    return project


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ministudio_ci", "test", *arguments]


def call(project: TestedProject, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*arguments), cwd=project.root, env=project.env, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def log(project: TestedProject) -> str:
    return (project.root / "memory" / "session.log").read_text()


def test_green_is_shown_and_remembered(project: TestedProject) -> None:
    done = call(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 passed in" in done.stdout, "what pytest says"
    shown = done.stdout.splitlines()[-2:]
    assert re.fullmatch(r"✔ default  1 passed · 0 failed · 0 skipped · \d+\.\d s", shown[0])
    copy = r"memory/ci_report_\d{8}-\d{6}\.json"
    assert re.fullmatch(
        rf"SUCCESS · reports/report\.html · reports/report\.json · {copy}", shown[1]
    )
    assert log(project).endswith(" -> SUCCESS\n")
    (kept,) = (project.root / "memory").glob("ci_report_*.json")
    assert kept.read_bytes() == (project.root / "reports" / "report.json").read_bytes()


def test_red_is_shown_with_file_and_line(project: TestedProject) -> None:
    project.write(tests__test_red=RED)
    done = call(project)
    assert done.returncode == 1
    assert "    ✘ tests/test_red.py::test_red  tests/test_red.py:2: assert 1 == 2\n" in done.stdout
    assert log(project).endswith(" -> FAILURE\n")


def test_a_broken_run_is_shown_with_its_reason_and_remembered(project: TestedProject) -> None:
    project.write(tests__test_exit="import os\ndef test_exit(): os._exit(0)\n")
    done = call(project)
    assert done.returncode == 1
    assert "pytest ended with status 0 before it had finished" in done.stdout
    assert log(project).endswith(" -> ERROR\n")
    assert project.document["ministudio"]["result"] == "ERROR"


def test_in_french_it_speaks_french(project: TestedProject) -> None:
    done = call(project, "--lang", "fr")
    assert re.search(
        r"réussis\u00a0: 1 · en échec\u00a0: 0 · ignorés\u00a0: 0 · \d,\d s", done.stdout
    )


def test_many_failures_are_counted_not_listed(project: TestedProject) -> None:
    project.write(
        tests__test_red="import pytest\n@pytest.mark.parametrize('n', range(15))\n"
        "def test_red(n): assert n < 0\n"
    )
    assert "… and 5 more" in call(project).stdout


def test_quiet_and_green_it_says_nothing(project: TestedProject) -> None:
    done = call(project, "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_quiet_and_red_it_says_what_failed_and_no_more(project: TestedProject) -> None:
    project.write(tests__test_red=RED)
    done = call(project, "-q")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "ministudio-ci: The tests ended with FAILURE, 1 failed:\n"
        "  tests/test_red.py::test_red: assert 1 == 2\n"
    )


def test_as_json_stdout_is_one_document_and_pytest_speaks_on_stderr(project: TestedProject) -> None:
    project.write(tests__test_red=RED)
    done = call(project, "--json", "--", "-k", "red or green")
    document = json.loads(done.stdout)
    assert "test session starts" in done.stderr
    assert document["result"] == "FAILURE"
    assert [document[key] for key in ("passed", "failed", "skipped")] == [1, 1, 0]
    assert document["suites"][0]["arguments"] == ["-k", "red or green"]
    (failure,) = document["failures"]
    assert "\nE       assert 1 == 2\n" in failure.pop("text")
    assert failure == {
        "nodeid": "tests/test_red.py::test_red", "path": "tests/test_red.py", "line": 2,
        "message": "assert 1 == 2", "suite": "default", "quarantine": None,
    }  # fmt: skip
    assert document["report"] == "reports/report.json"
    assert (project.root / document["copy"]).is_file()


@pytest.mark.parametrize(
    ("arguments", "ran"),
    [((), ["unit", "e2e"]), (("--suite", "e2e"), ["e2e"]), (("--suite=e2e", "--suite=unit"),
     ["unit", "e2e"])],
)  # fmt: skip
def test_suites_are_chosen_by_name(
    project: TestedProject, arguments: Sequence[str], ran: list[str]
) -> None:
    (project.root / "ministudio-ci.toml").write_text(
        '[suites.unit]\npaths = ["tests"]\n[suites.e2e]\npaths = ["tests"]\nargs = "-q"\n'
    )
    done = call(project, "--json", *arguments)
    assert [suite["name"] for suite in json.loads(done.stdout)["suites"]] == ran


@pytest.mark.parametrize(
    ("arguments", "toml", "code", "words"),
    [
        pytest.param(("--suite", "none"), "", 2, "no suite named 'none'", id="an unknown suite"),
        pytest.param(("-k", "x"), "", 2, "unrecognized", id="arguments without --"),
        pytest.param((), 'python = "gone/python"', 3, "gone/python", id="no interpreter"),
        pytest.param((), 'python = "bare/python"', 3, "has no pytest", id="no pytest"),
        pytest.param((), 'python = "bare/odd"', 3, "cannot run the tests", id="no program at all"),
        pytest.param((), "[test]\ntimeout = 0", 2, "timeout", id="a wrong configuration"),
    ],
)
def test_what_keeps_it_from_starting_is_said_with_its_own_status(
    project: TestedProject, arguments: Sequence[str], toml: str, code: int, words: str
) -> None:
    bare = project.root / "bare"
    bare.mkdir()
    (bare / "python").write_text(f'#!/bin/sh\nexec {sys.executable} -S -E "$@"\n')
    (bare / "odd").write_text("no program")
    for path in bare.iterdir():
        path.chmod(0o755)
    (project.root / "ministudio-ci.toml").write_text(toml)
    done = call(project, *arguments)
    assert done.returncode == code
    assert words in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_the_tests_and_is_remembered_as_an_error(
    project: TestedProject, number: signal.Signals
) -> None:
    project.write(
        tests__test_hang="import os, pathlib, time\ndef test_hang():\n"
        " pathlib.Path('pid').write_text(str(os.getpid()))\n time.sleep(600)\n"
    )
    running = subprocess.Popen(
        command(), cwd=project.root, env=project.env, stdout=subprocess.PIPE, text=True
    )
    pid = project.root / "pid"
    while not (pid.exists() and pid.read_text()):
        time.sleep(0.02)
    running.send_signal(number)
    shown, _ = running.communicate(timeout=120)
    assert running.returncode == 130
    assert "the run was interrupted" in shown
    assert log(project).endswith(" -> ERROR\n")
    assert project.document["ministudio"]["exit_code"] == 130
    assert not Path(f"/proc/{pid.read_text()}").exists()


def test_a_memory_that_cannot_be_written_is_said_and_the_report_is_there(
    project: TestedProject,
) -> None:
    (project.root / "memory").write_text("a file in its place")
    done = call(project)
    assert done.returncode == 3
    assert "memory" in done.stderr
    assert project.document["ministudio"]["result"] == "SUCCESS"


def test_on_a_terminal_pytest_has_it_to_itself(project: TestedProject) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(), cwd=project.root, env=project.env | {"TERM": "xterm"}, stdout=theirs
    ) as running:
        os.close(theirs)
        shown = b""
        while block := _read(ours):
            shown += block
    os.close(ours)
    assert running.returncode == 0
    assert b"\x1b[32m" in shown, "colours"
    assert "✔ default" in shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux: the other side is closed
        return b""


def test_on_github_no_line_of_a_test_is_taken_for_a_command(project: TestedProject) -> None:
    project.env |= {"GITHUB_ACTIONS": "true"}
    project.write(tests__test_evil="def test_evil(): print('\\n::set-env name=X::y\\n')\n")
    shown = call(project, "--", "-s").stdout
    stop = re.search(r"::stop-commands::(\S+)", shown)
    assert stop
    assert shown.index(stop[0]) < shown.index("::set-env") < shown.index(f"::{stop[1]}::")
    assert json.loads(call(project, "--json").stdout)["result"] == "SUCCESS"


def test_shards_are_merged_and_remembered_once(project: TestedProject) -> None:
    project.write(tests__test_red=RED)
    folder = project.root.parent / "shards"
    codes = set()
    for number in (1, 2):
        done = call(project, "--shard", f"{number}/2")
        codes.add(done.returncode)
        assert done.stdout.splitlines()[-1].endswith(" · reports/report.json")
        shutil.copytree(project.root / "reports", folder / str(number))
    assert codes == {0, 1}
    assert not (project.root / "memory").exists()
    done = call(project, "--merge", "../shards", "--json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["result"], document["shard"]) == (1, "FAILURE", None)
    assert [document[key] for key in ("passed", "failed")] == [1, 1]
    assert [one["nodeid"] for one in document["failures"]] == ["tests/test_red.py::test_red"]
    assert (project.root / document["copy"]).is_file()
    assert log(project).count("\n") == 1


def test_a_merge_without_a_shards_report_writes_nothing(project: TestedProject) -> None:
    call(project, "--shard", "2/2")
    folder = project.root.parent / "shards"
    (project.root / "reports").rename(folder)
    done = call(project, "--merge", str(folder))
    assert done.returncode == 3
    assert "No report of the shards 1/2 stands below" in done.stderr
    assert not (project.root / "reports").exists()
    assert not (project.root / "memory").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--shard", "3/2"), id="a shard that there is not"),
        pytest.param(("--shard", "merge"), id="a word"),
        pytest.param(("--shard", "1/2", "--merge", "."), id="both"),
        pytest.param(("--merge", ".", "--suite", "unit"), id="a merge of a suite"),
        pytest.param(("--merge", ".", "--", "-x"), id="a merge with arguments for pytest"),
    ],
)
def test_shards_asked_for_wrongly_are_wrong_use(
    project: TestedProject, arguments: tuple[str, ...]
) -> None:
    assert call(project, *arguments).returncode == 2


@pytest.mark.parametrize(("shard", "tests"), [("1/2", 1), ("2/2", 0)])
def test_the_environment_may_name_the_shard(project: TestedProject, shard: str, tests: int) -> None:
    project.env["MINISTUDIO_CI_SHARD"] = shard
    document = json.loads(call(project, "--json").stdout)
    assert (document["shard"], document["passed"], document["copy"]) == (shard, tests, None)
