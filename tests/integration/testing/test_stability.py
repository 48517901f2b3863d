"""`ministudio-ci stability` as a person or a script uses it, on reports of real pytest runs."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.support.remembered import Memory, entry
from tests.support.repo import Repo
from tests.support.tested_project import BARE, QUICK

# Red every second time it runs, whatever the commit.
TOGGLES = """
from pathlib import Path
def test_toggles():
    mark = Path("toggle")
    mark.unlink() if mark.exists() else mark.touch()
    assert mark.exists()
def test_steady(): pass
"""
ENV = BARE | QUICK | {"MINISTUDIO_CI_LANG": "en"}


def call(root: Path, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ministudio_ci", *arguments], cwd=root, env=ENV | env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def told(root: Path, *arguments: str) -> dict[str, Any]:
    done = call(root, "stability", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """Thirty runs, with a flaky test and one that got slower."""
    memory = Memory(tmp_path / "memory")
    for number in range(30):
        memory.put(
            entry("tests/test_a.py::test_flaky", "failed" if number % 5 == 3 else "passed"),
            entry("tests/test_a.py::test_slow", seconds=2.0 + 2.0 * (number >= 15)),
            entry("tests/test_b.py::test_steady", suite="e2e", seconds=0.5),
            commit=f"{number // 2:040x}",
        )
    return memory


def test_real_runs_prove_a_flaky_test_and_count_by_version(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "project")
    ignored = {".gitignore": "memory/\nreports/\ntoggle\n__pycache__/\n.pytest_cache/\n"}
    commit = repo.commit("feat: a", files={"tests/test_t.py": TOGGLES, **ignored})
    repo.tag("v1.0.0")
    statuses = [call(repo.path, "test").returncode for _ in range(3)]
    later = repo.commit("feat: b")
    statuses.append(call(repo.path, "test").returncode)
    assert set(statuses) <= {0, 1}
    found = told(repo.path)
    assert [run["commit"] for run in found["runs"]] == [commit] * 3 + [later]
    assert [run["version"] for run in found["runs"]] == ["1.0.0"] * 3 + ["unreleased"]
    (flaky,) = found["flaky"]
    assert (flaky["suite"], flaky["nodeid"]) == ("default", "tests/test_t.py::test_toggles")
    assert flaky["commits"] >= 1
    assert found["tests"] == 2
    assert found["skipped"] == []


def test_the_screen_names_what_is_amiss(memory: Memory) -> None:
    memory.write("ci_report_20260301-000000.json", "{")
    done = call(memory.folder.parent, "stability")
    assert (done.returncode, done.stderr) == (0, "")
    expected = (
        "30 runs from 2026-01-04",
        "Release confidence  0.",
        "proven     unit  tests/test_a.py::test_flaky",
        "× 2.00  unit  tests/test_a.py::test_slow",
        "2.00 s → 4.00 s since 2026-01-04",
        "unknown            30",
        "1 report cannot be used",
        "it is not JSON",
    )
    for words in expected:
        assert words in done.stdout
    assert "\x1b" not in done.stdout


def test_in_french_it_speaks_french(memory: Memory) -> None:
    done = call(memory.folder.parent, "stability", "--lang", "fr")
    for words in ("Confiance pour publier  0,", "avéré", "2,00 s → 4,00 s depuis le", "inconnue"):
        assert words in done.stdout


def test_colours_are_for_terminals_alone(memory: Memory) -> None:
    command = [sys.executable, "-m", "ministudio_ci", "stability"]
    for given, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        leader, follower = pty.openpty()
        child = subprocess.Popen(command, cwd=memory.folder.parent, env=ENV | given,
                                 stdout=follower, stderr=follower)  # fmt: skip
        os.close(follower)
        shown = b""
        while block := _read(leader):
            shown += block
        assert child.wait() == 0
        os.close(leader)
        assert (b"\x1b[1m" in shown) is coloured


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # the other side is closed
        return b""


@pytest.mark.parametrize(
    ("arguments", "runs", "tests"),
    [
        pytest.param(["--runs", "10"], 10, 3, id="the newest ten"),
        pytest.param(["--since", "2026-01-05"], 9, 3, id="since a day"),
        pytest.param(["--since", "2026-01-05T02:03:00+02:00"], 8, 3, id="since an hour elsewhere"),
        pytest.param(["--suite", "unit"], 30, 2, id="of one suite"),
    ],
)
def test_it_tells_of_a_part(memory: Memory, arguments: list[str], runs: int, tests: int) -> None:
    found = told(memory.folder.parent, *arguments)
    assert (len(found["runs"]), found["tests"]) == (runs, tests)


def test_a_suite_that_no_run_had_is_named_with_those_there_are(memory: Memory) -> None:
    done = call(memory.folder.parent, "stability", "--suite", "nightly")
    assert done.returncode == 3
    assert "'nightly'; there are: e2e, unit." in done.stderr


def test_one_json_document_and_nothing_else(memory: Memory) -> None:
    found = told(memory.folder.parent, "--chart", "a.svg")
    assert {"runs", "confidence", "flaky", "slower", "slowest", "quarantined", "versions",
            "skipped", "parts", "clocks"} <= found.keys()  # fmt: skip
    assert found["confidence"]["steady"].keys() == {"hits", "trials", "low", "high"}
    assert [one["nodeid"] for one in found["slower"]] == ["tests/test_a.py::test_slow"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        pytest.param([], 3, "Run `ministudio-ci test`", id="no history"),
        pytest.param(["--runs", "0"], 2, "--runs", id="no number of runs"),
        pytest.param(["--since", "soon"], 2, "--since", id="no date"),
    ],
)
def test_what_cannot_be_told_has_its_status(
    tmp_path: Path, arguments: list[str], status: int, words: str
) -> None:
    done = call(tmp_path, "stability", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr


def test_only_damaged_reports_are_no_history(tmp_path: Path) -> None:
    Memory(tmp_path / "memory").write("ci_report_20260301-000000.json", "{")
    done = call(tmp_path, "stability")
    assert done.returncode == 3
    assert "(1 cannot)" in done.stderr


@pytest.mark.usefixtures("memory")
def test_on_github_the_section_goes_to_the_summary(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    github = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    assert call(tmp_path, "stability", **github).returncode == 0
    printed = call(tmp_path, "stability", "--summary").stdout
    assert summary.read_text().rstrip("\n") == printed.rstrip("\n")
    assert printed.startswith("### 📈 Stability over 30 runs")


def test_no_name_of_a_test_commands_the_runner(tmp_path: Path) -> None:
    name = "test_a[\n::error::x ##[error]y]"
    Memory(tmp_path / "memory").put(entry(name, flaky=True))
    github = {"GITHUB_ACTIONS": "true"}
    lines = call(tmp_path, "stability", **github).stdout.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert (len(token), lines.count(f"::{token}::")) == (32, 1)
    shown = call(tmp_path, "stability", "--summary", **github).stdout
    assert "test_a[ " in shown
    assert "##[error]" not in shown


def test_the_charts_are_what_their_names_say(memory: Memory) -> None:
    root = memory.folder.parent
    for name in ("charts/a.svg", "charts/a.PNG"):
        assert call(root, "stability", "--chart", name).returncode == 0
    svg = ET.fromstring((root / "charts" / "a.svg").read_text())  # noqa: S314 - our own
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root / "charts" / "a.PNG").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    done = call(root, "stability", "--chart", "a.gif")
    assert (done.returncode, ".svg" in done.stderr) == (2, True)


@pytest.mark.usefixtures("memory")
def test_without_the_renderer_a_png_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "resvg_py.py").write_text("raise ImportError\n")
    done = call(tmp_path, "stability", "--chart", "a.png", PYTHONPATH=str(tmp_path))
    assert done.returncode == 3
    assert "pip install 'ministudio-ci[chart]'" in done.stderr
